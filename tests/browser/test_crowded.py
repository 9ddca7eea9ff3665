"""Every kind of page of every role with the real programme's numbers: 1,254 people, 94 companies.

Each role starts at its first page and follows links; of each kind of page (each endpoint) the first
that turns up is looked at. Nothing sticks out, axe is silent in light and dark, and English pages
keep no Korean in what the product itself says.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, MapAdapter, RequestRedirect, Rule

from tests.browser.actor import Actor
from tests.browser.conftest import DEMO_PASSWORD
from tests.browser.site import ROOT, Site, running
from tests.browser.test_teaching_pages import WORKED_ON

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("crowd")]

#: Whoever meets a kind of page first looks at it; the later ones look at their own navigation.
ROLES = (
    "visitor", "graduate", "trainee", "student", "applicant", "instructor", "assistant", "staff", "payer", "employer", "office",
    "admin",
)  # fmt: skip
#: Answers that are no page to look at.
NO_PAGES = {
    "admissions.own_paper", "admissions.paper", "admissions.papers_back",
    "static", "content.file", "assignments.file", "candidates.resume_file", "skills.suggest",
    "operate.healthz", "operate.readyz", "home.fitting", "assignments.draft_file",
    "assignments.member_file", "communication.read_feed", "content.notebook", "discussion.file",
    "discussion.message_file", "discussion.news", "peer_review.file", "peer_review.view_file",
    "gradebook.grid_data", "questions.file", "quizzes.answer_file", "quizzes.state", "quizzes.teach_file",
    "objections.file", "programmes.document", "absences.document", "presence.now",
    "attendance_exchange.evidence", "documents.file", "documents.seal",
    "documents.specimen_file", "rosters.example", "badges.profile", "badges.did", "badges.jwks", "badges.status",
    "badges.achievement_data", "badges.image", "badges.shared_file", "badges.mine_file", "standing.document",
    "passport.mine_file", "passport.shared_file",
    "selection.interview_file", "selection.review_paper", "projects.file",
}  # fmt: skip
#: Pages that only a link in a mail, a form, a choice or somebody else's act leads to; the main ones
#: of them are looked at in test_teaching_pages.
ELSEWHERE = WORKED_ON.keys() | {
    "admissions.new_item", "admissions.edit_item", "admissions.check",
    "accounts.setup", "accounts.verify", "accounts.check_mail", "accounts.reset_sent",
    "accounts.reset", "accounts.invitation", "accounts.confirm_email", "accounts.resend",
    "enrolment.joined_cohort", "enrolment.joined_offering", "candidates.resume_preview",
    "design.index", "grading.release", "enrolment.offering", "assignments.reopen",
    "bulk_marking.plan", "grade_exchange.plan", "content.copied", "discussion.compose",
    "discussion.edit_post", "discussion.post_history", "feedback.ask_form", "feedback.give",
    "grading.beside", "grading.scheme", "grading.share", "peer_review.course", "peer_review.mine",
    "peer_review.review", "peer_review.work", "questions.import_plan", "quizzes.add_draw",
    "quizzes.choose", "quizzes.confirm", "quizzes.take", "quizzes.review", "similarity.pair",
    "content.version", "groups.board", "groups.place_many", "groups.settings",
    "accounts.merged", "letters.confirm", "letters.person", "objections.change", "objections.own",
    "badges.shared", "badges.brought", "badges.achievement_issue", "passport.shared",
    "selection.assign", "selection.decide", "selection.edit_group",
    "degrees.course", "degrees.new_requirement", "degrees.requirement", "employment.edit",
    "programmes.edit_exam", "programmes.edit_internship", "programmes.mentoring", "selection.entry",
    "selection.own", "standing.plan", "projects.override", "projects.evaluate", "tailored.employees", "tailored.report",
    "selection.interview", "selection.publish", "selection.review", "selection.show_appeal",
}  # fmt: skip
#: The pages that matter most, on a phone too.
PHONE = {
    "home.index", "programmes.tracks", "catalogue.courses", "catalogue.course", "programmes.track",
    "content.course", "content.lesson", "assignments.show", "assignments.mine", "grading.index",
    "grading.grade", "gradebook.index", "enrolment.roster", "openings.index", "openings.show",
    "ranking.candidates", "ranking.candidate", "ranking.requests", "candidates.matching",
    "accounts.people", "accounts.audit_trail", "office.overview", "companies.office_companies",
    "communication.notifications", "search.index",
}  # fmt: skip

#: So many pages of a kind are asked where they lead to.
FOLLOWED = 2
LINKS = """() => [...document.querySelectorAll('a[href]')]
  .filter((a) => !a.hasAttribute('download'))
  .map((a) => a.href)"""
#: What the product itself says, as opposed to names and texts that people wrote.
WORDS = """() => {
  const own = 'nav.sidebar a, nav.bottombar a, nav.top-nav a, nav.tabs a, main button, label, ' +
    'legend, th[scope=col], caption, .help, .btn, .stat-label, .stat-hint, .empty, footer, .avatar';
  const said = (element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll('[lang=ko], .visually-hidden').forEach((part) => part.remove());
    return copy.textContent.trim().replace(/\\s+/g, ' ');
  };
  return [...new Set([...document.querySelectorAll(own)]
    .filter((e) => !e.closest('[lang=ko], .prose, .resume-lines, form.line-form, form[action*="/notifications/"]'))
    .map(said)
    .filter((text) => /[\\uac00-\\ud7a3]/.test(text)))];
}"""
#: Korean that English readers are meant to see: how an address and a column are written here.
MEANT = (
    "한국어", "광주광역시", "'이메일' or 'email'", "예 | Yes",
    # what people named in one language: terms, cohorts, groups, sections
    "년 2학기", "년 1학기", "기 ", "라벨링 조", "주간반", "저녁반", "· 1반", "공개 1반",
)  # fmt: skip


@pytest.fixture(scope="module")
def crowd() -> Iterator[Site]:
    """The demonstration in the size of the real programme, built once."""
    options = ("--people", "1254", "--companies", "94", "--password", DEMO_PASSWORD)
    with running(("demo", *options)) as site:
        yield site


DUMP = """
import json
from lms import create_app
rules = create_app().url_map.iter_rules()
print(json.dumps([(rule.rule, rule.endpoint, sorted(rule.methods)) for rule in rules]))
"""


@pytest.fixture(scope="module")
def addresses(crowd: Site) -> MapAdapter:
    """The product's own map of addresses, to tell kinds of pages apart.

    Read in a process of its own: an application does not start beside the browser's event loop.
    """
    told = subprocess.run(
        [sys.executable, "-c", DUMP],
        cwd=ROOT, env=crowd.environ, check=True, capture_output=True, text=True,
    )  # fmt: skip
    rules = json.loads(told.stdout)
    return Map(
        [Rule(rule, endpoint=endpoint, methods=methods) for rule, endpoint, methods in rules]
    ).bind("127.0.0.1")


@pytest.fixture(scope="module")
def met() -> dict[str, str]:
    """Kinds of pages that were looked at so far, and by whom."""
    return {}


def kind_of(addresses: MapAdapter, url: str) -> str | None:
    """The endpoint of an address, or None for what is no page of ours."""
    try:
        endpoint, _values = addresses.match(urlsplit(url).path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    return None if endpoint in NO_PAGES else str(endpoint)


def opens(someone: Actor, url: str) -> int | None:
    """Open a page, again for as long as it says that it is being prepared; its status. None where
    the address is no page but a file to take away."""
    while True:
        try:
            answer = someone.page.goto(url)
        except Error as error:
            if "Download is starting" in error.message:
                return None
            raise
        assert answer is not None
        if answer.status != 202:
            return answer.status
        someone.page.wait_for_timeout(900)


def explore(
    someone: Actor,
    addresses: MapAdapter,
    look: Callable[[str], None],
    dead: list[str],
    files: set[str],
) -> dict[str, str]:
    """Follow links from the first page, two of each kind; *look* at the first. Kinds and addresses;
    links that lead nowhere are added to *dead*, kinds of files to *files*."""
    came_from: dict[str, str] = {}
    waiting, found = [someone.site.url + "/", someone.site.url + "/search?q=python"], {}
    followed: dict[str, set[str]] = {}  # one of a kind may be too new or too far on to lead further
    while waiting:
        url = waiting.pop(0)
        kind = kind_of(addresses, url)
        if kind is None or kind in files:
            continue
        paths = followed.setdefault(kind, set())
        if urlsplit(url).path in paths or len(paths) == FOLLOWED:
            continue
        paths.add(urlsplit(url).path)
        status = opens(someone, url)
        if status is None:
            files.add(kind)
            continue
        if status >= 400:
            dead.append(f"a link leads to {status}: {url} (from {came_from[url]})")
            continue
        if kind != "communication.mailbox":  # what was mailed to others is not for this reader
            waiting += links(someone, url, came_from)
        if kind not in found:
            found[kind] = someone.page.url
            look(kind)
    return found


def links(someone: Actor, here: str, came_from: dict[str, str]) -> list[str]:
    """Where the page leads to in the product, without places in pages; noted in *came_from*."""
    ways = [
        link.split("#")[0]
        for link in someone.page.evaluate(LINKS)
        if link.startswith(someone.site.url)
    ]
    for way in ways:
        came_from.setdefault(way, here)
    return ways


def sits_down(actor: Callable[..., Actor], crowd: Site, role: str, **options: object) -> Actor:
    """Somebody of the demonstration at a browser, signed in."""
    someone = actor(crowd, f"crowd-{role}" + ("-phone" if options.get("phone") else ""), **options)
    if role != "visitor":
        someone.open("/sign-in")
        someone.fill("이메일", f"{role}@demo.example.org")
        someone.fill("비밀번호", DEMO_PASSWORD)
        someone.press("로그인", within=someone.page.locator("main"))
        someone.page.wait_for_url(lambda url: "/sign-in" not in url)
    return someone


@pytest.mark.parametrize("role", ROLES)
def test_every_kind_of_page_holds_with_1254_people(
    role: str, crowd: Site, actor: Callable[..., Actor], addresses: MapAdapter, met: dict[str, str]
) -> None:
    someone = sits_down(actor, crowd, role)
    problems: list[str] = []

    def look(kind: str) -> None:
        if kind in met and kind != "home.index":
            return
        met[kind] = role
        try:
            someone.arrives(kind)
        except AssertionError as error:
            problems.append(str(error))

    files: set[str] = set()
    found = explore(someone, addresses, look, problems, files)
    met |= dict.fromkeys(files - met.keys(), role)
    first = {kind: url for kind, url in found.items() if met.get(kind) == role}
    problems += _korean_left(someone, first)
    phone = sits_down(actor, crowd, role, phone=True)
    for kind in sorted(PHONE & found.keys()):
        if kind in met and met[kind] != role and kind != "home.index":
            continue
        opens(phone, found[kind])
        try:
            phone.arrives(kind)
        except AssertionError as error:
            problems.append(f"on a phone: {error}")
    assert not problems, "\n\n".join(problems)


def _korean_left(someone: Actor, found: dict[str, str]) -> list[str]:
    """Switch to English, and read every page again for Korean in the product's own words."""
    someone.open("/")
    someone.press("English")
    someone.page.wait_for_selector("html[lang=en]")
    left = []
    for kind, url in found.items():
        opens(someone, url)
        words = [
            text
            for text in someone.page.evaluate(WORDS)
            if not any(meant in text for meant in MEANT)
        ]
        if words:
            left.append(f"{kind} ({url}) keeps Korean in English: {words[:6]}")
        try:
            someone.fits()
        except AssertionError as error:
            left.append(f"in English: {error}")
    return left


def test_every_page_that_there_is_was_looked_at(addresses: MapAdapter, met: dict[str, str]) -> None:
    if len({*met.values()}) < len(ROLES) - 2:
        pytest.skip("only some of the roles have looked around")
    pages = {
        rule.endpoint
        for rule in addresses.map.iter_rules()
        if "GET" in (rule.methods or ()) and not re.search(r"_export$|download", rule.endpoint)
    }
    unseen = sorted(pages - NO_PAGES - ELSEWHERE - met.keys())
    assert not unseen, "\n".join(unseen)
