"""An instructor builds a course, looks at it as learners will, grades and freezes."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.actor import Actor
from tests.browser.story import materials
from tests.browser.story.planning import TODAY

ASSIGNMENT = "앞차와의 거리 재기"
FEEDBACK = "근거를 잘 밝혔습니다"


def writes_lesson(teacher: Actor, course: str, folder: Path) -> None:
    """A module and a lesson with picture, film, file, code and maths; then a look as a learner."""
    teacher.follow("강의", within=teacher.page.locator(".sidebar"))
    teacher.arrives("맡은-강의")
    teacher.follow(course)
    teacher.arrives("강의-첫-화면")
    teacher.follow("학습 내용", within=teacher.page.get_by_role("navigation", name="강의 화면"))
    teacher.arrives("학습-내용-빈")
    teacher.fill("모듈 이름", "1주차. 합성곱")
    teacher.fill("영어 이름", "Week 1. Convolution")
    teacher.press("모듈 만들기")
    teacher.follow("차시 쓰기")
    teacher.arrives("새-차시")
    teacher.fill("제목", "합성곱은 무엇을 보는가")
    teacher.fill("영어 제목", "What a convolution sees")
    teacher.fill("본문 (마크다운)", materials.LESSON)
    teacher.upload(
        "파일 고르기",
        materials.picture(folder), materials.film(folder, teacher.page), materials.table(folder),
    )  # fmt: skip
    teacher.fill("예상 시간 (분)", "12")
    teacher.picks_skills("컴퓨터 비전")
    teacher.press("저장")
    teacher.sees("도로.png")
    teacher.arrives("차시-고치기")
    teacher.tick("공개: 교육생이 봅니다")
    teacher.press("저장")
    teacher.follow("교육생 화면으로 보기")
    teacher.sees("교육생이 보는 모습입니다. 여기에서는 진도가 기록되지 않습니다.")
    sees_lesson(teacher)
    teacher.arrives("차시-교육생-화면")


def sees_lesson(someone: Actor) -> None:
    """The lesson is whole: picture, film, code in colours, maths, table, file."""
    text = someone.page.locator("article.prose")
    expect(text.get_by_role("img", name="도로 위의 자동차를 나타낸 그림")).to_be_visible()
    loaded = "image => image.complete && image.naturalWidth > 0"
    assert text.locator("img").first.evaluate(loaded), "the picture does not load"
    expect(text.locator("math").first).to_be_visible()
    expect(text.locator(".highlight .k, .highlight .kn, .highlight .n").first).to_be_visible()
    film = text.locator("video")
    expect(film).to_be_visible()
    someone.page.wait_for_function("document.querySelector('video').readyState >= 1")
    with someone.page.expect_download() as download:
        text.get_by_role("link", name="측정값").click()
    assert download.value.suggested_filename == "거리.csv"
    assert Path(download.value.path()).read_bytes().decode("cp949").startswith("시각")


def sets_assignment(teacher: Actor) -> None:
    """An assignment with two criteria, points, due date and skills, made public."""
    teacher.follow("강의", within=teacher.page.locator(".sidebar"))
    teacher.follow(re.compile("컴퓨터 비전 실습"))
    teacher.follow("과제", within=teacher.page.get_by_role("navigation", name="강의 화면"))
    teacher.arrives("과제-빈-목록")
    teacher.follow("새 과제")
    teacher.fill("과제 이름", ASSIGNMENT)
    teacher.fill("영어 이름", "Measuring the gap ahead")
    teacher.choose("모듈", "1주차. 합성곱")
    teacher.fill("배점", "100")
    teacher.fill("마감 일시", f"{TODAY + timedelta(days=3)}T18:00")
    teacher.fill("늦은 제출 허용", f"{TODAY + timedelta(days=5)}T18:00")
    for kind in ("글", "파일", "링크"):
        teacher.tick(re.compile(f"^{kind}"))
    teacher.fill(
        "과제 설명",
        "영상에서 앞차를 찾고 거리를 재세요.\n\n1. 상자의 넓이로 거리를 어림합니다.\n"
        "2. 어디에서 틀리는지 적습니다.\n\n$$ d = \\frac{f \\cdot H}{h} $$",
    )
    expect(teacher.page.locator("#brief-preview math").first).to_be_visible()
    teacher.picks_skills("컴퓨터 비전")
    _criterion(
        teacher,
        1,
        "정확도",
        "60",
        "컴퓨터 비전",
        ("60", "뛰어남"),
        ("40", "쓸 만함"),
        ("0", "없음"),
    )
    _criterion(teacher, 2, "코드의 짜임", "40", "파이썬", ("40", "읽기 쉬움"), ("20", "돌아감"))
    teacher.arrives("새-과제")
    teacher.press("저장", within=teacher.page.locator("#assignment-form .form-actions"))
    teacher.sees("준비가 되었습니다. 공개하면 수강생에게 보이고, 알림이 갑니다.")
    teacher.arrives("과제-초안")
    teacher.confirms("공개하기")
    teacher.follow("교육생 화면으로 보기")
    teacher.sees("교육생에게 보이는 화면입니다.")
    teacher.arrives("과제-교육생-화면")


def _criterion(
    teacher: Actor, number: int, name: str, points: str, skill: str, *levels: tuple[str, str]
) -> None:
    """Add a criterion with its levels and the skill that it shows."""
    teacher.press("기준 더하기")
    box = teacher.page.get_by_role("group", name=f"기준 {number}", exact=True)
    teacher.fill(f"기준 {number}", name, within=box)
    teacher.fill("배점", points, within=box)
    for position, (worth, label) in enumerate(levels, start=1):
        teacher.press("수준 더하기", within=box)
        row = box.locator(".level-edit").nth(position - 1)
        teacher.fill("점수", worth, within=row)
        teacher.fill("수준 이름", label, within=row)
    teacher.picks_skills(skill, within=box)


def grades_from_the_queue(teacher: Actor) -> None:
    """Home says how many wait; the queue leads from one to the next.

    The feedback is typed with an input method: Enter that ends a syllable sends nothing.
    """
    teacher.follow("홈", within=teacher.page.locator(".sidebar"))
    teacher.sees("채점할 것 2건")
    teacher.arrives("교수자-홈")
    teacher.follow("채점하기")
    teacher.sees("2건")
    teacher.arrives("채점-대기")
    teacher.follow("채점 시작")
    teacher.sees("한지우")
    teacher.sees("상자의 넓이가 네 배가 되면")
    teacher.sees("return (x1 - x0) * (y1 - y0)")
    teacher.arrives("채점")
    teacher.tick(re.compile("뛰어남"))
    teacher.tick(re.compile("읽기 쉬움"))
    expect(teacher.page.locator("[data-total]")).to_have_text("100")
    here = teacher.page.url
    teacher.composes("피드백", FEEDBACK)
    assert teacher.page.url == here, "Enter within a composition sent the form"
    expect(teacher.field("피드백")).to_have_value(FEEDBACK)
    expect(teacher.page.locator("[data-grading-state]")).to_have_text(re.compile("저장"))
    teacher.arrives("채점-쓰는-중")
    teacher.press("공개하고 다음")
    teacher.sees("서민준")
    teacher.tick(re.compile("없음"))
    teacher.tick(re.compile("돌아감"))
    teacher.fill("피드백", "틀리는 까닭을 조금 더 적어 보세요.")
    with teacher.page.expect_navigation():
        teacher.button("공개만", within=teacher.page.locator("form[data-grading]")).click()
    teacher.open("/teach")
    teacher.follow("컴퓨터 비전 실습")
    teacher.arrives("강의-첫-화면-채점-뒤")


def freezes_results(teacher: Actor) -> None:
    """The results become final by the rule, with reasons: one person passes, the other does not."""
    teacher.follow("결과", within=teacher.page.get_by_role("navigation", name="강의 화면"))
    teacher.sees("이수 기준 충족")
    teacher.arrives("결과")
    teacher.follow("결과 확정하기")
    teacher.sees("이수 1명")
    teacher.sees("미이수 1명")
    teacher.sees("점수 100%: 기준 60% 이상입니다.")
    teacher.sees(re.compile("점수 20%: 기준 60%"))
    teacher.arrives("결과-확정하기")
    teacher.press("2명 확정하기")
    teacher.page.wait_for_load_state()
    teacher.arrives("결과-확정됨")
    teacher.follow("한지우", within=teacher.page.locator("main"))
    teacher.arrives("한-사람의-결과")
