"""Attempts at running a script, in every text field, shown in a real browser in every role's view."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Request, Route
from playwright.sync_api import Page as Window

from tests.browser.actor import Actor
from tests.browser.conftest import DEMO_PASSWORD
from tests.browser.filled import Filled, Page, opened
from tests.browser.open_work import opens_class, opens_work
from tests.browser.payloads import PAYLOADS
from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

ALL = "\n\n".join(PAYLOADS)
LINE = PAYLOADS[0] + PAYLOADS[9] + next(text for text in PAYLOADS if text.startswith('">'))
WATCH = """
const told = (what) => { document.documentElement.dataset.ran ??= String(what); };
for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = told;
document.addEventListener('securitypolicyviolation', (event) => {
  document.documentElement.dataset.refused = `${event.violatedDirective} ${event.blockedURI}`;
});
"""
#: What stands in the page that could run later: at a click, a key, a pointer that passes.
COULD_RUN = """() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
  const bad = [];
  const say = (element) => bad.push(element.outerHTML.slice(0, 160));
  // What search engines read: JSON without any character that could end the element.
  const isData = (element) => {
    if (element.type !== "application/ld+json" || element.attributes.length > 1 || /[<>&]/.test(element.textContent)) return false;
    try { JSON.parse(element.textContent); return true; } catch { return false; }
  };
  const address = /^(href|src|action|formaction|data|poster|xlink:href|ping|srcset|background|data-hx-get|hx-get|hx-post)$/i;
  const runs = /^(javascript|vbscript|data:(?!image\\/(png|jpeg|gif|webp))|\\/\\/tripwire|https?:\\/\\/tripwire)/i;
  for (const element of document.querySelectorAll("*")) {
    const name = element.localName;
    if (["object", "embed", "base", "applet", "portal", "frame", "frameset", "plaintext", "xmp"].includes(name)) say(element);
    if (name === "script" && !(element.getAttribute("src") ?? "").startsWith("/static/") && !isData(element)) say(element);
    if (name === "meta" && element.httpEquiv) say(element);
    if (name === "style" && element.textContent.includes("tripwire")) say(element);
    for (const { name: attribute, value } of element.attributes) {
      if (/^(on|hx-on|data-hx-on|srcdoc$)/i.test(attribute)) say(element);
      const bare = value.replace(/[\\u0000-\\u0020\\u200b]/g, "");
      // A link to another site is a link: only what is fetched or run by itself must not be there.
      if (address.test(attribute) && runs.test(bare) && !(name === "a" && /^(https?:)?\\/\\//i.test(bare) && attribute === "href")) say(element);
      if (attribute === "hx-get" && value.includes("sign-out")) say(element);
      if (attribute === "style" && value.includes("tripwire")) say(element);
    }
  }
  done({ ...document.documentElement.dataset, bad });
}, 0)))"""


@pytest.fixture
def person(demo_site: Site, actor: Callable[..., Actor]) -> Iterator[Callable[[str], Actor]]:
    """``person(role)``: somebody of the demonstration, watched for anything that runs."""
    dialogs: list[str] = []

    def heard(dialog: Dialog) -> None:
        dialogs.append(f"{dialog.type}: {dialog.message}")
        dialog.accept()

    def arrive(role: str) -> Actor:
        someone = actor(demo_site, f"hostile-{role}", looks=False)
        someone.context.add_init_script(WATCH)
        someone.page.on("dialog", heard)
        someone.open("/sign-in")
        someone.fill("이메일", f"{role}@demo.example.org")
        someone.fill("비밀번호", DEMO_PASSWORD)
        someone.press("로그인", within=someone.page.locator("main"))
        someone.page.wait_for_url(lambda url: "/sign-in" not in url)
        return someone

    yield arrive
    assert not dialogs, dialogs


def is_calm(someone: Actor, *paths: str) -> None:
    """Nothing ran on the page on the screen, nor on these."""
    for path in ("", *paths):
        if path:
            someone.open(path)
        someone.page.wait_for_load_state("networkidle")
        told = someone.page.evaluate("({...document.documentElement.dataset})")
        assert "ran" not in told, f"{someone.page.url}: a script ran: {told['ran']}"
        assert "refused" not in told, f"{someone.page.url}: the policy had to step in: {told}"
        assert someone.page.url.startswith(someone.site.url), "somewhere else by now"


def test_nothing_that_people_write_runs(person: Callable[[str], Actor]) -> None:
    trainee, teacher = person("trainee"), person("instructor")
    trainee.open("/me/enrolments")
    seat = trainee.page.locator("main tr").filter(has_text="딥러닝과 컴퓨터 비전")
    seat = seat.filter(has_text="수강 중").locator("[data-label='분반']").first
    label = seat.inner_text().strip()
    opens_class(teacher, label)
    tabs = teacher.page.get_by_role("navigation", name="강의 화면")
    teacher.follow("학습 내용", within=tabs)
    teacher.fill("모듈 이름", LINE)
    teacher.press("모듈 만들기")
    is_calm(teacher)
    teacher.page.get_by_role("link", name="차시 쓰기").last.click()
    teacher.fill("제목", LINE)
    teacher.fill("본문 (마크다운)", ALL)
    teacher.page.locator("#preview").get_by_text("alert(1000)").first.wait_for()
    teacher.tick("공개: 교육생이 봅니다")
    teacher.press("저장")
    is_calm(teacher)
    teacher.follow("교육생 화면으로 보기")
    is_calm(teacher)
    lesson = teacher.page.url.removeprefix(teacher.site.url)

    is_calm(trainee, lesson, "/learn", "/")
    trainee.open("/account")
    trainee.fill("이름", f"한지우 {PAYLOADS[9]}")
    trainee.press("저장")
    is_calm(trainee)
    opens_work(trainee, "글")
    trainee.fill("글", ALL)
    trainee.press("내기")
    trainee.page.wait_for_url("**/receipt")
    is_calm(trainee)
    trainee.follow("낸 것 보기")
    is_calm(trainee, "/", "/notifications", "/me/assignments")

    opens_class(teacher, label)
    for tab in ("명단", "채점", "결과"):
        teacher.follow(
            re.compile(f"^{tab}"), within=teacher.page.get_by_role("navigation", name="강의 화면")
        )
        is_calm(teacher)

    employer = person("employer")
    employer.open("/openings/manage/new")
    employer.fill("공고 제목", LINE)
    employer.fill("공고문", "■ 자격요건\n" + "\n".join(f"- {line}" for line in PAYLOADS[::6]))
    employer.press("줄로 나누기")
    is_calm(employer)
    employer.press("확인하고 공고 열기")
    employer.page.wait_for_load_state()
    is_calm(employer, "/openings/manage", "/")

    is_calm(trainee, "/openings", "/me/openings", "/search?q=script")
    office = person("office")
    is_calm(
        office,
        "/office/people?q=한지우",
        "/office/audit",
        "/office/access-log",
        "/search?q=alert",
        "/",
    )


@pytest.fixture(scope="module")
def everywhere() -> Iterator[Filled]:
    """One of everything, with payloads in every field."""
    with opened() as made:
        yield made


def test_there_are_enough_attempts_of_our_own() -> None:
    assert len(set(PAYLOADS)) >= 200


def test_the_tripwire_tells_what_runs_and_what_could(chromium: Browser) -> None:
    """Where nothing protects, it is seen: otherwise the test below would say nothing."""
    context = chromium.new_context()
    context.add_init_script(WATCH)
    window, abroad = _watched(context, "http://here.invalid")
    shown = Page(
        "", "/", "<!doctype html><main>" + "\n".join(PAYLOADS[9:40]), {"Content-Type": "text/html"}
    )
    _given(window, shown)
    window.goto("http://here.invalid/", wait_until="commit")
    window.wait_for_function("document.documentElement.dataset.ran")
    told = window.evaluate(COULD_RUN)
    assert "ran" in told
    assert len(told["bad"]) > 10
    assert any("tripwire" in address for address in abroad)
    context.close()


def test_every_form_took_them(everywhere: Filled) -> None:
    assert not everywhere.refused, "\n".join(everywhere.refused)
    assert everywhere.sent > 150


def test_nothing_in_any_field_runs_in_any_role_s_view(
    everywhere: Filled, chromium: Browser
) -> None:
    problems: list[str] = []
    by_role: dict[str, list[Page]] = {}
    for page in everywhere.pages:
        by_role.setdefault(page.role, []).append(page)
    for role, pages in by_role.items():
        context = chromium.new_context(locale="ko-KR", timezone_id="Asia/Seoul")
        context.add_init_script(WATCH)
        cookie = everywhere.role_cookie(role)
        if cookie:
            context.add_cookies([{"name": "session", "value": cookie, "url": everywhere.url}])
        window, abroad = _watched(context, everywhere.url)
        for page in pages:
            if page.body is not None:
                _given(window, page)
            window.goto(urljoin(everywhere.url, page.url))
            told = window.evaluate(COULD_RUN)
            wrong = [told[name] for name in ("ran", "refused") if name in told]
            wrong += told["bad"][:3] + abroad
            if wrong or not window.url.startswith(everywhere.url):
                problems.append(f"{role} {page.url} → {window.url}: {wrong}")
            abroad.clear()
        context.close()
    assert not problems, "\n".join(problems[:20])


def _watched(context: BrowserContext, home: str) -> tuple[Window, list[str]]:
    """A window, and what it asks of other places or says in a dialog."""
    window, abroad = context.new_page(), []

    def asks(request: Request) -> None:
        if not request.url.startswith((home, "data:", "blob:")):
            abroad.append(request.url)

    def speaks(dialog: Dialog) -> None:
        abroad.append(dialog.message)
        dialog.dismiss()

    window.on("request", asks)
    window.on("dialog", speaks)
    return window, abroad


def _given(window: Window, page: Page) -> None:
    """Let the next visit get the page as the form's answer came."""

    def answer(route: Route) -> None:
        route.fulfill(status=200, body=page.body, headers=page.headers)

    window.route(re.compile(re.escape(page.url) + "$"), answer, times=1)
