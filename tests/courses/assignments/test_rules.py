"""The rules of handing in, as properties."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.assignments import rules
from lms.courses.assignments.rules import (
    Accepted,
    Circumstances,
    Dates,
    Offered,
    Phase,
    Reason,
    phase,
    read_points,
)

START = datetime(2026, 3, 2, tzinfo=UTC)
moments = st.integers(-10_000, 10_000).map(lambda minutes: START + timedelta(minutes=minutes))
some = st.none() | moments
dates = st.builds(Dates, some, some, some)
ORDER = [Phase.UPCOMING, Phase.OPEN, Phase.LATE, Phase.CLOSED]


def circumstances(**values: object) -> Circumstances:
    usual: dict[str, object] = {
        "published": True,
        "enrolled": True,
        "running": True,
        "dates": Dates(),
        "accepted": Accepted(frozenset({"text", "file", "link"})),
    }
    return Circumstances(**{**usual, **values})  # type: ignore[arg-type]


@given(dates, moments, moments)
def test_time_only_ever_closes(held: Dates, one: datetime, other: datetime) -> None:
    first, second = sorted((one, other))
    assert ORDER.index(phase(held, first)) <= ORDER.index(phase(held, second))


@given(dates)
def test_the_due_moment_itself_is_in_time(held: Dates) -> None:
    opens = held.available_from
    if held.due_at is not None and (opens is None or opens <= held.due_at):
        assert phase(held, held.due_at) is Phase.OPEN


def test_the_last_late_moment_is_accepted_and_the_next_is_not() -> None:
    held = Dates(due_at=START, late_until=START + timedelta(hours=1))
    assert phase(held, START + timedelta(hours=1)) is Phase.LATE
    assert phase(held, START + timedelta(hours=1, microseconds=1)) is Phase.CLOSED
    assert phase(Dates(due_at=START), START + timedelta(microseconds=1)) is Phase.CLOSED


@given(st.booleans(), st.booleans(), st.booleans(), dates, moments)
def test_nothing_is_refused_without_a_reason_that_is_true(
    published: bool, enrolled: bool, running: bool, held: Dates, now: datetime
) -> None:
    found = {
        reason.code
        for reason in rules.refusals(
            circumstances(published=published, enrolled=enrolled, running=running, dates=held),
            Offered(text="글"),
            now,
        )
    }
    assert ("not_published" in found) is not published
    assert ("not_enrolled" in found) is not enrolled
    assert ("offering_closed" in found) is not running
    assert ("closed" in found) is (phase(held, now) is Phase.CLOSED)
    assert ("not_open_yet" in found) is (phase(held, now) is Phase.UPCOMING)
    assert found <= {"not_published", "not_enrolled", "offering_closed", "not_open_yet", "closed"}


@pytest.mark.parametrize(
    ("offered", "kinds", "code"),
    [
        (Offered(), {"text"}, "empty"),
        (Offered(text=" \n"), {"text"}, "empty"),
        (Offered(text="글"), {"file"}, "kind_not_accepted"),
        (Offered(files=(("a", 1),)), {"text"}, "kind_not_accepted"),
        (Offered(link="https://a.kr"), {"text"}, "kind_not_accepted"),
        (Offered(text="가" * (rules.MOST_TEXT + 1)), {"text"}, "text_too_long"),
        (Offered(link="ftp://a.kr"), {"link"}, "link_not_url"),
        (Offered(files=(("a", 0),)), {"file"}, "file_empty"),
        (Offered(files=(("a", rules.MOST_FILE_BYTES + 1),)), {"file"}, "file_too_big"),
        (Offered(files=(("a", 1),) * 11), {"file"}, "too_many_files"),
    ],
)
def test_content_is_refused_for_what_is_wrong_with_it(
    offered: Offered, kinds: set[str], code: str
) -> None:
    accepted = Accepted(frozenset(kinds))
    assert [reason.code for reason in rules.content_reasons(offered, accepted)] == [code]


@pytest.mark.parametrize(
    "link", ["https://a.kr", "http://한글.kr/경로?q=1", "https://a.kr:8443/x#y", "HTTPS://A.KR"]
)
def test_addresses_on_the_web_are_links(link: str) -> None:
    assert rules.is_link(link)


@pytest.mark.parametrize(
    "link",
    [
        "", "a.kr", "javascript:alert(1)", "data:text/html,x", "https://", "https:///x",
        "https://a b.kr", "https://a.kr\n", "https://[::1", "https://a.kr:99999", "file:///etc",
        "https://" + "a" * 2000,
    ],
)  # fmt: skip
def test_anything_else_is_not(link: str) -> None:
    assert not rules.is_link(link)


@pytest.mark.parametrize(
    "typed", ["gitlab.com/demo", "www.a.kr", "한글.kr/경로?q=1", "a.kr:8443/x"]
)
def test_an_address_without_its_scheme_is_meant_as_https(typed: str) -> None:
    assert rules.completed_link(typed) == f"https://{typed}"


@pytest.mark.parametrize(
    "typed",
    [
        "https://a.kr",
        "mailto:me@a.kr",
        "me@a.kr",
        "javascript:alert(1)",
        "보고서.pdf",
        "a.kr 와 b.kr/x",
    ],
)
def test_what_is_no_bare_address_stays_as_it_was_typed(typed: str) -> None:
    assert rules.completed_link(typed) == typed


@given(st.text())
def test_a_completed_link_is_an_address_or_what_was_typed(text: str) -> None:
    found = rules.completed_link(text)
    assert found == text or rules.is_link(found)


@given(st.text())
def test_any_text_is_judged_as_a_link_without_failing(text: str) -> None:
    assert rules.is_link(text) in {True, False}


@given(st.decimals(0, 1000, places=2))
def test_points_are_read_as_they_are_written(value: Decimal) -> None:
    assert read_points(str(value)) == value
    assert read_points(f" {str(value).replace('.', ',')} ") == value


def test_full_width_digits_are_digits() -> None:
    assert read_points("12.5") == Decimal("12.5")


@given(st.text())
def test_points_are_a_number_in_range_or_a_reason(text: str) -> None:
    value = read_points(text, Decimal(100))
    assert isinstance(value, Reason) or 0 <= value <= 100


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_a_number"), ("열", "not_a_number"), ("1e3", "not_a_number"),
        ("NaN", "not_a_number"), ("-1", "negative"), ("100.01", "too_many_points"),
        ("1.234", "too_precise"), ("1,2,3", "not_a_number"), ("1.2.3", "not_a_number"),
    ],
)  # fmt: skip
def test_what_is_no_number_of_points_says_why(text: str, code: str) -> None:
    value = read_points(text, Decimal(100))
    assert isinstance(value, Reason)
    assert value.code == code


@given(st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=12))
def test_criteria_that_add_up_leave_no_gap_in_any_order(parts: list[Decimal]) -> None:
    total = sum(parts, Decimal(0))
    assert rules.criteria_gap(total, parts) == 0
    assert rules.criteria_gap(total + 1, reversed(parts)) == 1


def test_without_criteria_there_is_nothing_to_add_up() -> None:
    assert rules.criteria_gap(Decimal(10), []) == 0


files = st.lists(
    st.tuples(st.text(max_size=9), st.integers(0, 99), st.text(max_size=9)), max_size=3
)


@given(st.text(), st.text(), files, st.text(), st.text(), files)
def test_two_contents_have_one_fingerprint_only_if_they_are_the_same(
    text: str,
    link: str,
    listed: list[tuple[str, int, str]],
    other_text: str,
    other_link: str,
    other_listed: list[tuple[str, int, str]],
) -> None:
    same = (text, link, listed) == (other_text, other_link, other_listed)
    one = rules.fingerprint(text, link, listed)
    other = rules.fingerprint(other_text, other_link, other_listed)
    assert (one == other) is same


@given(moments, dates)
def test_an_assignment_with_nothing_missing_can_be_published(now: datetime, held: Dates) -> None:
    work = rules.Draftable("제목", "설명", Decimal(10), ("text",), (Decimal(10),), held)
    past = phase(held, now) is Phase.CLOSED
    assert [reason.code for reason in rules.publish_reasons(work, now)] == (
        ["due_is_past"] if past else []
    )


def test_what_is_missing_keeps_an_assignment_from_being_published() -> None:
    work = rules.Draftable("제목", " ", Decimal(10), (), (Decimal(4),), Dates())
    codes = {reason.code for reason in rules.publish_reasons(work, START)}
    assert codes == {"no_brief", "no_kind", "criteria_gap"}


# ---- kinds of files, notebooks, links ------------------------------------------------


@pytest.mark.parametrize(
    ("kinds", "endings", "name", "fits"),
    [
        ({"file"}, (), "a.exe", True),
        ({"file"}, (".pdf",), "보고서.PDF", True),
        ({"file"}, (".pdf",), "보고서.pdf.exe", False),
        ({"file"}, (".tar.gz",), "a.tar.gz", True),
        ({"file"}, (".tar.gz",), "a.gz", False),
        ({"notebook"}, (), "a.ipynb", True),
        ({"notebook"}, (), "a.py", False),
        ({"file", "notebook"}, (".pdf",), "a.ipynb", True),
        ({"file", "notebook"}, (".pdf",), "a.py", False),
    ],
)
def test_a_file_fits_by_its_ending(
    kinds: set[str], endings: tuple[str, ...], name: str, fits: bool
) -> None:
    accepted = Accepted(frozenset(kinds), endings)
    codes = [reason.code for reason in rules.file_reasons(name, 10, accepted)]
    assert codes == ([] if fits else ["ending_not_accepted"])


@pytest.mark.parametrize(
    ("content", "is_one"),
    [
        (b'{"nbformat": 4, "cells": []}', True),
        ('\ufeff{"nbformat": 4, "cells": [{"cell_type": "code"}]}'.encode(), True),
        (b'{"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code"}]}]}', True),
        (b'{"nbformat": 4, "cells": [{"source": []}]}', False),
        (b'{"nbformat": "4", "cells": []}', False),
        (b'{"cells": []}', False),
        (b"[]", False),
        (b"print(1)", False),
        (b"", False),
        (b"[" * 100_000, False),
    ],
)
def test_a_notebook_is_known_by_its_content(content: bytes, is_one: bool) -> None:
    assert rules.is_notebook(content) is is_one


@given(st.binary(max_size=200))
def test_any_bytes_are_judged_as_a_notebook_without_failing(content: bytes) -> None:
    assert rules.is_notebook(content) in {True, False}


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("https://github.com/gwangju/lab", "repository"),
        ("https://github.com/gwangju", "page"),
        ("https://git.example.ac.kr/lab.git", "repository"),
        ("https://demo.example.kr/lab", "page"),
        ("javascript:alert(1)", "page"),
    ],
)
def test_a_link_to_a_repository_is_told_apart(link: str, kind: str) -> None:
    assert rules.link_kind(link) == kind


@given(st.lists(st.sampled_from([".pdf", ".hwpx", ".zip", ".tar.gz", ".py"]), unique=True))
def test_endings_are_read_as_they_are_shown(endings: list[str]) -> None:
    assert rules.read_endings(rules.endings_text(endings)) == tuple(endings)
    assert rules.read_endings(" ".join(f"*{e.upper()}" for e in endings)) == tuple(endings)


@given(st.text(max_size=60))
def test_what_is_no_ending_says_so(text: str) -> None:
    found = rules.read_endings(text)
    assert isinstance(found, Reason) or all(e.startswith(".") for e in found)


# ---- how often -------------------------------------------------------------------------

rule_names = st.sampled_from(["unlimited", "times", "reopened", "once"])
small = st.integers(0, 9)


@given(rule_names, st.none() | st.integers(1, 9), small, small, small)
def test_more_leave_never_means_fewer_hand_ins(
    rule: str, times: int | None, extra: int, leaves: int, made: int
) -> None:
    fewer = rules.allowed(rule, times, extra_attempts=extra, reopenings=leaves)
    more = rules.allowed(rule, times, extra_attempts=extra + 1, reopenings=leaves + 1)
    if rule == "unlimited":
        assert (fewer, more) == (None, None)
        assert rules.again_reasons(rule, made, fewer) == []
        return
    assert fewer is not None
    assert more is not None
    assert 1 <= fewer < more
    assert bool(rules.again_reasons(rule, made, fewer)) is (made >= fewer)


def test_a_grader_opens_nothing_where_work_is_handed_in_once() -> None:
    assert rules.allowed("once", None, reopenings=3) == 1
    assert not rules.can_reopen("once")
    assert rules.allowed("reopened", None, reopenings=3) == 4


@given(st.integers(-700, 700), moments, moments)
def test_dates_that_move_keep_their_distance(days: int, one: datetime, other: datetime) -> None:
    from lms.courses.assignments.rules import Base, moved_dates

    moved = moved_dates(Base(None, one, other), days)
    assert moved.available_from is None
    assert moved.due_at is not None
    assert moved.late_until is not None
    assert moved.late_until - moved.due_at == other - one
    assert moved_dates(moved, -days) == Base(None, one, other)
