"""An open conversation: what arrives is shown without a reload, and moves nobody."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.discussion.operations import messages
from tests.browser.actor import Actor
from tests.browser.school import School

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def write(school: School, offering: int, author: int, other: int, *texts: str) -> int:
    """Messages of *author* to *other*; the conversation's number."""

    def work(session: object) -> int:
        found = 0
        for text in texts:
            made = messages.send(
                session.get_one(Offering, offering),  # type: ignore[attr-defined]
                session.get_one(Person, author),  # type: ignore[attr-defined]
                session.get_one(Person, other),  # type: ignore[attr-defined]
                text,
                client_key=secrets.token_hex(16),
                files=[],
            )
            found = made.conversation_id
        return found

    return school.does(work)


def looks_again(someone: Actor) -> None:
    """Come back to the page, as from another tab: it asks at once."""
    someone.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@pytest.mark.parametrize("phone", [False, True])
def test_messages_arrive_without_a_reload_and_move_no_reader(
    school: School, at_school: Callable[..., Actor], phone: bool
) -> None:
    room = school.classroom(f"메시지반{phone}", "받는이")
    learner, teacher = room.learners[0], room.teacher
    texts = [f"긴 이야기 {number}." for number in range(40)]
    key = write(school, room.offering, learner, teacher, *texts)
    reader = at_school(learner, f"conversation-{phone}", phone=phone)
    reader.open(f"/messages/{key}")
    page = reader.page
    page.locator("[data-message]").first.scroll_into_view_if_needed()
    field = page.locator("#write textarea")
    field.evaluate("box => { box.value = '쓰던 글'; box.focus({ preventScroll: true }); }")
    page.evaluate("scrollTo(0, 0)")

    write(school, room.offering, teacher, learner, "새로 온 말")
    looks_again(reader)
    expect(page.locator("[data-news-said]")).to_contain_text("새 메시지 1개")
    expect(page.locator("[data-message]").last).to_contain_text("새로 온 말")
    assert page.evaluate("scrollY") == 0
    expect(field).to_be_focused()
    expect(field).to_have_value("쓰던 글")
    button = page.get_by_role("button", name="아래에 새 메시지")
    expect(button).to_be_visible()
    reader.shot("new-below")
    button.click()
    expect(page.locator("[data-message]").last).to_be_in_viewport()
    expect(button).to_be_hidden()

    # At the end one is taken along.
    write(school, room.offering, teacher, learner, "또 온 말")
    looks_again(reader)
    expect(page.locator("[data-message]").last).to_contain_text("또 온 말")
    expect(page.locator("[data-message]").last).to_be_in_viewport()
    reader.shot("at-the-end-of-it")
    reader.accessible("an open conversation")
