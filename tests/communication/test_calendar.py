"""The calendar's days, its pages, and the feed that other calendars read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from lms import clock
from lms.clock import SEOUL
from lms.communication import calendar, ical, operations
from lms.communication.calendar import Entry
from lms.communication.rules.calendar import LIST_DAYS, Span, days_of, shift, span, weeks
from lms.db import unit_of_work
from tests.cast import Cast

days = st.dates(date(1990, 1, 1), date(2080, 1, 1))
views = st.sampled_from(["month", "week", "list"])
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)


@given(days)
def test_a_month_is_shown_in_whole_weeks_from_sunday(day):
    shown = weeks(day)
    flat = [one for week in shown for one in week]
    assert all(week[0].weekday() == 6 and len(week) == 7 for week in shown)
    assert flat == [flat[0] + timedelta(days=n) for n in range(len(flat))]
    assert day in flat


@given(views, days)
def test_a_view_holds_its_day_and_the_one_after_leaves_no_gap(view, day):
    here, after = span(view, day), span(view, shift(view, day, 1))
    assert day in here
    assert after.first <= here.last + timedelta(days=1)
    assert after.last > here.last
    assert shift(view, shift(view, day, 1), -1) in here


@given(moments, st.integers(0, 60 * 24 * 9))
def test_what_lasts_stands_on_each_of_its_days_in_seoul(start, minutes):
    end = start + timedelta(minutes=minutes)
    shown = Span(date(2019, 1, 1), date(2041, 1, 1))
    found = days_of(start, end, shown)
    assert found[0] == start.astimezone(SEOUL).date()
    assert len(set(found)) == len(found)
    if minutes:
        assert found[-1] == (end - timedelta(microseconds=1)).astimezone(SEOUL).date()


def test_what_ends_at_midnight_does_not_touch_the_next_day():
    start, end = datetime(2026, 3, 2, 10, tzinfo=UTC), datetime(2026, 3, 2, 15, tzinfo=UTC)
    shown = Span(date(2026, 3, 1), date(2026, 3, 31))
    assert days_of(start, end, shown) == [date(2026, 3, 2)]  # 19:00 to 24:00 in Seoul
    assert days_of(date(2026, 3, 30), date(2026, 4, 2), shown) == [
        date(2026, 3, 30),
        date(2026, 3, 31),
    ]
    assert days_of(date(2026, 4, 1), None, shown) == []


# ---- the format -------------------------------------------------------------------

titles = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=120).filter(
    lambda text: text.strip()
)


def entry(**values: Any) -> Entry:
    base: dict[str, Any] = {
        "uid": "assignment-1-due", "title_ko": "과제", "title_en": "Work",
        "start": datetime(2026, 3, 2, 14, 59, tzinfo=UTC), "label": "마감", "url": "/assignments/1",
        "updated_at": datetime(2026, 2, 1, tzinfo=UTC), "sequence": 3,
    }  # fmt: skip
    return Entry(**(base | values))


def written(*entries: Entry, language: str = "ko") -> bytes:
    return ical.feed(
        entries,
        name="일정",
        language=language,
        base_url="https://lms.example.org",
        host="lms.example.org",
    )


@given(titles)
def test_any_title_is_folded_by_octets_and_read_back(app_context, title):
    raw = written(entry(title_ko=title, title_en=title))
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    kept = "".join(" " if (ord(c) < 32 and c not in "\t\n\r") or c == "\x7f" else c for c in title)
    kept = kept.replace("\r\n", "\n").replace("\r", "\n")
    assert str(event["SUMMARY"]) == f"[마감] {kept}"


@pytest.fixture(scope="module")
def app_context() -> Any:
    """Translations need an application; the format needs no database."""
    from flask import Flask
    from flask_babel import Babel

    app = Flask("feed")
    Babel(app, default_locale="ko")
    with app.app_context():
        yield app


def test_a_feed_has_what_calendars_ask_for(app_context):
    raw = written(
        entry(group_ko="컴퓨터 비전", group_en="Vision"),
        entry(uid="offering-1-start", start=date(2026, 3, 2), end=date(2026, 3, 3), url=""),
        entry(uid="quiz-1", end=datetime(2026, 3, 2, 16, tzinfo=UTC), updated_at=None),
    )
    text = raw.decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert "METHOD" not in text
    cal = Calendar.from_ical(raw)
    assert str(cal["VERSION"]) == "2.0"
    due, term, quiz = cal.walk("VEVENT")
    assert str(due["UID"]) == "assignment-1-due@lms.example.org"
    assert due["SEQUENCE"] == 3
    assert due["DTSTART"].to_ical() == b"20260302T145900Z"
    assert "DTEND" not in due
    assert due["LAST-MODIFIED"].dt == due["DTSTAMP"].dt == datetime(2026, 2, 1, tzinfo=UTC)
    assert str(due["URL"]) == "https://lms.example.org/assignments/1"
    assert term["DTSTART"].dt == date(2026, 3, 2)
    assert term["DTEND"].dt == date(2026, 3, 4)  # the day after the last
    assert quiz["DTEND"].dt > quiz["DTSTART"].dt
    assert written(entry()) == written(entry())


# ---- pages and feed ----------------------------------------------------------------


@pytest.fixture
def own_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    """One entry for each person, with their own name in it."""

    def find(person: Any, start: datetime, end: datetime) -> list[Entry]:
        moment = clock.now() + timedelta(days=1)
        own = entry(
            uid=f"own-{person.id}", title_ko=f"{person.name}의 마감", title_en="Own",
            start=moment, group_id=person.id, group_ko="과목", group_en="Course",
        )  # fmt: skip
        return [own] if start <= moment < end else []

    monkeypatch.setattr(calendar, "_finders", [find])


def made(client: Any, person: Any) -> str:
    """A fresh address of the person's feed, as the page shows it once."""
    client.sign_in(person)
    page = client.post("/calendar/subscribe", follow_redirects=True).get_data(as_text=True)
    start = page.index("http://localhost/calendar/feed/")
    address = page[start : page.index("<", start)]
    assert address not in client.get("/calendar/subscribe").get_data(as_text=True)
    return address.removeprefix("http://localhost")


