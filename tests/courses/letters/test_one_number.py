"""One number everywhere: every place that shows a result shows what the one function gave."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from lms.accounts import privacy
from lms.accounts.models import Person
from lms.courses.grade_exchange.models import ExportLayout
from lms.courses.gradebook import queries
from lms.db import db
from lms.evidence import queries as evidence
from lms.interop.formats.tables import read_table
from tests.cast import Cast
from tests.courses.grade_exchange.test_files import layout_form
from tests.courses.letters.test_letters import freeze

LAYOUT = ("number", "percent", "letter", "grade_points")


def numbers(page: str) -> set[str]:
    """Every number and letter that a page shows."""
    return set(re.findall(r"[A-F][+0]|\d+(?:\.\d+)?", re.sub(r"<[^>]+>", " ", page)))


def layout_at(client: Any, cast: Cast) -> int:
    """What the institution's own system takes."""
    rows = [(field, field, "") for field in reversed(LAYOUT)]  # their order is the reverse
    form = layout_form(*rows, name="학사")
    client.sign_in(cast.staff)
    place = f"/manage/organisations/{cast.academy.id}/grade-layouts"
    assert client.post(f"{place}/new", data=form).status_code == 303
    db.session.rollback()
    return db.session.query(ExportLayout).one().id


def test_pages_reports_files_json_transcript_evidence_and_ones_own_copy_agree(
    client: Any, cast: Cast, setting: Any, scored: Any, credits: None
) -> None:
    setting(caps="A0 50")
    layout = layout_at(client, cast)
    freeze(client, cast)
    teach = f"/teach/{cast.offering.id}"
    for person, letter, points in ((cast.trainee, "A+", "4.5"), (cast.other_trainee, "B+", "3.5")):
        db.session.rollback()
        result = queries.frozen_of(cast.offering.id)[person.id]
        percent = f"{result.percent.normalize():f}"
        assert (result.letter, result.grade_points) == (letter, Decimal(points))
        told = {percent, letter}

        client.sign_in(person)
        for address in (f"/me/results/{cast.offering.id}", "/me/results"):
            assert told <= numbers(client.get(address).text), address
        assert {letter, points} <= numbers(client.get("/me/transcript").text)

        client.sign_in(cast.professor)
        for address in (f"{teach}/results", f"{teach}/results/{person.id}",
                        f"{teach}/results/letters", f"{teach}/results/letters/{person.id}"):  # fmt: skip
            assert told <= numbers(client.get(address).text), address
        rows = client.get(f"{teach}/gradebook/data").get_json()["rows"]
        row = next(one for one in rows if one["id"] == person.id)
        assert Decimal(row["final"]) == result.percent
        asked = {"format": "csv", "export_reason": "확인", "items": [],
                 "extras": ["final", "letter"]}  # fmt: skip
        sheet = read_table(client.post(f"{teach}/gradebook/files/export", data=asked).data)
        line = next(one.cells for one in sheet.rows if one.cells[0] == person.number)
        assert line[-2:] == (percent, letter)
        given = client.post(
            f"{teach}/gradebook/files/layouts/{layout}", data={"layout_reason": "제출"}
        )
        lines = {one.cells[0]: one.cells[1:] for one in read_table(given.data).rows}
        assert lines[person.number] == (percent, letter, points)

        db.session.rollback()
        with client.application.test_request_context("/"):
            copy = privacy.export(db.session.get_one(Person, person.id))
        (kept,) = copy["course_results"]
        assert (Decimal(kept["percent"]), kept["letter"]) == (result.percent, letter)
        known = [one for one in evidence.of_person(person.id) if one.source_kind == "course_result"]
        assert bool(known) == result.credit_earned
        assert {one.score for one in known} <= {result.percent, result.percent / 100}
