"""Writing questions in the browser, without JavaScript."""

from __future__ import annotations

import dataclasses
import io
from decimal import Decimal

import pytest
from markupsafe import escape
from sqlalchemy import select

from lms.accounts.models import AuditEntry
from lms.courses.questions import queries
from lms.courses.questions.forms.reading import data_of
from lms.courses.questions.models import BankQuestion
from lms.courses.questions.queries import bank
from lms.courses.questions.rules import presenting
from lms.db import db
from lms.interop.formats.questions.model import File, Kind, Question, Scoring
from tests.access.scenes.questions import PICTURE
from tests.courses.questions import making
from tests.courses.questions.making import T

CHOICES = {
    "text": "수도는?", "points": "2", "choices-0-text": "부산", "choices-1-text": "서울",
    "choices-1-right": "y", "choices-2-text": "", "choices-3-text": "",
}  # fmt: skip


def only() -> Question:
    """The one question that is in the bank."""
    row = db.session.scalars(select(BankQuestion)).one()
    return queries.question_of(queries.current_versions([row.id])[row.id], contents=True)


def form_values(question: Question) -> dict[str, str]:
    """What the editor's form holds for *question*, as a browser sends it back unchanged."""
    sent: dict[str, str] = {}

    def put(name: str, value: object) -> None:
        if isinstance(value, list):
            for position, one in enumerate(value):
                put(f"{name}-{position}", one)
        elif isinstance(value, dict):
            for key, one in value.items():
                put(f"{name}-{key}" if name else key, one)
        elif isinstance(value, Decimal):
            percent = name.endswith(("percent", "penalty"))
            sent[name] = f"{(value * 100 if percent else value).normalize():f}"
        elif value is True:
            sent[name] = "y"
        elif value not in (None, False):
            sent[name] = str(value)

    put("", data_of(question))
    return sent


@pytest.mark.parametrize("question", making.ONE_OF_EACH, ids=lambda one: one.kind)
def test_what_the_editor_shows_and_gets_back_unchanged_is_the_same_question(
    teacher, kept, address, question
):
    row = kept(question)
    page = teacher.get(address(f"/{row.id}"))
    assert page.status_code == 200
    answer = teacher.post(address(f"/{row.id}"), data={**form_values(question), "version": "1"})
    assert answer.status_code == 303, answer.text
    db.session.expire_all()
    assert only() == question
    assert db.session.get_one(BankQuestion, row.id).number == 1


def test_a_new_question_drops_empty_rows_and_shares_out_what_is_right(teacher, address):
    data = {**CHOICES, "choices-2-text": "광주", "choices-2-right": "y", "tags": "지리, 한국,지리"}
    assert teacher.post(address("/new?kind=multiple"), data=data).status_code == 303
    question = only()
    assert [one.fraction for one in question.choices] == [0, HALF, HALF]
    assert question.points == 2
    row = db.session.scalars(select(BankQuestion)).one()
    assert [one.name for one in row.tags] == ["지리", "한국"]
    assert db.session.scalars(select(AuditEntry.action)).all() == ["question.create"]


HALF = Decimal("0.5")


def test_shares_of_right_and_penalties_for_wrong_are_taken_as_typed(teacher, address):
    data = {**CHOICES, "choices-0-percent": "-50", "choices-1-percent": "100 %", "scoring": "sum"}
    teacher.post(address("/new?kind=multiple"), data=data)
    assert [one.fraction for one in only().choices] == [-HALF, 1]


def test_a_gap_is_added_and_taken_away_by_buttons_alone(teacher, address):
    start = {"text": "수도는 {{1}}이다.", "gaps-0-key": "1", "gaps-0-kind": "short",
             "gaps-0-weight": "1", "gaps-0-lines-0-text": "서울", "points": "1"}  # fmt: skip
    page = teacher.post(address("/new?kind=cloze"), data={**start, "change": "add:gaps"})
    assert page.status_code == 200
    assert "수도는 {{1}}이다. {{2}}" in page.text
    assert 'name="gaps-1-lines-0-text"' in page.text
    page = teacher.post(
        address("/new?kind=cloze"),
        data={**start, "text": "{{1}} {{2}}", "gaps-1-key": "2", "gaps-1-kind": "short",
              "change": "remove:gaps-0"},
    )  # fmt: skip
    assert ">\r\n {{2}}</textarea>" in page.text
    assert 'value="서울"' not in page.text
    assert db.session.scalar(select(BankQuestion.id)) is None


def test_rows_change_places_with_what_belongs_to_them(teacher, address):
    data = {"text": "순서", "items-0-text": "둘째", "items-0-key": "b", "items-1-text": "첫째",
            "items-1-key": "a", "points": "1"}  # fmt: skip
    page = teacher.post(address("/new?kind=ordering"), data={**data, "change": "up:items-1"})
    assert page.text.index("첫째</textarea>") < page.text.index("둘째</textarea>")