def test_a_feed_shows_its_owners_entries_to_whoever_knows_the_address(
    cast: Cast, client, own_entries
):
    address = made(client, cast.trainee)
    client.sign_in(None)
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert str(event["SUMMARY"]) == "[마감] 한지우의 마감"
    assert "서민준" not in answer.get_data(as_text=True)


def test_a_calendar_that_asks_again_is_told_that_nothing_changed(cast, client, own_entries):
    with clock.at(datetime(2026, 3, 2, 3, tzinfo=UTC)):
        address = made(client, cast.trainee)
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_an_address_dies_with_a_new_one_with_its_end_and_with_the_account(
    cast, client, own_entries
):
    old = made(client, cast.trainee)
    new = made(client, cast.trainee)
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    client.post("/calendar/subscribe/revoke")
    assert client.get(new).status_code == 404
    last = made(client, cast.trainee)
    with unit_of_work():
        cast.trainee.deactivated_at = clock.now()
    assert client.get(last).status_code == 404


def test_only_a_hash_of_the_address_is_kept(cast, app):
    from lms.communication.models import CalendarFeed
    from lms.db import db

    with unit_of_work():
        token = operations.make_feed(cast.trainee)
    row = db.session.get_one(CalendarFeed, cast.trainee.id)
    assert token not in str(vars(row))
    assert len(token) >= 43  # 256 bits


@pytest.mark.parametrize("view", ["month", "week", "list"])
def test_each_view_shows_what_is_due_and_can_be_narrowed_to_a_course(
    cast, client, own_entries, view
):
    client.sign_in(cast.trainee)
    on = (clock.today() + timedelta(days=1)).isoformat()
    page = client.get(f"/calendar?view={view}&on={on}").get_data(as_text=True)
    assert "한지우의 마감" in page
    narrowed = client.get(f"/calendar?view={view}&on={on}&course={cast.trainee.id + 1}")
    assert "한지우의 마감" not in narrowed.get_data(as_text=True)


@pytest.mark.parametrize("on", ["", "yesterday", "0001-01-01", "9999-12-31", "2026-13-01"])
def test_nonsense_in_the_address_is_no_error(cast, client, on):
    client.sign_in(cast.trainee)
    for view in ("month", "week", "list", "decade"):
        assert client.get(f"/calendar?view={view}&on={on}&course=x").status_code == 200


def test_the_list_looks_two_months_ahead(cast, client, own_entries):
    client.sign_in(cast.trainee)
    before = (clock.today() - timedelta(days=LIST_DAYS)).isoformat()
    page = client.get(f"/calendar?view=list&on={before}").get_data(as_text=True)
    assert "이 기간에는 일정이 없습니다." in page
