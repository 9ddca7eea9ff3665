"""Which work a trainee of the demonstration can hand in now, and who teaches it, as pages say it.

The demonstration's dates move with the day on which it is made: what is open, and what was handed in
already, is looked up rather than known by name.
"""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator

from tests.browser.actor import Actor

#: How the list of assignments says that something can be handed in that nobody has begun.
OPEN = ("낼 수 있음", "늦음 · 아직 받습니다")


@dataclass(frozen=True)
class OpenWork:
    """An assignment that takes work: its page, its class, and the labels of the form's fields."""

    path: str
    title: str
    course: str
    label: str  # of the class, e.g. 6기 비전
    takes: frozenset[str]


def opens_work(trainee: Actor, *wanted: str) -> OpenWork:
    """Open an assignment that can be handed in now and takes all of *wanted* (글, 링크, 파일).

    Of several the one that takes the least else, so that those that take more are left to others.
    What was handed in is in this list no more: whoever hands in has an assignment of their own.
    """
    trainee.open("/me/assignments?show=open&kind=assignment")
    rows = trainee.page.locator("main tbody tr").all()
    found = [one for one in map(_listed, rows) if one is not None]
    fitting = []
    for path, title, course, label in found:
        trainee.open(path)
        takes = frozenset(trainee.page.locator("form[data-submission] label").all_inner_texts())
        if takes.issuperset(wanted):
            fitting.append(OpenWork(path, title, course, label, takes))
    assert fitting, f"nothing open takes {wanted}: {[title for _path, title, *_ in found]}"
    work = min(fitting, key=lambda one: len(one.takes))
    trainee.open("/me/assignments")
    trainee.follow(work.title, within=trainee.page.locator("main"))
    trainee.page.wait_for_url(f"**{work.path}")
    trainee.sees("과제 내기")
    return work


def _listed(row: Locator) -> tuple[str, str, str, str] | None:
    """Address, title, course and class of a line of the list; none where nothing can be begun."""
    if row.locator("[data-label='상태']").inner_text().strip() not in OPEN:
        return None
    link = row.get_by_role("link")
    _kind, course, label = row.locator(".table-sub").first.inner_text().split(" · ")
    return link.get_attribute("href") or "", link.inner_text().strip(), course, label


def teacher_of(office: Actor, course: str, label: str) -> str:
    """The e-mail address of the instructor of a class, looked up by the office (signed in)."""
    office.open("/manage/courses")
    office.fill("찾기", course)
    office.press("적용", within=office.page.locator("main"))
    office.follow(course, within=office.page.locator("main"))
    office.page.locator("main").get_by_role("link", name=label, exact=True).first.click()
    rows = office.page.locator("main tr").filter(has_text="교수자")
    return rows.locator("[data-label='이메일']").first.inner_text().strip()


def opens_class(teacher: Actor, label: str, course: str = "") -> None:
    """From the list of one's classes to the one with this label (of this course)."""
    teacher.open("/teach")
    teacher.fill("강의 찾기", label)
    teacher.press("적용", within=teacher.page.locator("main"))
    rows = teacher.page.locator("main tr").filter(has_text=label).filter(has_text=course)
    rows.get_by_role("link").first.click()