@pytest.mark.parametrize(
    ("kind", "data", "sentence"),
    [
        ("single", {"choices-0-text": "가", "choices-1-text": "나"}, "정답이 없습니다."),
        ("single", {"choices-0-text": "가", "choices-0-right": "y"}, "보기가 2개는 있어야 합니다."),
        ("multiple", {"choices-0-text": "가", "choices-0-percent": "40", "choices-1-text": "나"},
         "정답의 비율을 더하면 40 %입니다."),
        ("short", {}, "받는 답이 없습니다."),
        ("numerical", {"numbers-0-value": "3..2"}, "범위의 처음이 끝보다 큽니다."),
        ("numerical", {"numbers-0-value": "셋"}, "2.5, 2.4..2.6, * 가운데 하나처럼"),
        ("matching", {"pairs-0-prompt": "가"}, "답을 적어 주세요."),
        ("cloze", {"gaps-0-key": "7", "gaps-0-kind": "short", "gaps-0-lines-0-text": "가"},
         "본문에 {{7}}이(가) 없습니다."),
        ("true_false", {}, "정답이 없습니다."),
        ("essay", {"least_words": "9", "most_words": "3"}, "최대가 최소보다 작습니다."),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_at_its_field_and_kept_as_typed(
    teacher, address, kind, data, sentence
):
    data = {"text": "이 물음은 그대로 남는다", "points": "1", **data}
    page = teacher.post(address(f"/new?kind={kind}"), data=data)
    assert page.status_code == 422
    assert sentence in page.text
    assert "이 물음은 그대로 남는다" in page.text
    assert db.session.scalar(select(BankQuestion.id)) is None


def test_an_odd_question_is_kept_with_a_warning_beside_it(teacher, address):
    data = {**CHOICES, "choices-0-text": "서울"}
    assert teacher.post(address("/new?kind=single"), data=data).status_code == 303
    row = db.session.scalars(select(BankQuestion)).one()
    assert (row.errors, row.warnings) == (0, 1)
    assert "1번 보기와 같습니다." in teacher.get(address(f"/{row.id}")).text


def test_an_edit_is_a_new_version_and_the_old_one_stays(teacher, kept, address):
    row = kept(making.single("0", "1"))
    first = queries.current_versions([row.id])[row.id].id
    values = {**form_values(making.single("0", "1")), "text": "다르게 묻는다", "version": "1"}
    assert teacher.post(address(f"/{row.id}"), data=values).status_code == 303
    old = queries.version(first)
    assert old is not None
    assert queries.question_of(old).text == T("하나를 고르시오.")
    page = teacher.get(address(f"/{row.id}/history")).text
    assert "<ins>다르게</ins>" in page.replace("\n", "")
    answer = teacher.post(address(f"/{row.id}/versions/1/restore"))
    assert answer.status_code == 303
    db.session.expire_all()
    assert only() == making.single("0", "1")
    assert db.session.get_one(BankQuestion, row.id).number == 3


def test_of_two_editors_the_later_one_sees_both_texts_and_loses_none(teacher, kept, address):
    row = kept(making.single("0", "1"))
    values = {**form_values(making.single("0", "1")), "version": "1"}
    assert (
        teacher.post(address(f"/{row.id}"), data={**values, "text": "먼저 저장"}).status_code == 303
    )
    page = teacher.post(address(f"/{row.id}"), data={**values, "text": "나중에 저장"})
    assert page.status_code == 409
    assert "먼저 저장" in page.text
    assert "나중에 저장" in page.text
    db.session.expire_all()
    assert only().text == T("먼저 저장")
    version = page.text.split('name="version" type="hidden" value="')[1].split('"')[0]
    again = {**values, "text": "합친 것", "version": version}
    assert teacher.post(address(f"/{row.id}"), data=again).status_code == 303


def test_a_picture_is_attached_kept_over_a_refusal_and_stays_with_its_version(teacher, address):
    picture = (io.BytesIO(PICTURE), "도로.png")
    data = {**CHOICES, "choices-1-right": "", "text": "![](file:도로.png)", "uploads": picture}
    page = teacher.post(address("/new?kind=single"), data=data, content_type="multipart/form-data")
    assert page.status_code == 422
    token = page.text.split('name="kept" value="')[1].split('"')[0]
    data = {**CHOICES, "text": "![](file:도로.png)", "kept": token}
    assert teacher.post(address("/new?kind=single"), data=data).status_code == 303
    question = only()
    assert [(one.name, one.data) for one in question.files] == [("도로.png", PICTURE)]
    row = db.session.scalars(select(BankQuestion)).one()
    shown = teacher.get(address(f"/{row.id}/preview")).text
    source = shown.split('<img src="')[1].split('"')[0]
    assert teacher.get(source).data == PICTURE
    values = {**form_values(question), "version": "1", "dropped": "도로.png", "text": "그림 없이"}
    assert teacher.post(address(f"/{row.id}"), data=values).status_code == 303
    db.session.expire_all()
    assert only().files == ()
    assert teacher.get(source).data == PICTURE


def test_the_draft_is_shown_and_marked_without_being_kept(teacher, address):
    page = teacher.post(address("/try?kind=single"), data={**CHOICES, "change": "preview"})
    assert "서울" in page.text
    assert "정답" not in page.text
    seed = page.text.split('name="try-seed" value="')[1].split('"')[0]
    tokens = [part.split('"')[0] for part in page.text.split('name="try-choice" value="')[1:]]
    states = []
    for one in filter(None, tokens):
        data = {**CHOICES, "change": "mark", "try-seed": seed, "try-choice": one}
        states.append("status-success" in teacher.post(address("/try?kind=single"), data=data).text)
    assert sorted(states) == [False, True]
    assert db.session.scalar(select(BankQuestion.id)) is None


def test_the_preview_of_a_kept_question_tells_nothing_before_it_is_answered(teacher, kept, address):
    row = kept(making.cloze())
    page = teacher.get(address(f"/{row.id}/preview"))
    assert making.SECRET not in page.text
    assert "광주" not in page.text.split("<main")[1].split("question-form")[0].split("</form>")[0]
    answer = teacher.post(address(f"/{row.id}/preview"), data={"seed": "5"})
    assert "답하지 않음" in answer.text


def test_a_copy_is_a_question_of_its_own(teacher, kept, address):
    question = dataclasses.replace(
        making.single("0", "1"),
        files=(File("a.png", PICTURE, "image/png"),),
        external_id="x1",
        tags=("기말",),
    )
    row = kept(question)
    answer = teacher.post(address(f"/{row.id}/duplicate"))
    copy = db.session.scalars(select(BankQuestion).where(BankQuestion.id != row.id)).one()
    assert answer.headers["Location"].endswith(f"/{copy.id}")
    read = queries.question_of(queries.current_versions([copy.id])[copy.id], contents=True)
    assert (read.files, read.choices, read.external_id) == (question.files, question.choices, "")
    assert [one.name for one in copy.tags] == ["기말"]


def test_a_retired_question_is_drawn_by_nobody_and_comes_back(teacher, kept, address, cast):
    row = kept(making.single())
    assert [one.question_id for one in queries.drawable(cast.course.id)] == [row.id]
    teacher.post(address(f"/{row.id}/retire"))
    assert queries.drawable(cast.course.id) == []
    teacher.post(address(f"/{row.id}/retire"), data={"state": "in_use"})
    assert [one.question_id for one in queries.drawable(cast.course.id)] == [row.id]


def test_what_cannot_be_asked_is_drawn_by_nobody(kept, cast):
    kept(making.single("0", "0"))
    kept(Question(Kind.TEXT, T("읽을 글")))
    good = kept(making.multiple("1", "0", scoring=Scoring.ALL))
    assert [one.question_id for one in queries.drawable(cast.course.id)] == [good.id]
    assert bank.overview(cast.course.id).attention == 1


def test_another_courses_teacher_finds_nothing(client, cast, kept):
    row = kept(making.single())
    browser = client.sign_in(cast.other_professor)
    assert browser.get(f"/teach/{cast.other_offering.id}/questions/{row.id}").status_code == 404
    assert making.SECRET not in browser.get(f"/teach/{cast.other_offering.id}/questions").text


def test_a_learner_loads_a_picture_only_while_an_attempt_shows_it(client, cast, kept, monkeypatch):
    from lms.courses.questions import registry, showing

    row = kept(dataclasses.replace(making.single(), files=(File("a.png", PICTURE),)))
    version = queries.current_versions([row.id])[row.id]
    with client.application.test_request_context():
        url = showing.files_of(version)["a.png"].url
    browser = client.sign_in(cast.trainee)
    assert browser.get(url).status_code == 404
    monkeypatch.setattr(
        registry,
        "_readers",
        [lambda person, asked: (person.id, asked) == (cast.trainee.id, version.id)],
    )
    assert browser.get(url).data == PICTURE
    assert client.sign_in(cast.other_trainee).get(url).status_code == 404


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}",
    "</textarea><b>",
    "' or 1=1 --",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_an_answer_in_the_preview_is_said_back_as_text(teacher, kept, address, text):
    for question in (making.short("가"), making.essay(), making.cloze()):
        row = kept(question)
        names = presenting.filled(question, 9, {"text": text, "gaps": {"g1": text}})
        data = {"seed": "9", **{f"answer-{name}": value for name, value in names.items()}}
        page = teacher.post(address(f"/{row.id}/preview"), data=data).text
        assert str(escape(text)) in page
        assert "onerror=alert(1)>" not in page
        assert "49" not in page.split("<main")[1] or text != "{{7*7}}"


@pytest.mark.parametrize("kind", list(Kind))
def test_the_editor_of_every_kind_opens_empty_and_says_what_is_missing(teacher, address, kind):
    assert teacher.get(address(f"/new?kind={kind}")).status_code == 200
    page = teacher.post(address(f"/new?kind={kind}"), data={})
    assert page.status_code == 422
    assert "물음을 적어 주세요." in page.text or "배점을 적어 주세요." in page.text
