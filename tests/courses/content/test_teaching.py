"""Writing lessons, putting them in order, and never losing anyone's text."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from lms import storage
from lms.accounts.models import AuditEntry
from lms.courses.content import registry
from lms.courses.content.models import Lesson, Module
from lms.db import db, unit_of_work
from tests.cast import Cast


def base(cast: Cast) -> str:
    return f"/teach/{cast.offering.id}/content"


def written(lesson: Lesson | None, **changes: Any) -> dict[str, Any]:
    values = {
        "version": str(lesson.version) if lesson else "",
        "title_ko": "새 제목",
        "title_en": "New title",
        "body": "새 본문",
        "minutes": "15",
        "done_rule": "marked",
        "state": "published",
        "skills": ["python"],
    }
    return {**values, **changes}


def fresh(lesson: Lesson) -> Lesson:
    db.session.expire_all()
    return db.session.get(Lesson, lesson.id)


@pytest.mark.parametrize(
    "page",
    [
        "/learn/{offering}/announcements",
        "/learn/{offering}/lessons/{lesson}",
        "/assignments/{work}",
    ],
)
def test_the_menu_says_teaching_on_the_pages_that_are_shared_with_learners(client, cast, page):
    client.sign_in(cast.professor)
    path = page.format(offering=cast.offering.id, lesson=cast.lesson.id, work=cast.assignment.id)
    text = client.get(path).text
    assert re.search(r'<a href="/teach" aria-current="page">', text)


def test_only_editors_open_the_editor(client: Any, cast: Cast) -> None:
    edit = f"{base(cast)}/lessons/{cast.lesson.id}"
    for person, status in (
        (cast.trainee, 403), (cast.assistant, 403), (cast.outsider, 404), (cast.employer, 404),
        (cast.other_professor, 404), (cast.professor, 200), (cast.staff, 200), (cast.officer, 200),
    ):  # fmt: skip
        client.sign_in(person)
        for url in (base(cast), edit):
            assert client.get(url).status_code == status, (person.name, url)
        assert client.post(edit, data={}).status_code == (422 if status == 200 else status)


@pytest.mark.parametrize(
    "path",
    ["modules", "modules/{m}", "modules/{m}/move", "modules/{m}/delete", "lessons/{l}/move",
     "lessons/{l}/delete", "lessons/{l}/publish", "lessons/{l}/files", "order", "preview",
     "modules/{m}/lessons/new"],
)  # fmt: skip
def test_learners_change_nothing(client: Any, cast: Cast, path: str) -> None:
    url = f"{base(cast)}/{path.format(m=cast.module.id, l=cast.lesson.id)}"
    assert client.sign_in(cast.trainee).post(url, data={"to": "up"}).status_code == 403
    assert client.sign_in(cast.outsider).post(url, data={"to": "up"}).status_code == 404


def test_a_lesson_is_saved_with_everything(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    url = f"{base(cast)}/lessons/{cast.lesson.id}"
    body = "가" + "나\r\n둘째 줄"  # decomposed, as a Mac sends it
    answer = client.post(url, data=written(cast.lesson, body=body))
    assert answer.status_code == 303
    lesson = fresh(cast.lesson)
    assert lesson.body == "가나\n둘째 줄"
    assert (lesson.title_en, lesson.minutes, lesson.version) == ("New title", 15, 2)
    assert [link.skill_id for link in lesson.skills] == ["python"]


def test_two_editors_never_overwrite_each_other(client: Any, cast: Cast) -> None:
    url = f"{base(cast)}/lessons/{cast.lesson.id}"
    first, second = written(cast.lesson, body="첫째 글"), written(cast.lesson, body="둘째 글")
    assert client.sign_in(cast.professor).post(url, data=first).status_code == 303
    refused = client.sign_in(cast.staff).post(url, data=second)
    assert refused.status_code == 409
    assert "첫째 글" in refused.text
    assert "둘째 글" in refused.text
    assert "오교수" in refused.text
    assert 'name="version" type="hidden" value="2"' in refused.text
    assert fresh(cast.lesson).body == "첫째 글"
    again = {**second, "version": "2", "body": "합친 글"}
    assert client.post(url, data=again).status_code == 303
    assert fresh(cast.lesson).body == "합친 글"


def test_moving_a_lesson_does_not_disturb_its_editor(
    client: Any, cast: Cast, add_lessons: Any
) -> None:
    add_lessons(cast.offering.id, 2)
    client.sign_in(cast.professor)
    url = f"{base(cast)}/lessons/{cast.lesson.id}"
    client.post(f"{url}/move", data={"to": "down"})
    assert client.post(url, data=written(cast.lesson)).status_code == 303


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title_ko": "  "}, "제목을 적어 주십시오"),
        ({"minutes": "601"}, "0분에서 600분"),
        ({"minutes": "열"}, "예상 시간"),
        ({"minutes": "0", "done_rule": "minutes"}, "1분 이상"),
        ({"body": " ", "state": "published"}, "비어 있으면 공개할 수 없습니다"),
        ({"skills_q": "zzqx"}, "역량을 찾지 못했습니다"),
        ({"done_rule": "never"}, "error-summary"),
        ({"body": "x" * 200_001}, "본문이 너무 깁니다"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: Any, cast: Cast, changes: dict[str, str], said: str
) -> None:
    client.sign_in(cast.professor)
    url = f"{base(cast)}/lessons/{cast.lesson.id}"
    answer = client.post(url, data=written(cast.lesson, title_en="Kept title", **changes))
    assert answer.status_code == 422
    assert said in answer.text
    assert "Kept title" in answer.text
    assert fresh(cast.lesson).title_ko == "합성곱"


def test_a_new_lesson_comes_with_its_files(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    data = written(None, state="draft", files=(io.BytesIO(b"a,b\n1,2\n"), "자료.csv"))
    answer = client.post(f"{base(cast)}/modules/{cast.module.id}/lessons/new", data=data)
    assert answer.status_code == 303
    lesson = db.session.query(Lesson).order_by(Lesson.id.desc()).first()
    assert lesson.position == 1
    assert lesson.published_at is None
    assert [f.name for f in storage.attachments("lesson", [lesson.id])[lesson.id]] == ["자료.csv"]


def test_a_dropped_picture_is_attached_and_referred_to(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    url = f"{base(cast)}/lessons/{cast.lesson.id}/files"
    png = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
    one = client.post(url, data={"files": (io.BytesIO(png), "내 그림.png")}).get_json()
    assert one["files"][0]["reference"] == "![내 그림](<file:내 그림.png>)"
    assert "내 그림.png" in one["list"]
    same = client.post(url, data={"files": (io.BytesIO(png), "내 그림.png")}).get_json()
    assert same["files"][0]["id"] == one["files"][0]["id"]
    other = client.post(url, data={"files": (io.BytesIO(png + b"1"), "내 그림.png")}).get_json()
    assert other["files"][0]["name"] == "내 그림-2.png"


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.exe", b"MZ" + b"\0" * 80), ("report.pdf", b"MZ" + b"\0" * 80), ("a.txt", b"")],
)
def test_programs_and_empty_files_are_refused(
    client: Any, cast: Cast, name: str, content: bytes
) -> None:
    client.sign_in(cast.professor)
    url = f"{base(cast)}/lessons/{cast.lesson.id}/files"
    answer = client.post(url, data={"files": (io.BytesIO(content), name)})
    assert answer.status_code == 422
    assert name in answer.get_json()["error"]
    assert storage.attachments("lesson", [cast.lesson.id])[cast.lesson.id] == []


def test_a_refused_file_keeps_the_text(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    data = written(cast.lesson, body="아직 남은 글", files=(io.BytesIO(b""), "a.txt"))
    answer = client.post(f"{base(cast)}/lessons/{cast.lesson.id}", data=data)
    assert answer.status_code == 422
    assert "아직 남은 글" in answer.text
    assert "비어 있습니다" in answer.text


def test_a_file_can_be_taken_away(client: Any, cast: Cast) -> None:
    with unit_of_work():
        stored = storage.keep(io.BytesIO(b"text"), "a.txt")
        file = storage.attach(stored, "lesson", cast.lesson.id, person_id=None)
    url = f"{base(cast)}/files/{file.id}/delete"
    assert client.sign_in(cast.trainee).post(url).status_code == 403
    assert client.sign_in(cast.professor).post(url).status_code == 303
    assert storage.attachments("lesson", [cast.lesson.id])[cast.lesson.id] == []


def test_the_preview_is_what_learners_will_see(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    text = "# 제목\n\n$x^2$ <script>alert(1)</script>"
    page = client.post(f"{base(cast)}/preview?lesson={cast.lesson.id}", data={"body": text}).text
    assert "<math" in page
    assert "<script" not in page
    without = client.post(
        f"{base(cast)}/lessons/{cast.lesson.id}",
        data=written(cast.lesson, preview="1", body="## 아직 저장 안 함"),
    )
    assert without.status_code == 200
    assert '<h2 id="md-아직-저장-안-함">' in without.text
    assert fresh(cast.lesson).title_ko == "합성곱"


def test_modules_are_added_named_and_moved(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    empty = client.post(f"{base(cast)}/modules", data={"title_ko": " "})
    assert empty.status_code == 422
    assert client.post(f"{base(cast)}/modules", data={"title_ko": "2주차"}).status_code == 303
    second = db.session.query(Module).filter_by(title_ko="2주차").one()
    client.post(f"{base(cast)}/modules/{second.id}", data={"title_ko": "둘째 주"})
    client.post(f"{base(cast)}/modules/{second.id}/move", data={"to": "up"})
    db.session.expire_all()
    assert db.session.get(Module, second.id).title_ko == "둘째 주"
    page = client.get(base(cast)).text
    assert page.index("둘째 주") < page.index("1주차")


def test_a_lesson_moves_over_into_the_next_module_and_back(
    client: Any, cast: Cast, add_lessons: Any
) -> None:
    one, _two = add_lessons(cast.offering.id, 2)
    other = one.module_id
    client.sign_in(cast.professor)
    url = f"{base(cast)}/lessons/{cast.lesson.id}/move"
    client.post(url, data={"to": "down"})
    assert (fresh(cast.lesson).module_id, fresh(cast.lesson).position) == (other, 0)
    client.post(url, data={"to": "down"})
    assert fresh(cast.lesson).position == 1
    for _step in range(2):
        client.post(url, data={"to": "up"})
    assert fresh(cast.lesson).module_id == cast.module.id
    client.post(url, data={"to": "up"})
    assert fresh(cast.lesson).module_id == cast.module.id
    assert client.post(url, data={"to": "sideways"}).status_code == 400


def test_dragging_sends_the_whole_order(client: Any, cast: Cast, add_lessons: Any) -> None:
    one, two = add_lessons(cast.offering.id, 2)
    client.sign_in(cast.professor)
    order = f"{one.module_id}:{two.id},{cast.lesson.id};{cast.module.id}:{one.id}"
    answer = client.post(
        f"{base(cast)}/order", data={"order": order}, headers={"X-Requested-With": "fetch"}
    )
    assert answer.status_code == 204
    assert fresh(one).module_id == cast.module.id
    assert (fresh(two).position, fresh(cast.lesson).position) == (0, 1)


@pytest.mark.parametrize("order", ["", "x", "1:2:3", "{m}:", "{m}:{l},{l}", "{m}:{l},99999"])
def test_an_order_of_other_things_is_refused(client: Any, cast: Cast, order: str) -> None:
    client.sign_in(cast.professor)
    sent = order.format(m=cast.module.id, l=cast.lesson.id)
    assert client.post(f"{base(cast)}/order", data={"order": sent}).status_code == 409
    assert fresh(cast.lesson).module_id == cast.module.id


def test_a_deleted_lesson_is_gone_for_all_and_comes_back_whole(client: Any, cast: Cast) -> None:
    client.sign_in(cast.trainee).post(f"/learn/{cast.offering.id}/lessons/{cast.lesson.id}/mark")
    client.sign_in(cast.professor)
    url = f"{base(cast)}/lessons/{cast.lesson.id}"
    asked = client.get(f"{url}/delete").text
    assert "교육생 1명의 기록과 붙임 파일 0개" in asked
    assert client.post(f"{url}/delete").status_code == 303
    assert client.get(url).status_code == 404
    client.sign_in(cast.trainee)
    assert client.get(f"/learn/{cast.offering.id}/lessons/{cast.lesson.id}").status_code == 404
    client.sign_in(cast.professor)
    assert "되살리기" in client.get(base(cast)).text
    assert client.post(f"{url}/restore").status_code == 303
    page = client.sign_in(cast.trainee).get(f"/learn/{cast.offering.id}").text
    assert "공개된 차시 1개 가운데 1개" in page
    actions = [row.action for row in db.session.query(AuditEntry)]
    assert {"lesson.delete", "lesson.restore"} <= set(actions)


def test_a_module_is_deleted_with_its_lessons_and_restored(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    url = f"{base(cast)}/modules/{cast.module.id}"
    if "아직 지울 수 없습니다" in client.get(f"{url}/delete").text:
        with unit_of_work():
            db.session.merge(cast.assignment).module_id = None
    assert "차시 1개가 함께 숨겨지고" in client.get(f"{url}/delete").text
    assert client.post(f"{url}/delete").status_code == 303
    assert client.get(f"{base(cast)}/lessons/{cast.lesson.id}").status_code == 404
    client.post(f"{url}/restore")
    assert client.get(f"{base(cast)}/lessons/{cast.lesson.id}").status_code == 200


def test_a_module_that_holds_an_assignment_stays(
    client: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = registry.Item(cast.module.id, 0, "과제 하나", "", "/x", "과제")
    monkeypatch.setattr(registry, "_items", [lambda _o, _p: [item]])
    client.sign_in(cast.professor)
    url = f"{base(cast)}/modules/{cast.module.id}/delete"
    assert "아직 지울 수 없습니다" in client.get(url).text
    assert client.post(url).status_code == 409
    assert db.session.get(Module, cast.module.id).deleted_at is None


def test_publishing_from_the_list_refuses_an_empty_lesson(
    client: Any, cast: Cast, add_lessons: Any
) -> None:
    (draft,) = add_lessons(cast.offering.id, 1, published=False)
    client.sign_in(cast.professor)
    url = f"{base(cast)}/lessons/{draft.id}/publish"
    client.post(url, data={"state": "published"})
    assert fresh(draft).published_at is not None
    client.post(url, data={"state": "draft"})
    with unit_of_work():
        db.session.get(Lesson, draft.id).body = ""
    client.post(url, data={"state": "published"})
    assert fresh(draft).published_at is None


def test_the_teaching_home_lists_only_what_i_teach(client: Any, cast: Cast) -> None:
    page = client.sign_in(cast.professor).get("/teach").text
    assert "7기 A반" in page
    assert "에너지 예측" not in page
    assert client.sign_in(cast.trainee).get("/teach").status_code == 403
    assert "조건에 맞는 강의가 없습니다" in client.sign_in(cast.professor).get("/teach?q=zz").text


def test_work_that_waits_for_a_mark_is_counted_through_the_registry(
    client: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_to_grade", [lambda _p, ids: dict.fromkeys(ids, 4)])
    assert "4건" in client.sign_in(cast.professor).get("/teach").text


def test_the_dashboard_is_for_those_who_run_the_course(client: Any, cast: Cast) -> None:
    url = f"/teach/{cast.offering.id}"
    for person, status in (
        (cast.professor, 200), (cast.assistant, 200), (cast.staff, 200), (cast.trainee, 403),
        (cast.outsider, 404), (cast.other_professor, 404),
    ):  # fmt: skip
        assert client.sign_in(person).get(url).status_code == status, person.name


def test_tabs_are_those_that_the_person_may_open(client: Any, cast: Cast) -> None:
    url = f"/teach/{cast.offering.id}"
    assert f'href="{base(cast)}"' in client.sign_in(cast.professor).get(url).text
    assert f'href="{base(cast)}"' not in client.sign_in(cast.assistant).get(url).text


def test_teaching_pages_cost_the_same_however_much_there_is(
    client: Any, cast: Cast, add_lessons: Any, statements: Any
) -> None:
    client.sign_in(cast.professor)
    urls = ("/teach", f"/teach/{cast.offering.id}", base(cast))
    before = []
    for url in urls:
        db.session.rollback()
        with statements() as seen:
            assert client.get(url).status_code == 200
        before.append(len(seen))
    add_lessons(cast.offering.id, 40)
    for url, few in zip(urls, before, strict=True):
        db.session.rollback()
        with statements() as seen:
            client.get(url)
        assert len(seen) <= few, url
    assert max(before) <= 30


def test_what_is_rarely_opened_stands_behind_more_until_it_is_open(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    base = f"/teach/{cast.offering.id}"

    def parts(path: str) -> tuple[str, str]:
        row, _summary, behind = client.get(base + path).text.partition('<details class="menu tabs-')
        return row.partition('<nav class="tabs"')[2], behind.partition("</details>")[0]

    row, behind = parts("")
    assert f'href="{base}/surveys"' in behind
    assert f'href="{base}/surveys"' not in row
    assert f'href="{base}/roster"' in row
    row, behind = parts("/surveys")
    assert f'href="{base}/surveys" aria-current="page"' in row
    assert f'href="{base}/surveys"' not in behind


def test_pages_of_attendance_stand_under_its_tab_wherever_their_addresses_lie(
    client: Any, cast: Cast
) -> None:
    client.sign_in(cast.professor)
    for page in ("attendance", "check-in", "absences"):
        tabs = client.get(f"/teach/{cast.offering.id}/{page}").text.split("tabs-bar")[1]
        open_here = re.findall(r'<a href="([^"]+)" aria-current="page">', tabs.split("</nav>")[0])
        assert open_here == [f"/teach/{cast.offering.id}/attendance"]
