"""A frozen result ends the seat's time, and takes nothing from the learner."""

from __future__ import annotations

from lms.courses.enrolment import operations as enrolment
from lms.courses.enrolment.queries import active_offerings, has_seat, seat_of
from lms.db import unit_of_work
from tests.cast import Cast
from tests.conftest import Browser


def test_a_completed_seat_is_no_longer_running_but_stays_readable(
    cast: Cast, client: Browser
) -> None:
    with unit_of_work():
        assert enrolment.complete_seat(cast.trainee.id, cast.offering.id)
    with unit_of_work():
        assert not enrolment.complete_seat(cast.trainee.id, cast.offering.id)
    seat = seat_of(cast.trainee.id, cast.offering.id)
    assert seat is not None
    assert seat.state == "completed"
    assert has_seat(cast.trainee.id, cast.offering.id)
    assert active_offerings(cast.trainee.id) == []
    page = client.sign_in(cast.trainee).get("/learn")
    assert cast.course.title_ko in page.get_data(as_text=True)
    assert client.get(f"/learn/{cast.offering.id}").status_code == 200
