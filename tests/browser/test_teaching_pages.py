"""The pages on which people teach, learn and mark: axe is silent in light and dark, a phone holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.browser.actor import Actor
from tests.browser.filled import Filled, opened

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
#: Who looks at which page; numbers are those of the stage, by the parameter's name.
PAGES = {
    "quiz": ("trainee", "/quiz-attempts/<quizzes.attempt_id>"),
    "quiz-confirm": ("trainee", "/quiz-attempts/<quizzes.attempt_id>/confirm"),
    "quiz-review": ("trainee", "/quiz-attempts/<quizzes.review.attempt_id>/review"),
    "board": ("trainee", "/learn/<offering_id>/questions"),
    "thread": ("trainee", "/learn/<offering_id>/questions/<thread_id>"),
    "calendar": ("trainee", "/calendar"),
    "survey": ("trainee", "/surveys/<survey_id>"),
    "messages": ("trainee", "/messages"),
    "conversation": ("trainee", "/messages/<conversation_id>"),
    "course": ("trainee", "/learn/<offering_id>"),
    "quiz-marking": ("instructor", "/teach/<offering_id>/quizzes/<quiz_id>/marking"),
    "quiz-composing": ("instructor", "/teach/<offering_id>/quizzes/<quiz_id>/questions"),
    "quiz-statistics": ("instructor", "/teach/<offering_id>/quizzes/<quiz_id>/statistics"),
    "grading": ("instructor", "/teach/<offering_id>/grading/<submission_id>"),
    "grading-queue": ("instructor", "/teach/<offering_id>/grading?state=all"),
    "question-editor": ("instructor", "/teach/<offering_id>/questions/new?kind=multiple"),
    "question-editor-gaps": ("instructor", "/teach/<offering_id>/questions/new?kind=cloze"),
    "rubric-editor": ("instructor", "/teach/<offering_id>/rubrics/<rubric_id>/edit"),
    "survey-editor": ("staff", "/teach/<offering_id>/surveys/<survey_id>/edit"),
    "content": ("instructor", "/teach/<offering_id>/content"),
    "lesson-version": (
        "instructor",
        "/teach/<offering_id>/content/lessons/<lesson_id>/versions/<content.number>",
    ),
    "groups": ("instructor", "/teach/<offering_id>/groups/<set_id>"),
    "groups-settings": ("instructor", "/teach/<offering_id>/groups/<set_id>/settings"),
    "groups-place": ("instructor", "/teach/<offering_id>/groups/<set_id>/import"),
}
#: Kinds of pages that are there only where somebody has worked (a computed sheet, a written log), and
#: who looks at them: whoever follows links through a large installation may pass them by.
WORKED_ON = {
    "allowances.sheet": "staff",
    "allowances.person": "staff",
    "allowances.differences": "staff",
    "allowances.print_sheet": "staff",
    "at_risk.cohort_learner": "staff",
    "at_risk.edit_note": "instructor",
    "attendance.ask_to_remove_holiday": "staff",
    "attendance_exchange.difference": "instructor",
    "attendance_exchange.plan": "instructor",
    "gradebook.category": "instructor",
    "gradebook.period": "instructor",
    "presence.mine": "trainee",
    "programmes.edit_requirement": "staff",
    "training_log.edit_log": "instructor",
    "training_log.print_log": "instructor",
    "training_log.show_log": "instructor",
}


@pytest.fixture(scope="module")
def laid_out() -> Iterator[Filled]:
    """One of everything."""
    with opened(hostile=False) as made:
        yield made


def worked_on(laid_out: Filled) -> dict[str, tuple[str, str]]:
    """The kinds of :data:`WORKED_ON` as :data:`PAGES` are written: who, and where."""
    rules = {rule.endpoint: rule for rule in laid_out.app.url_map.iter_rules()}
    return {kind: (role, laid_out.stage.url(rules[kind])) for kind, role in WORKED_ON.items()}


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_pages_are_for_everybody_and_fit(
    laid_out: Filled, actor: Callable[..., Actor], phone: bool
) -> None:
    people: dict[str, Actor] = {}
    problems = []
    for name, (role, address) in (PAGES | worked_on(laid_out)).items():
        if role not in people:
            someone = actor(laid_out, f"pages-{role}{'-phone' * phone}", phone=phone)
            cookie = {"name": "session", "value": laid_out.cast[role], "url": laid_out.url}
            someone.context.add_cookies([cookie])  # type: ignore[list-item]
            people[role] = someone
        for parameter, value in laid_out.stage.params.items():
            address = address.replace(f"<{parameter}>", str(value))
        answer = people[role].page.goto(laid_out.url + address)
        assert answer is not None
        if answer.status != 200:
            problems.append(f"{name}: {answer.status} {address}")
            continue
        try:
            people[role].arrives(name)
        except AssertionError as error:
            problems.append(str(error))
    assert not problems, "\n\n".join(problems)
