"""How many companies are here: read from the same rule as a site's own state."""

from __future__ import annotations

from lms import clock
from lms.db import unit_of_work
from lms.office.queries.figures import overview
from lms.placement.companies.models import CompanyFact, Site
from tests.cast import Cast


def test_a_site_that_changed_its_form_on_a_day_is_open_however_it_was_recorded(cast: Cast) -> None:
    before = overview().here
    day = clock.today()
    with unit_of_work() as session:
        site = Site(organisation_id=cast.other_company.id, name_ko="둘째", address="광주 북구 1")
        session.add(site)
        session.flush()
        # Recorded the new form first, and then that the old one had ended.
        for kind, on in (
            ("opened_office", day.replace(year=day.year - 1, day=1)),
            ("opened_corporation", day),
            ("closed", day),
        ):
            session.add(
                CompanyFact(
                    organisation_id=cast.other_company.id,
                    kind=kind,
                    on=on,
                    site_id=site.id,
                    evidence="등기부",
                    recorded_at=clock.now(),
                )
            )
            session.flush()
    assert overview().here == before + 1
