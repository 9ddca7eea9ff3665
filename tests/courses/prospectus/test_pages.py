"""Catalogue pages that sell a track honestly."""

from __future__ import annotations

import itertools
import json
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms import clock
from lms.courses.attendance.models import Pattern
from lms.courses.programmes.models import Cohort, CohortMember
from lms.courses.prospectus import registry
from lms.courses.prospectus.models import Prospectus
from lms.courses.prospectus.registry import Employment
from lms.courses.prospectus.rules.figures import CohortEnd, allowance, outcomes
from lms.db import db, unit_of_work
from tests.cast import Cast, person


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.get_data(as_text=True)[:1500]
    return str(response.get_data(as_text=True))


@pytest.mark.parametrize(
    ("days", "cap", "amount"), [(20, 116_000, 116_000), (25, 116_000, 116_000), (10, 0, 58_000)]
)
def test_the_allowance_is_days_times_the_daily_amount_up_to_the_cap(
    days: int, cap: int, amount: int
) -> None:
    found = allowance(days, 5800, cap, 10, Decimal(80))
    assert (found.amount, found.capped) == (amount, days * 5800 > amount)


def test_a_group_of_fewer_than_ten_shows_no_number() -> None:
    small = CohortEnd(date(2025, 12, 1), date(2025, 3, 1), 9, 8)
    found = outcomes([small])
    assert (found.completion.share, found.completion.whole, found.cohorts) == (None, None, 1)
    found = outcomes([CohortEnd(date(2026, 6, 1), date(2026, 1, 1), 11, 7), small])
    assert (found.completion.part, found.completion.whole) == (15, 20)
    assert found.completion.share == Decimal("75.0")
    assert (found.since, found.until) == (date(2025, 3, 1), date(2026, 6, 1))


ENDS = st.lists(st.integers(0, 14), max_size=8).map(
    lambda sizes: [
        CohortEnd(date(2020 + at, 12, 1), date(2020 + at, 3, 1), size, size // 2, size // 3, size)
        for at, size in enumerate(sizes)
    ]
)


@given(ENDS, st.randoms(use_true_random=False))
def test_no_small_group_is_found_by_subtracting_what_a_page_said_before(
    ends: list[CohortEnd], rng: Any
) -> None:
    pages = [outcomes(ends[:count]) for count in range(len(ends) + 1)]
    for name in ("completion", "employment"):
        said = [getattr(page, name).whole or 0 for page in pages]
        for before, after in itertools.combinations(said, 2):
            assert after - before == 0 or after - before >= 10
    turned = list(ends)
    rng.shuffle(turned)
    assert outcomes(turned) == pages[-1]


def past_cohort(cast: Cast, people: int) -> int:
    with unit_of_work() as session:
        row = Cohort(
            track_id=cast.track.id, number=3, title_ko="3기",
            starts_on=clock.today() - timedelta(days=300),
            ends_on=clock.today() - timedelta(days=30), capacity=60, state="closed",
            seats_taken=people, created_at=clock.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        for number in range(people):
            session.add(
                CohortMember(
                    cohort_id=row.id, person_id=person("지난이", f"past{number}@example.org").id,
                    state="completed" if number % 4 else "withdrawn", entered_on=row.starts_on,
                    ended_on=row.ends_on,
                )
            )  # fmt: skip
    return row.id


def test_a_track_says_what_became_of_past_cohorts_with_n_and_period(
    client: Any, cast: Cast
) -> None:
    page = text(client.get(f"/tracks/{cast.track.slug}"))
    assert "아직 끝난 기수가 없습니다" in page
    cohort = past_cohort(cast, 20)
    page = text(client.get(f"/tracks/{cast.track.slug}"))
    assert "75% (15명 / n=20)" in page
    registered = list(registry._sources)
    try:
        registry._sources.clear()
        page = text(client.get(f"/tracks/{cast.track.slug}"))
        assert "취업은 아직 이 시스템에 기록하지 않습니다" in page
        registry.register_employment(lambda ids: {cohort: Employment(9, 9)}, lambda track: "뜻")
        page = text(client.get(f"/tracks/{cast.track.slug}"))
        assert "취업을 셀 수 있는 사람이 아직 10명이 되지 않아" in page
        registry.register_employment(lambda ids: {cohort: Employment(12, 9)}, lambda track: "뜻")
        page = text(client.get(f"/tracks/{cast.track.slug}"))
        assert "75% (9명 / n=12)" in page
        assert "뜻 지금은 1개 기수를 더한 것입니다." in page
    finally:
        registry._sources[:] = registered


def test_a_small_cohort_is_hidden_with_the_reason(client: Any, cast: Cast) -> None:
    past_cohort(cast, 9)
    page = text(client.get(f"/tracks/{cast.track.slug}"))
    assert "10명이 되지 않아" in page
    assert "n=9" not in page


def test_staff_write_preview_and_save_and_a_second_editor_is_told(client: Any, cast: Cast) -> None:
    with unit_of_work() as session:
        session.add(
            Pattern(
                cohort_id=cast.cohort.id, weekdays=[1, 3], starts_on=clock.today(),
                ends_on=clock.today() + timedelta(days=60), start_minute=19 * 60,
                end_minute=22 * 60, created_at=clock.now(),
            )
        )  # fmt: skip
    client.sign_in(cast.staff)
    url = f"/manage/tracks/{cast.track.id}/prospectus"
    form = {
        "version": "0", "for_ko": "**밤에** 배우려는 재직자", "cost_won": "0",
        "allowance_days": "25", "questions_ko": "### 비용이 있나요\n없습니다.", "act": "preview",
    }  # fmt: skip
    page = text(client.post(url, data=form))
    assert "<strong>밤에</strong>" in page
    assert "상한이 116,000원이므로 116,000원입니다." in page
    assert db.session.query(Prospectus).count() == 0
    assert client.post(url, data={**form, "act": "save"}).status_code == 303
    public = text(client.get(f"/tracks/{cast.track.slug}"))
    assert "비용이 있나요" in public
    assert "화, 목" in public
    assert "19:00–22:00" in public
    assert "다른 사람이 먼저 저장했습니다" in text(
        client.post(url, data={**form, "for_ko": "다른 글", "act": "save"}), 409
    )
    assert client.post(url, data={**form, "cost_won": "-1"}).status_code == 422


def test_search_engines_read_the_track_and_nothing_breaks_out(client: Any, cast: Cast) -> None:
    with unit_of_work() as session:
        session.get_one(type(cast.track), cast.track.id).summary_ko = "</script><b>&"
    page = text(client.get(f"/tracks/{cast.track.slug}"))
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert block is not None
    data = json.loads(block[1])
    assert (data["@type"], data["description"]) == ("Course", "</script><b>&")


def test_up_to_three_tracks_stand_side_by_side(client: Any, cast: Cast) -> None:
    page = text(client.get(f"/tracks/compare?track={cast.track.slug}&track=none&track=&track=x"))
    assert cast.track.title_ko in page
    assert "견줄 과정을 골라 주십시오" in text(client.get("/tracks/compare"))
