"""A taxonomy that is sound has no problems; each way of being unsound is named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lms.matching.taxonomy import Role, Skill, Taxonomy, validate
from lms.matching.taxonomy.validation import base_name


def skill(id_: str, en: str, ko: str, **more: Any) -> Skill:
    texts = {
        "definition_ko": "작은 예를 위해 만든 한 줄 설명",
        "definition_en": "A line that explains a small example",
    }
    return Skill(id=id_, en=en, ko=ko, **(texts | more))


PYTHON = skill("python", "Python", "파이썬", kind="language")
SQL = skill("sql", "SQL", "에스큐엘", kind="language")
REACT = skill("react", "React", "리액트", kind="tool")


def of(*skills: Skill, roles: list[Role] | None = None, **more: Any) -> Taxonomy:
    """A taxonomy of these skills, all wanted by one role."""
    everything = Role(
        id="maker",
        ko="만드는 사람",
        en="Maker",
        definition_ko="작은 예의 모든 기술을 쓰는 사람",
        definition_en="A person who uses every skill of the example",
        industries=("common",),
        skills=tuple(dict.fromkeys(s.id for s in skills)),
    )
    return Taxonomy.of("test", skills, [everything] if roles is None else roles, **more)


def codes(taxonomy: Taxonomy) -> set[tuple[str, str]]:
    return {(problem.subject, problem.code) for problem in validate(taxonomy)}


def test_a_sound_taxonomy_has_no_problems() -> None:
    assert validate(of(PYTHON, SQL, replace(REACT, related=("python",)))) == []


def test_an_id_given_twice_is_refused_and_the_first_entry_stands() -> None:
    taxonomy = of(PYTHON, replace(PYTHON, en="Other", ko="다른 것"))
    assert ("python", "duplicate-id") in codes(taxonomy)
    assert taxonomy.skills["python"].en == "Python"


@pytest.mark.parametrize(
    "bad", ["Python", "c++", "machine_learning", "a--b", "-a", "a-", "기계학습"]
)
def test_an_id_that_is_no_kebab_case_slug_is_refused(bad: str) -> None:
    assert (bad, "not-a-slug") in codes(of(replace(PYTHON, id=bad)))


def test_a_name_claimed_by_two_skills_is_refused_whatever_its_case_and_spacing() -> None:
    other = skill("snake", "Snake", "뱀 언어", aliases=("PY-thon",))
    assert codes(of(PYTHON, other)) == {("snake", "claimed-twice")}


def test_a_role_and_a_skill_may_share_a_name() -> None:
    role = replace(of(SQL).roles["maker"], aliases=("SQL",))
    assert validate(of(SQL, roles=[role])) == []


@pytest.mark.parametrize(
    ("base", "variant"),
    [
        (PYTHON, skill("python-3", "Python 3", "파이썬 3")),
        (PYTHON, skill("python-three", "Python v3.11", "비단뱀")),
        (SQL, skill("advanced-sql", "Expert queries", "고급 에스큐엘")),
        (SQL, skill("sql-advanced", "Advanced SQL", "질의 심화")),
        (SQL, skill("docker-basics", "SQL basics", "질의의 기초")),
        (REACT, skill("react-js", "React.js", "화면 도구")),
        (REACT, skill("reactjs", "ReactJS", "화면 도구")),
        (REACT, skill("react-lib", "React library", "화면 도구")),
        (
            skill("pipelines", "Data pipelines", "데이터 흐름"),
            skill("pipeline", "Data pipeline", "자료 흐름"),
        ),
    ],
)
def test_names_that_differ_only_by_level_version_or_suffix_are_refused(
    base: Skill, variant: Skill
) -> None:
    assert "differs-by-suffix" in {code for _, code in codes(of(base, variant))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ISO 26262", "ISO 21448"),
        ("C", "C++"),
        ("C++", "C#"),
        ("Java", "JavaScript"),
        ("R", "Rust"),
    ],
)
def test_different_things_with_similar_names_are_left_alone(one: str, other: str) -> None:
    taxonomy = of(skill("one", one, "하나인 것"), skill("other", other, "다른 것"))
    assert validate(taxonomy) == []


def test_roles_too_may_not_differ_only_by_seniority() -> None:
    role = of(SQL).roles["maker"]
    senior = replace(role, id="senior-maker", en="Senior maker", ko="만드는 고참")
    assert codes(of(SQL, roles=[role, senior])) == {("senior-maker", "differs-by-suffix")}


def test_a_base_name_is_never_empty() -> None:
    for name in ("기초", "Basics", "JS", "3", "언어"):
        assert base_name(name)


def test_an_alias_that_repeats_a_name_is_refused() -> None:
    assert codes(of(replace(SQL, aliases=("s-q-l",)))) == {("sql", "needless-alias")}
    assert codes(of(replace(SQL, aliases=("쿼리", "쿼 리")))) == {("sql", "needless-alias")}


def test_an_alias_without_letters_is_refused() -> None:
    assert codes(of(replace(SQL, aliases=(" - ",)))) == {("sql", "empty-alias")}


def test_a_skill_in_no_role_is_refused() -> None:
    role = of(SQL).roles["maker"]
    assert codes(of(SQL, PYTHON, roles=[role])) == {("python", "in-no-role")}


def test_a_role_may_neither_be_empty_nor_need_what_is_no_skill() -> None:
    role = of(SQL).roles["maker"]
    assert ("maker", "dangling-role-skill") in codes(
        of(SQL, roles=[replace(role, skills=("sql", "cobol"))])
    )
    assert ("maker", "empty-role") in codes(of(SQL, roles=[replace(role, skills=())]))
    assert ("maker", "unknown-industry") in codes(of(SQL, roles=[replace(role, industries=())]))


@pytest.mark.parametrize("link", ["broader", "related"])
def test_links_must_lead_to_another_skill_and_only_once(link: str) -> None:
    def linked(*ids: str) -> set[tuple[str, str]]:
        changed: dict[str, Any] = {link: ids}
        return codes(of(PYTHON, replace(SQL, **changed)))

    assert linked("python") == set()
    assert ("sql", "dangling-link") in linked("cobol")
    assert ("sql", "self-link") in linked("sql")
    assert ("sql", "repeated-link") in linked("python", "python")


def test_broader_links_may_not_lead_round_in_a_circle() -> None:
    circle = of(
        replace(PYTHON, broader=("sql",)),
        replace(SQL, broader=("react",)),
        replace(REACT, broader=("python",)),
    )
    assert {code for _, code in codes(circle)} == {"broader-cycle"}


def test_two_ways_up_to_one_skill_are_no_circle() -> None:
    top = skill("top", "Top", "꼭대기")
    diamond = of(
        top,
        replace(PYTHON, broader=("top",)),
        replace(SQL, broader=("top",)),
        replace(REACT, broader=("python", "sql")),
    )
    assert validate(diamond) == []


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_both_languages_must_be_there(lang: str) -> None:
    unnamed: dict[str, Any] = {lang: ""}
    undefined: dict[str, Any] = {f"definition_{lang}": ""}
    assert ("sql", "missing-name") in codes(of(replace(SQL, **unnamed)))
    assert ("sql", "missing-definition") in codes(of(replace(SQL, **undefined)))


def test_a_definition_is_one_line_of_its_language_and_more_than_a_word() -> None:
    assert ("sql", "thin-definition") in codes(of(replace(SQL, definition_ko="질의어")))
    assert ("sql", "thin-definition") in codes(of(replace(SQL, definition_en="Query language")))
    assert ("sql", "thin-definition") in codes(
        of(replace(SQL, definition_en="A line and\nyet another line"))
    )
    assert ("sql", "wrong-language") in codes(of(replace(SQL, definition_ko="Only English here")))
    assert ("sql", "wrong-language") in codes(
        of(replace(SQL, definition_en="여기는 한국어 뿐이다"))
    )
    assert ("sql", "wrong-language") in codes(of(replace(SQL, en="질의어")))


def test_an_unknown_kind_is_refused() -> None:
    assert codes(of(replace(SQL, kind="talent"))) == {("sql", "unknown-kind")}


def test_a_retired_id_may_not_live_on() -> None:
    assert codes(of(SQL, PYTHON, retired={"sql": "python"})) == {("sql", "retired-but-alive")}


def test_retired_ids_may_neither_loop_nor_lead_nowhere() -> None:
    loop = of(SQL, retired={"old": "older", "older": "old"})
    assert codes(loop) == {("old", "retired-loop"), ("older", "retired-loop")}
    assert codes(of(SQL, retired={"old": "gone"})) == {("old", "retired-nowhere")}
    assert validate(of(SQL, retired={"oldest": "old", "old": "sql"})) == []
