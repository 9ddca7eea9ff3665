"""Thirty attempts at running a script, shown in a real browser in each role's main views."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Dialog

from tests.browser.actor import Actor
from tests.browser.conftest import DEMO_PASSWORD
from tests.browser.site import Site
from tests.browser.test_behaviours import class_of, opens_class

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

PAYLOADS = (
    "<script>alert(1)</script>",
    "<ScRiPt src=data:,alert(2)></sCrIpT>",
    "<img src=x onerror=alert(3)>",
    "<svg onload=alert(4)>",
    "<svg><script>alert(5)</script></svg>",
    "\"><script>alert(6)</script>",
    "'><img src=x onerror='alert(7)'>",
    "</textarea><script>alert(8)</script>",
    "</title><script>alert(9)</script>",
    "</script><script>alert(10)</script>",
    "<iframe srcdoc='<script>parent.alert(11)</script>'></iframe>",
    "<iframe src=javascript:alert(12)></iframe>",
    "[누르기](javascript:alert(13))",
    "[누르기](data:text/html;base64,PHNjcmlwdD5hbGVydCgxNCk8L3NjcmlwdD4=)",
    "![그림](x\"onerror=\"alert(15))",
    "<a href=\"jav&#x09;ascript:alert(16)\">누르기</a>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(17)>",
    "<details open ontoggle=alert(18)>",
    "<video><source onerror=alert(19)></video>",
    "<body onload=alert(20)>",
    "<style>@import'data:text/css,*{x:expression(alert(21))}';</style>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(22)'>",
    "<base href='https://example.org/'>",
    "<form action=javascript:alert(24)><button autofocus onfocus=alert(24)>",
    "{{ ''.__class__ }}${alert(25)}<%= alert(25) %>",
    "<input autofocus onfocus=alert(26)>",
    "$\\href{javascript:alert(27)}{x}$",
    "`<img src=x onerror=alert(28)>`",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(29)>\">",
    "<x hx-get='/sign-out' hx-trigger='load' onclick=alert(30) tabindex=0 autofocus>",
)  # fmt: skip
ALL = "\n\n".join(PAYLOADS)
LINE = PAYLOADS[0] + PAYLOADS[2] + PAYLOADS[5]
WATCH = """
window.alert = (what) => { document.documentElement.dataset.ran = String(what); };
document.addEventListener('securitypolicyviolation', (event) => {
  document.documentElement.dataset.refused = `${event.violatedDirective} ${event.blockedURI}`;
});
"""


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
    label = class_of(trainee, "딥러닝과 컴퓨터 비전")
    opens_class(teacher, label)
    tabs = teacher.page.get_by_role("navigation", name="강의 화면")
    teacher.follow("학습 내용", within=tabs)
    teacher.fill("모듈 이름", LINE)
    teacher.press("모듈 만들기")
    is_calm(teacher)
    teacher.page.get_by_role("link", name="차시 쓰기").last.click()
    teacher.fill("제목", LINE)
    teacher.fill("본문 (마크다운)", ALL)
    teacher.page.locator("#preview").get_by_text("alert(1)").first.wait_for()
    teacher.tick("공개: 교육생이 봅니다")
    teacher.press("저장")
    is_calm(teacher)
    teacher.follow("교육생 화면으로 보기")
    is_calm(teacher)
    lesson = teacher.page.url.removeprefix(teacher.site.url)

    is_calm(trainee, lesson, "/learn", "/")
    trainee.open("/account")
    trainee.fill("이름", f"한지우 {PAYLOADS[2]}")
    trainee.press("저장")
    is_calm(trainee)
    trainee.open("/me/assignments")
    trainee.follow("근거를 대는 문서 도우미와 그 평가", within=trainee.page.locator("main"))
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
    employer.fill("공고문", "■ 자격요건\n" + "\n".join(f"- {line}" for line in PAYLOADS))
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
