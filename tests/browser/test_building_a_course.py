"""An instructor builds a course from an outline; a learner finds what is shut, why, and how it opens."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.actor import Actor
from tests.browser.school import School
from tests.browser.story import materials

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
OUTLINE = """# 1주차. 합성곱
커널이란
패딩과 스트라이드
# 2주차. 검출
상자와 점수
"""
BODY = """## 식으로 보면

$$ y = \\sum_a w_a x_a $$

| 커널 | 하는 일 |
| --- | --- |
| 소벨 | 윤곽 |

```python
def area(box): return box[2] * box[3]
```

::: warning 헷갈리기 쉬운 것
합성곱은 뒤집습니다.
:::

"""
COPY = """async (data) => {
  const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
  const picture = new Blob([bytes], {type: "image/png"});
  await navigator.clipboard.write([new ClipboardItem({"image/png": picture})]);
}"""
HOLD = """([data, name]) => {
  const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
  const held = new DataTransfer();
  held.items.add(new File([bytes], name, {type: "image/png"}));
  return held;
}"""


def lessons(page_part: Locator) -> list[str]:
    """The titles of lessons on the screen, in order."""
    return [
        re.sub(r"^\d+\.\s*", "", text.strip())
        for text in page_part.locator("ol.outline .outline-main > a").all_inner_texts()
    ]


def describes(teacher: Actor, words: str) -> None:
    """Answer the question what a picture shows."""
    dialog = teacher.page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill(words)
    teacher.press("본문에 넣기", within=dialog)
    expect(dialog).to_be_hidden()


def test_a_course_is_built_looked_at_and_opens_step_by_step(
    school: School, at_school: Callable[..., Actor], tmp_path: Path
) -> None:
    room = school.classroom("만들기반", "배움이")
    teacher = at_school(room.teacher, "building-teacher", looks=False)
    page = teacher.page
    teacher.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=school.url)
    teacher.open(f"/teach/{room.offering}/content")
    teacher.fill("모듈과 차시", OUTLINE)
    teacher.sends("만들기", within=page.get_by_role("region", name="얼개를 한 번에 만들기"))
    expect(page.get_by_role("heading", name="2주차. 검출")).to_be_visible()
    assert lessons(page.locator("main")) == ["커널이란", "패딩과 스트라이드", "상자와 점수"]
    teacher.arrives("outline")

    teacher.follow(re.compile("커널이란$"), within=page.locator("main"))
    teacher.fill("본문 (마크다운)", BODY)
    shown = page.get_by_role("region", name="미리 보기")
    for part in ("math", "table", ".highlight", "text=헷갈리기 쉬운 것"):
        expect(shown.locator(part).first).to_be_visible()
    picture = base64.b64encode(materials.picture(tmp_path).read_bytes()).decode()
    page.evaluate(COPY, picture)
    teacher.field("본문 (마크다운)").focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+V")
    describes(teacher, "붙여 넣은 도로")
    held = page.evaluate_handle(HOLD, [picture, "끌어온 그림.png"])
    teacher.field("본문 (마크다운)").dispatch_event("drop", {"dataTransfer": held})
    describes(teacher, "끌어다 놓은 도로")
    for words in ("붙여 넣은 도로", "끌어다 놓은 도로"):
        expect(shown.get_by_role("img", name=words)).to_be_visible()
    teacher.arrives("editor")
    teacher.tick("공개: 교육생이 봅니다")
    teacher.sends("저장")

    teacher.open(f"/teach/{room.offering}/content")
    teacher.follow("패딩과 스트라이드 열리는 조건")
    before = page.get_by_role("group", name="먼저 마칠 것").get_by_role("combobox").first
    option = before.locator("option").filter(has_text="커널이란").first
    before.select_option(label=option.inner_text())
    teacher.press("저장")
    teacher.sees("'커널이란' 차시를 마치면 열립니다.")
    for title in ("패딩과 스트라이드", "상자와 점수"):
        teacher.follow(re.compile(f"{title}$"), within=page.locator("main"))
        teacher.fill("본문 (마크다운)", f"{title}에 대하여")
        teacher.sends("저장")
        teacher.open(f"/teach/{room.offering}/content")
    for title in ("패딩과 스트라이드", "상자와 점수"):
        teacher.tick(f"{title} 고르기")
    bar = page.locator("[data-bulk-bar]")
    teacher.sends("공개하기", within=bar)
    teacher.sends("교육생으로 미리 보기")
    teacher.sees("교육생으로 보는 중")
    teacher.sees("'커널이란' 차시를 마치면 열립니다.")
    teacher.sends("미리 보기 끝내기")

    learner = at_school(room.learners[0], "building-learner", looks=False)
    learner.open(f"/learn/{room.offering}")
    learner.sees("'커널이란' 차시를 마치면 열립니다.")
    learner.follow(re.compile("패딩과 스트라이드"), within=learner.page.locator("main"))
    learner.sees("아직 열리지 않았습니다.")
    learner.sees("'커널이란' 차시를 마치면 열립니다.")
    learner.shot("locked")
    learner.follow("과목 화면으로")
    learner.follow(re.compile("커널이란$"), within=learner.page.locator("main"))
    for words in ("붙여 넣은 도로", "끌어다 놓은 도로"):
        image = learner.page.get_by_role("img", name=words)
        expect(image).to_be_visible()
        assert image.evaluate("image => image.complete && image.naturalWidth > 0")
    learner.press("마침", within=learner.page.locator("#lesson-state"))
    learner.sees("마침을 눌렀으므로 마쳤습니다.")
    learner.open(f"/learn/{room.offering}")
    learner.does_not_see("'커널이란' 차시를 마치면 열립니다.")
    learner.follow(re.compile("패딩과 스트라이드"), within=learner.page.locator("main"))
    learner.does_not_see("아직 열리지 않았습니다.")

    teacher.open(f"/teach/{room.offering}/content")
    for title, key in (("패딩과 스트라이드 위로", "Enter"), ("커널이란 아래로", "Space")):
        button = teacher.button(title)
        button.focus()
        with page.expect_navigation():
            page.keyboard.press(key)
    # The last of a module moves on into the next one.
    assert lessons(page.locator("main")) == ["패딩과 스트라이드", "커널이란", "상자와 점수"]
    learner.open(f"/learn/{room.offering}")
    second = learner.page.get_by_role("region", name=re.compile("2주차. 검출"))
    assert lessons(second) == ["커널이란", "상자와 점수"]


def test_what_was_typed_before_the_scripts_came_is_previewed_too(
    school: School, at_school: Callable[..., Actor]
) -> None:
    room = school.classroom("느린연결반", "기다리는이")
    teacher = at_school(room.teacher, "early-typist", looks=False)
    page, held = teacher.page, []
    teacher.open(f"/teach/{room.offering}/content")
    teacher.fill("모듈과 차시", OUTLINE)
    teacher.sends("만들기", within=page.get_by_role("region", name="얼개를 한 번에 만들기"))
    page.route("**/htmx.min.js*", lambda route: held.append(route))
    page.locator("main").get_by_role("link", name=re.compile("커널이란$")).first.click()
    teacher.fill("본문 (마크다운)", "먼저 쓴 **글**")
    held[0].continue_()
    shown = page.get_by_role("region", name="미리 보기")
    expect(shown.locator("strong")).to_have_text("글")

    long = " + ".join(f"x_{{{n}}}^{{2}}" for n in range(1, 60))
    tall = "\\frac{\\frac{a}{b}}{\\frac{c}{d}}"
    teacher.fill("본문 (마크다운)", f"짧은 식 $x$\n\n높은 식 ${tall}$\n\n긴 식 ${long}$")
    expect(shown.get_by_text("긴 식")).to_have_attribute("tabindex", "0")
    expect(shown.get_by_text("짧은 식")).not_to_have_attribute("tabindex", "0")
    teacher.arrives("formulas")
