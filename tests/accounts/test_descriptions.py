"""The audit trail and the access log are read in words and names, not in codes and ids."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import lms
from lms import audit, outbox
from lms.accounts.queries import descriptions, trails
from lms.courses.grading.models import Grade
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.conftest import Browser


def calls_of_audit(method: str) -> Iterator[ast.Call]:
    for file in sorted(Path(lms.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == method
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "audit"
            ):
                yield node


def constants(node: ast.expr) -> Iterator[str]:
    """The strings that an argument can be, where the source says them."""
    if isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def test_every_action_that_is_recorded_has_its_words(app: Flask) -> None:
    with app.test_request_context():
        said = {text for call in calls_of_audit("record") for text in constants(call.args[0])}
        kinds = {text for call in calls_of_audit("record") for text in constants(call.args[1])}
        read = {text for call in calls_of_audit("read") for text in constants(call.args[0])}
        assert len(said) > 60
        assert [code for code in sorted(said) if trails.label(code) == code] == []
        assert [
            code for code in sorted(kinds) if trails.label(f"kind:{code}") == f"kind:{code}"
        ] == []
        assert [code for code in sorted(read) if trails.label(code) == code] == []


def test_everything_that_waits_in_the_outbox_has_its_words(app: Flask) -> None:
    with app.test_request_context():
        kinds = set(outbox.kinds()) - {"told"}  # a mark of its own, which the page leaves out
        assert "notice" in kinds
        assert [kind for kind in sorted(kinds) if not trails.label(f"outbox:{kind}", "")] == []


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("offering {offering} roster", "수강 명단: 컴퓨터 비전 · 7기 A반"),
        ("cohort {cohort} members", "기수 구성원 명단: 컴퓨터 비전 전문가 과정 · 7기"),
        ("candidate list", "후보 순위 목록"),
        ("offering 999999 roster", "수강 명단: #999999"),
    ],
)
def test_what_was_read_is_named(
    client: Browser, cast: Cast, app: Flask, what: str, words: str
) -> None:
    what = what.format(offering=cast.offering.id, cohort=cast.cohort.id)
    with unit_of_work():
        audit.read(what, people=3)
    assert words in client.sign_in(cast.officer).get("/office/access-log").text


def test_a_change_is_told_field_by_field_with_what_it_was(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        audit.record(
            "offering.update",
            "offering",
            cast.offering.id,
            actor=cast.staff,
            before={"capacity": 30, "label": "7기 A반", "ends_on": "2026-12-01"},
            after={"capacity": 35, "label": "7기 A반", "ends_on": None},
        )
        audit.record(
            "cohort.closed",
            "cohort",
            cast.cohort.id,
            actor=cast.staff,
            before={"state": "open"},
            after={"state": "closed"},
        )
    page = " ".join(client.sign_in(cast.officer).get("/office/audit").text.split())
    assert "강좌를 고침" in page
    assert '<span class="muted">정원:</span> 30 → 35' in page
    assert '<span class="muted">끝나는 날:</span> 2026년 12월 1일 → –' in page
    assert "분반 이름:" not in page
    assert '<span class="muted">상태:</span> 열림 → 닫힘' in page
    assert "컴퓨터 비전 · 7기 A반" in page


def test_a_mark_is_told_by_whose_work_it_is_and_its_total(app: Flask, cast: Cast) -> None:
    with unit_of_work():
        entry = audit.record(
            "grade.save",
            "grade",
            7,
            after={"submission": 10**6, "points": "74", "criteria": {"1": "30"}, "released": False},
        )
        db.session.flush()
        assert db.session.get(Grade, 7) is None
        (line,) = descriptions.audit_lines([entry])
        told = [(change.label, change.before, change.after) for change in line.changes]
    assert told == [
        ("제출물", None, "#1000000"),
        ("점수", None, "74"),
        ("공개", None, "아니요"),
    ]
