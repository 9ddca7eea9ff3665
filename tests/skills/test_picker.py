"""The skills picker finds, keeps and refuses."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from lms.skills.forms import SkillsField
from tests.cast import Cast


class Form(FlaskForm):
    class Meta:
        csrf = False

    skills = SkillsField("역량", most=3)


def sent(app: Flask, *pairs: tuple[str, str]) -> Any:
    with app.test_request_context("/", method="POST"):
        form = Form(formdata=MultiDict(pairs))
        return form, form.validate()


def test_suggestions_are_for_people_who_signed_in(client: Any, cast: Cast) -> None:
    assert client.get("/skills/suggest?q=python").status_code == 302


def test_a_skill_is_found_in_either_language(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    for typed in ("파이썬", "pytho"):
        found = client.get("/skills/suggest", query_string={"q": typed}).get_json()
        assert "python" in [skill["id"] for skill in found]


def test_what_is_chosen_is_not_suggested_again(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    query = {"skills_q": "python", "skills": "python"}
    page = client.get("/skills/suggest", query_string=query, headers={"HX-Request": "true"})
    assert b'value="python"' not in page.data


def test_a_search_without_any_finding_says_so_and_shows_what_was_typed_inertly(
    client: Any, cast: Cast
) -> None:
    client.sign_in(cast.professor)
    query = {"q": "<script>zzqx"}
    page = client.get("/skills/suggest", query_string=query, headers={"HX-Request": "true"})
    assert b"&lt;script&gt;zzqx" in page.data
    assert b"<script" not in page.data


def test_names_typed_between_commas_become_skills_without_javascript(app: Flask) -> None:
    form, fine = sent(app, ("skills", "python"), ("skills_q", "Computer Vision,"))
    assert fine
    assert form.skills.data == ["python", "computer-vision"]


def test_an_unknown_name_is_an_error_and_stays_in_the_box(app: Flask) -> None:
    form, fine = sent(app, ("skills", "python"), ("skills_q", "zzqx"))
    assert not fine
    assert form.skills.typed == "zzqx"
    assert form.skills.data == ["python"]


def test_unchecking_all_means_none(app: Flask) -> None:
    with app.test_request_context("/", method="POST"):
        form = Form(formdata=MultiDict([("skills_q", "")]), data={"skills": ["python"]})
        assert form.validate()
        assert form.skills.data == []


def test_what_the_form_is_given_is_what_it_shows(app: Flask) -> None:
    with app.test_request_context("/"):
        form = Form(data={"skills": ["python", "no-such-skill"]})
        assert [skill.id for skill in form.skills.chosen] == ["python"]


def test_too_many_skills_are_refused(app: Flask) -> None:
    ids = ("python", "computer-vision", "sql", "git")
    form, fine = sent(app, *(("skills", skill) for skill in ids))
    assert len(form.skills.data) == 4
    assert not fine
