"""Someone at a browser: acts by what can be seen, never by a direct request."""

from __future__ import annotations

import re
import shutil
from copy import copy
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Locator, Page, expect

from tests.browser.site import ARTEFACTS, Site

EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: What changes when only the colours do.
COLOURS = ["color-contrast", "link-in-text-block"]
#: What a label carries besides its text.
REQUIRED = r"(필수|[Rr]equired)?"
AXE = Axe()
#: How long something may take to be seen: two cores may carry a whole test run.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


def growing(syllable: str) -> list[str]:
    """A Hangul syllable as it grows under the fingers: 한 → ㅎ, 하, 한; other characters as is."""
    code = ord(syllable) - 0xAC00
    if not 0 <= code < 11172:
        return [syllable]
    initial, medial, final = code // 588, code % 588 // 28, code % 28
    stages = [
        "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"[initial],
        chr(0xAC00 + initial * 588 + medial * 28),
    ]
    return stages + ([syllable] if final else [])


class Actor:
    """One person with a browser of their own. Every page visited is photographed."""

    def __init__(
        self, browser: Browser, site: Site, name: str, *, locale: str = "ko-KR",
        phone: bool = False, scripts: bool = True, looks: bool = True,
    ) -> None:  # fmt: skip
        """*looks*: whether pages are also read by axe; a second walk through the same pages need not."""
        self.site, self.name, self.looks = site, name, looks
        self.email = ""
        self.phone = phone
        self.context = browser.new_context(
            locale=locale,
            timezone_id="Asia/Seoul",
            viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type]
            has_touch=phone,
            is_mobile=phone,
            reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.complaints: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        self.shots = 0
        shutil.rmtree(ARTEFACTS / name, ignore_errors=True)

    @classmethod
    def at(cls, someone: Actor, page: Page) -> Actor:
        """The same person at another window."""
        other = copy(someone)
        other.page = page
        return other

    def _console(self, message: Any) -> None:
        # A 4xx answer that the page shows is part of the story; a refused script is not.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def close(self) -> None:
        """Leave; anything that the console complained of fails the test."""
        self.context.close()
        assert not self.complaints, self.complaints

    # --- acting -------------------------------------------------------------------------------

    def open(self, path: str = "/") -> None:
        """Type an address, once more where a page that is being prepared renews itself meanwhile."""
        try:
            self.page.goto(self.site.url + path)
        except Error as error:
            if "ERR_ABORTED" not in error.message:
                raise
            self.page.goto(self.site.url + path)

    def button(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> Locator:
        """A button by its visible name."""
        return (within or self.page).get_by_role("button", name=name)

    def press(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Press a button by its visible name."""
        self.button(name, within=within).first.click()

    def sends(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Press a button that sends a form, and wait for the page that answers."""
        with self.page.expect_navigation():
            self.press(name, within=within)

    def follow(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Follow a link by its visible name, and read what it leads to once it is all there."""
        (within or self.page).get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def field(self, label: str | re.Pattern[str], *, within: Locator | None = None) -> Locator:
        """The visible control with this label; a text must be the whole of it."""
        if isinstance(label, str):
            label = re.compile(rf"^\s*{re.escape(label)}\s*{REQUIRED}\s*$")
        controls = self.page.locator("input, textarea, select")
        found = (within or self.page).get_by_label(label).and_(controls)
        return found.locator("visible=true").first

    def fill(
        self, label: str | re.Pattern[str], value: str, *, within: Locator | None = None
    ) -> None:
        """Type into a field by its label."""
        self.field(label, within=within).fill(value)

    def composes(self, label: str | re.Pattern[str], text: str) -> None:
        """Type Hangul as an input method does: each syllable grows jamo by jamo, then is fixed.

        Before the last syllable is fixed Enter is pressed, as people do to end a composition.
        """
        self.field(label).focus()
        session = self.context.new_cdp_session(self.page)
        for position, syllable in enumerate(text):
            stages = growing(syllable)
            for stage in stages if len(stages) > 1 else ():
                session.send(
                    "Input.imeSetComposition",
                    {"text": stage, "selectionStart": 1, "selectionEnd": 1},
                )
            if len(stages) > 1 and position == len(text) - 1:
                session.send(
                    "Input.dispatchKeyEvent",
                    {
                        "type": "rawKeyDown",
                        "key": "Process",
                        "code": "Enter",
                        "windowsVirtualKeyCode": 229,
                    },
                )
            session.send("Input.insertText", {"text": syllable})
        session.detach()

    def choose(
        self, label: str | re.Pattern[str], option: str, *, within: Locator | None = None
    ) -> None:
        """Choose from a list by label and visible option."""
        self.field(label, within=within).select_option(label=option)

    def tick(self, label: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Tick a box or pick a choice by its label."""
        self.field(label, within=within).check()

    def upload(self, label: str | re.Pattern[str], *files: str | Path) -> None:
        """Choose files for a field by its label."""
        self.field(label).set_input_files([str(file) for file in files])

    def confirms(
        self, name: str | re.Pattern[str], *, within: Locator | None = None, **answers: str
    ) -> None:
        """Press a button that asks first, answer what the question asks for, and confirm."""
        (within or self.page).locator("summary").filter(has_text=name).first.click()
        dialog = self.page.get_by_role("dialog")
        for label, value in answers.items():
            self.fill(label, value, within=dialog)
        dialog.locator('button[type="submit"]').click()

    def picks_skills(self, *names: str, within: Locator | None = None) -> None:
        """Find skills by typing, and choose each from what was found."""
        picker = (within or self.page).locator("[data-skills-picker]").first
        for name in names:
            picker.get_by_role("searchbox").fill(name)
            found = picker.locator("[data-skills-found] label")
            found.filter(has=self.page.get_by_text(name, exact=True)).first.click()
            chosen = picker.locator("[data-skills-chosen]").get_by_role("checkbox", name=name)
            expect(chosen).to_be_checked()

    # --- seeing -------------------------------------------------------------------------------

    def sees(self, text: str | re.Pattern[str]) -> None:
        """The text is on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def does_not_see(self, text: str | re.Pattern[str]) -> None:
        """The text is nowhere on the page."""
        expect(self.page.get_by_text(text)).to_have_count(0)

    def shot(self, title: str) -> None:
        """Keep a picture of the whole page as a test artefact."""
        self.shots += 1
        folder = ARTEFACTS / self.name
        folder.mkdir(parents=True, exist_ok=True)
        self.page.evaluate("scrollTo(0, 0)")  # bars that stick would hide what is under them
        self.page.screenshot(path=folder / f"{self.shots:02d}-{title}.png", full_page=True)

    def accessible(self, where: str) -> None:
        """axe finds nothing on this page, in light and in dark."""
        found = []
        for scheme in ("light",) if self.phone else ("light", "dark"):  # colours know no width
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            rules = EVERYTHING if scheme == "light" else COLOURS
            results = AXE.run(self.page, options={"runOnly": rules, "resultTypes": ["violations"]})
            found += [
                f"{scheme}: {violation['id']}: {violation['help']} — "
                + "; ".join(node["html"][:160] for node in violation["nodes"][:3])
                for violation in results.response["violations"]
            ]
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        assert not found, f"{where}:\n" + "\n".join(found)

    def fits(self) -> None:
        """Nothing sticks out of the page to the side."""
        # On a phone the window grows with what sticks out: only the screen's own width tells.
        size = self.page.viewport_size
        assert size is not None
        width = self.page.evaluate("document.documentElement.scrollWidth") - size["width"]
        assert width <= 0, f"{self.page.url} is {width}px wider than the window"

    def arrives(self, title: str) -> None:
        """A page is reached: photographed, nothing sticks out, and axe has nothing to say."""
        self.shot(title)
        self.fits()
        if self.looks:
            self.accessible(title)

    # --- common errands -----------------------------------------------------------------------

    def opens_mail(self, subject: str | re.Pattern[str]) -> None:
        """Find one's newest mail with this subject in the mailbox and follow its link.

        Mail is sent by the worker, so the mailbox is looked at until the mail is there.
        """
        for _attempt in range(60):
            self.open("/mailbox")
            mails = (
                self.page.get_by_role("listitem")
                .filter(has_text=subject)
                .filter(has_text=self.email)
            )
            if mails.count():
                mail = mails.first
                if mail.locator("details:not([open])").count():
                    mail.locator("summary").click()
                mail.get_by_role("link").first.click()
                return
            self.page.wait_for_timeout(250)
        raise AssertionError(f"no mail came with subject {subject!r}")
