"""Pages of degrees: what students see, what staff keep, and what is refused."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, select

from lms.courses.degrees.models import CurriculumCourse, CurriculumVersion
from lms.db import db, unit_of_work
from tests.courses.degrees.conftest import Degree


def read(answer: Any) -> str:
    """The text of a page that was shown."""
    assert answer.status_code == 200, answer.status_code
    return str(answer.get_data(as_text=True))


def test_a_student_reads_the_audit_the_path_and_what_if(
    app: Any, client: Any, degree: Degree
) -> None:
    client.sign_in(degree.student)
    page = read(client.get("/me/degree"))
    assert "6 / 12학점" in page
    assert "수강 중" in page
    assert "전공 4" in read(client.get("/me/degree/path"))
    shown = read(client.get(f"/me/degree/what-if?major={degree.new}&also={degree.minor}"))
    assert "가정한 결과입니다." in shown
    assert "전공 5 과목을 이수합니다." in shown
    with app.test_request_context("/"):
        from lms.courses.degrees.models import StudentCurriculum

        assert db.session.scalars(select(StudentCurriculum)).all() == []


def test_staff_find_who_lacks_what_and_the_export_asks_why(client: Any, degree: Degree) -> None:
    client.sign_in(degree.first)
    address = f"/manage/degrees/tracks/{degree.track}/students"
    assert "한지우" in read(client.get(address))
    assert "한지우" not in read(client.get(f"{address}?standing=met"))
    assert client.post(address, data={"reason": ""}).status_code == 422
    answer = client.post(address, data={"reason": "졸업 사정 회의"})
    assert answer.headers["Content-Type"].startswith("application/vnd.openxml")
    page = read(client.get(f"{address}/{degree.student.id}"))
    assert "졸업까지" in page


def test_staff_file_a_request_for_a_student_who_reads_and_takes_it_back(
    client: Any, degree: Degree
) -> None:
    client.sign_in(degree.first)
    base = f"/manage/degrees/tracks/{degree.track}/students/{degree.student.id}"
    assert f"{base}/requests/new/waiver" in read(client.get(base))
    page = read(client.get(f"{base}/requests/new/waiver"))
    assert "학생을 대신해 냅니다" in page
    asked = {"what": f"c:{degree.courses['D4']}", "reason": "창구에서 받음"}
    sent = client.post(f"{base}/requests/new/waiver", data=asked)
    assert sent.status_code == 303
    own = read(client.get(sent.headers["Location"]))
    assert "대신 낸 신청입니다" in own
    assert "1차 확인</button>" not in own
    assert client.get(f"{base[:-1]}99999/requests/new/waiver").status_code == 404
    client.sign_in(degree.student)
    number = sent.headers["Location"].rsplit("/", 1)[1]
    assert "님이 대신 냈습니다" in read(client.get(f"/me/degree/requests/{number}"))
    client.post(f"/me/degree/requests/{number}/withdraw")
    assert "거둠" in read(client.get(f"/me/degree/requests/{number}"))


def test_a_circle_of_prerequisites_is_refused_with_the_courses_named(
    app: Any, client: Any, degree: Degree
) -> None:
    one, two = degree.courses["D1"], degree.courses["D2"]
    with app.test_request_context("/"), unit_of_work():
        row = db.session.get_one(CurriculumVersion, degree.old)
        row.state = "draft"
        listed = next(held for held in row.courses if held.course_id == two)
        listed.prerequisite = {"course": one}
    client.sign_in(degree.first)
    address = f"/manage/degrees/curricula/{degree.old}/courses/{one}"
    page = read(client.get(address))
    version = page.split('name="version" value="')[1].split('"')[0]
    form = {"version": version, "mode": "all", "g0-mode": "any", "g0-0-course": two,
            "g0-0-least": "", "do": "save"}  # fmt: skip
    refused = client.post(f"{address}/prerequisite", data=form)
    assert refused.status_code == 422
    assert "전공 1 → 전공 2 → 전공 1" in refused.get_data(as_text=True)
    wider = client.post(f"{address}/prerequisite", data={**form, "do": "more"})
    assert "g1-0-course" in wider.get_data(as_text=True)
    three = degree.courses["D3"]
    saved = client.post(
        f"{address}/prerequisite",
        data={**form, "g0-0-course": three, "g0-0-least": "2.0", "g1-mode": "any",
              "g1-0-course": degree.courses["D4"], "g1-0-concurrent": "y"},
    )  # fmt: skip
    assert saved.status_code == 303
    with app.test_request_context("/"):
        stored = db.session.scalar(
            select(CurriculumCourse.prerequisite).where(
                CurriculumCourse.version_id == degree.old, CurriculumCourse.course_id == one
            )
        )
        assert stored == {
            "all": [
                {"course": three, "min": "2.0"},
                {"course": degree.courses["D4"], "concurrent": True},
            ]
        }
    stale = client.post(f"{address}/prerequisite", data={**form, "g0-0-course": three})
    assert stale.status_code == 409


def test_a_published_version_is_copied_not_changed(client: Any, degree: Degree) -> None:
    client.sign_in(degree.first)
    address = f"/manage/degrees/curricula/{degree.old}"
    page = read(client.get(f"{address}/requirements/gpa"))
    version = page.split('name="version" type="hidden" value="')[1].split('"')[0]
    form = {"title_ko": "평점", "title_en": "", "minimum": "2.0", "of": "overall"}
    refused = client.post(f"{address}/requirements/gpa", data={**form, "version": version})
    assert refused.status_code == 422
    copied = client.post(f"{address}/copy")
    draft = copied.headers["Location"]
    page = read(client.get(f"{draft}/requirements/gpa"))
    version = page.split('name="version" type="hidden" value="')[1].split('"')[0]
    added = client.post(f"{draft}/requirements/gpa", data={**form, "version": version})
    assert added.status_code == 303
    assert "평점평균이 2.00 이상이어야 합니다." in read(client.get(draft))
    assert client.post(f"{draft}/publish").status_code == 303
    assert "시행" in read(client.get(draft))


def test_the_statements_of_a_list_do_not_grow_with_its_students(app: Any, degree: Degree) -> None:
    from lms.courses.degrees import queries
    from lms.courses.programmes.models import CohortMember
    from tests.cast import person

    def statements() -> int:
        found: list[str] = []
        with app.test_request_context("/"):

            def note(_c: Any, _cur: Any, sql: str, *_rest: Any) -> None:
                found.append(sql)

            event.listen(db.engine, "before_cursor_execute", note)
            queries.student_lines(degree.track)
            event.remove(db.engine, "before_cursor_execute", note)
        return len(found)

    few = statements()
    with app.test_request_context("/"), unit_of_work():
        for number in range(12):
            someone = person(f"학생{number}", f"s{number}@example.org")
            db.session.add(
                CohortMember(
                    cohort_id=degree.cohort,
                    person_id=someone.id,
                    state="enrolled",
                    entered_on=degree.student.created_at.date(),
                )
            )
    assert statements() == few
