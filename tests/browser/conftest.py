"""One Chromium a worker; sites of their own for the stories."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.browser.actor import Actor
from tests.browser.school import School, opened
from tests.browser.site import Site, running

#: Of every account of the demonstration.
DEMO_PASSWORD = "narae-gaon-maru-7301"
CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless; gone with the module, because its event loop would stand in the
    way of applications that later tests start in this process."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is missing: `make test` installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def empty_site() -> Iterator[Site]:
    """An installation as ``make run DEMO=0`` leaves it."""
    with running() as site:
        yield site


@pytest.fixture(scope="session")
def demo_site() -> Iterator[Site]:
    """An installation with the demonstration in its usual size."""
    with running(("demo", "--password", DEMO_PASSWORD)) as site:
        yield site


@pytest.fixture
def actor(chromium: Browser) -> Iterator[Callable[..., Actor]]:
    """``actor(site, name, locale=…, phone=…)``: somebody sits down at a browser."""
    people: list[Actor] = []

    def arrive(site: Site, name: str, **options: object) -> Actor:
        someone = Actor(chromium, site, name, **options)  # type: ignore[arg-type]
        people.append(someone)
        return someone

    yield arrive
    for someone in people:
        with contextlib.suppress(PlaywrightError):  # a page that is just going elsewhere
            someone.shot("at-the-end")
    for someone in people:
        someone.close()


@pytest.fixture(scope="session")
def school() -> Iterator[School]:
    """An installation with the cast; each test makes a class of its own in it."""
    with opened() as served:
        yield served


@pytest.fixture
def at_school(school: School, actor: Callable[..., Actor]) -> Callable[..., Actor]:
    """``at_school(person_id, name, …)``: somebody of the school at a browser, signed in."""

    def arrive(person_id: int, name: str, **options: object) -> Actor:
        someone = actor(school, f"school-{name}", **options)
        cookie = {"name": "session", "value": school.cookie(person_id), "url": school.url}
        someone.context.add_cookies([cookie])  # type: ignore[list-item]
        return someone

    return arrive
