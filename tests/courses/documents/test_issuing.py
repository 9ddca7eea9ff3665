"""Documents from what is offered to revocation, as holders and institutions see them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pypdfium2
import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from lms import clock, outbox, storage
from lms.accounts import privacy
from lms.accounts.models import AuditEntry, Organisation, Person
from lms.communication.models import Notification
from lms.courses.documents.models import DocumentSeal, IssuedDocument
from lms.courses.documents.operations import checking, issuing, keeping
from lms.courses.documents.queries import offered
from lms.courses.documents.queries.gathering import find
from lms.courses.documents.queries.results import results_at
from lms.courses.documents.rules.kinds import Kind
from lms.courses.documents.rules.numbers import grouped
from lms.courses.documents.rules.showing import Showing
from lms.courses.editing import NotAllowed
from lms.courses.gradebook import queries as gradebook
from lms.courses.programmes.models import CohortMember, Track
from lms.courses.standing.models import TranscriptDelegation
from lms.db import db, unit_of_work
from tests.cast import Cast, course_of, offering_of
from tests.courses.documents.conftest import picture, result, row
from tests.courses.gradebook.test_explaining import statements


def text_of(data: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))


def test_a_learner_issues_a_certificate_and_downloads_the_same_file_ever_after(
    client: Any, cast: Cast, finished: int
) -> None:
    client.sign_in(cast.trainee)
    page = client.get("/me/documents").get_data(as_text=True)
    assert "지금 발급할 수 있는 증명서" in page
    assert "수료증" in page
    form = {"language": "ko", "purpose": "취업 제출용", "full_name": "y"}
    answer = client.post(f"/me/documents/new/completion:{finished}", data=form)
    assert answer.status_code == 303
    document = db.session.scalars(select(IssuedDocument)).one()
    first = client.get(f"/documents/{document.id}/file").data
    assert first.startswith(b"%PDF")
    assert client.get(f"/documents/{document.id}/file").data == first
    said = text_of(first)
    for expected in (
        "한지우",
        "컴퓨터 비전 전문가 과정",
        "취업 제출용",
        grouped(document.document_no),
    ):
        assert expected in said
    assert row(document.id).sha256
    assert document.serial == f"{clock.today().year}-000001"


def test_a_second_press_gives_the_document_of_the_first(
    client: Any, cast: Cast, finished: int
) -> None:
    client.sign_in(cast.trainee)
    for _press in range(2):
        answer = client.post(f"/me/documents/new/completion:{finished}", data={"language": "ko"})
        assert answer.status_code == 303
    assert len(db.session.scalars(select(IssuedDocument)).all()) == 1


def test_who_has_not_finished_reads_why_and_gets_nothing(client: Any, cast: Cast) -> None:
    client.sign_in(cast.other_trainee)
    member = db.session.scalars(
        select(CohortMember).where(CohortMember.person_id == cast.other_trainee.id)
    ).one()
    page = client.get("/me/documents").get_data(as_text=True)
    assert "아직 수료하지 않았습니다." in page
    answer = client.post(f"/me/documents/new/completion:{member.id}", data={"language": "ko"})
    assert answer.status_code == 422
    assert db.session.scalars(select(IssuedDocument)).all() == []
    client.sign_in(cast.trainee)
    assert client.get(f"/me/documents/new/completion:{member.id}").status_code == 404


def test_an_english_document_needs_an_english_name(
    app: Flask, client: Any, cast: Cast, finished: int
) -> None:
    with app.test_request_context("/"), unit_of_work():
        db.session.get_one(Person, cast.trainee.id).english_name = ""
    client.sign_in(cast.trainee)
    answer = client.post(f"/me/documents/new/completion:{finished}", data={"language": "en"})
    assert answer.status_code == 422
    assert "영문 이름이 없습니다." in answer.get_data(as_text=True)


def test_a_name_that_no_font_can_print_is_refused_and_takes_no_number(
    app: Flask, client: Any, cast: Cast, finished: int, issued: Callable[..., int]
) -> None:
    with app.test_request_context("/"), unit_of_work():
        db.session.get_one(Person, cast.trainee.id).name = "한지우😀"
    client.sign_in(cast.trainee)
    answer = client.post(f"/me/documents/new/completion:{finished}", data={"language": "ko"})
    assert answer.status_code == 422
    assert "인쇄할 수 없는 글자" in answer.get_data(as_text=True)
    with app.test_request_context("/"), unit_of_work():
        db.session.get_one(Person, cast.trainee.id).name = "한지우"
    assert row(issued()).number == 1


def test_a_title_that_no_font_can_print_is_refused_too(
    app: Flask, cast: Cast, issued: Callable[..., int]
) -> None:
    with app.test_request_context("/"), unit_of_work():
        db.session.get_one(Track, cast.track.id).title_ko = "인공지능\u200b 과정 🚀"
    with pytest.raises(NotAllowed) as no:
        issued()
    assert no.value.params == {"chars": "U+200B 🚀"}


def test_a_second_press_shows_verifiers_what_was_chosen_last(issued: Callable[..., int]) -> None:
    first = issued(showing=Showing(full_name=True))
    assert issued(showing=Showing()) == first
    assert row(first).shows == Showing().stored()


def test_an_institution_keeps_some_kinds_for_itself(client: Any, cast: Cast, finished: int) -> None:
    client.sign_in(cast.staff)
    address = f"/manage/documents/settings/{cast.academy.id}/numbering"
    assert client.post(address, data={"prefix": "aia", "version": "0"}).status_code == 303
    assert client.post(address, data={"prefix": "AI", "version": "0"}).status_code == 409
    assert client.post(address, data={"prefix": "A-I", "version": "1"}).status_code == 422
    client.sign_in(cast.trainee)
    answer = client.post(f"/me/documents/new/completion:{finished}", data={"language": "ko"})
    assert answer.status_code == 422
    assert "기관이 발급합니다" in answer.get_data(as_text=True)


def test_staff_issue_for_a_cohort_after_seeing_who_gets_it(
    client: Any, cast: Cast, finished: int
) -> None:
    client.sign_in(cast.staff)
    address = f"/manage/documents/issue?target=cohort:{cast.cohort.id}&kind=completion"
    page = client.get(address).get_data(as_text=True)
    assert "받을 수 있는 사람 1명" in page
    assert "받을 수 없는 사람 1명" in page
    both = {"person": [str(cast.trainee.id), str(cast.other_trainee.id)], "language": "ko"}
    ticked = re.compile(rf'id="person-{cast.trainee.id}"[^>]*checked')
    assert ticked.search(page)
    none = client.post(address, data={"language": "ko"})
    assert none.status_code == 422
    assert not ticked.search(none.get_data(as_text=True))  # nobody was chosen: still nobody is
    wrong = client.post(address, data={**both, "purpose": "가" * 101})
    assert wrong.status_code == 422
    assert ticked.search(wrong.get_data(as_text=True))
    assert client.post(address, data=both).status_code == 303
    document = db.session.scalars(select(IssuedDocument)).one()  # not for who does not get it
    assert document.person_id == cast.trainee.id
    assert (
        db.session.scalars(select(Notification).where(Notification.kind == "document.issued"))
        .one()
        .person_id
        == cast.trainee.id
    )
    listed = client.get("/manage/documents?q=한지우").get_data(as_text=True)
    assert document.serial in listed
    assert document.serial not in client.get("/manage/documents?state=revoked").get_data(
        as_text=True
    )
    assert client.post("/manage/documents/export", data={"reason": ""}).status_code == 422
    assert client.post("/manage/documents/export", data={"reason": "대장 보고"}).status_code == 200


def test_a_revoked_document_says_so_to_its_holder_and_to_verifiers(
    client: Any, cast: Cast, issued: Callable[..., int]
) -> None:
    document = row(issued())
    client.sign_in(cast.staff)
    address = f"/manage/documents/{document.id}/revoke"
    assert client.post(address, data={"reason": "", "version": "1"}).status_code == 422
    assert client.post(address, data={"reason": "이름 오기", "version": "9"}).status_code == 409
    assert client.post(address, data={"reason": "이름 오기", "version": "1"}).status_code == 303
    assert row(document.id).state == "revoked"
    told = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "document.revoke")
    ).one()
    assert told.reason == "이름 오기"
    client.sign_in(cast.trainee)
    assert "이름 오기" in client.get(f"/me/documents/{document.id}").get_data(as_text=True)
    page = client.get(f"/verify/document/{document.document_no}").get_data(as_text=True)
    assert "발급이 취소된 증명서입니다." in page
    assert "이름 오기" not in page  # the reason is between the institution and the holder


def test_a_later_change_is_seen_told_once_and_reissued_under_a_new_number(
    app: Flask, client: Any, cast: Cast
) -> None:
    with app.test_request_context("/"), unit_of_work():
        first = result(cast.trainee.id, cast.offering.id)
        found = find(Kind.TRANSCRIPT, cast.academy.id, cast.trainee.id)
        assert found is not None
        who = db.session.get_one(Person, cast.trainee.id)
        document_id = issuing.issue(found, who, language="ko").id
        first_id = first.id
    client.sign_in(cast.trainee)
    assert "기재 내용이 바뀌었습니다." not in client.get(f"/me/documents/{document_id}").get_data(
        as_text=True
    )
    with app.test_request_context("/"), unit_of_work():
        db.session.get_one(type(first), first_id).superseded_at = clock.now()
        result(cast.trainee.id, cast.offering.id, percent="70", revision=2)
    page = client.get(f"/me/documents/{document_id}").get_data(as_text=True)
    assert "기재 내용이 바뀌었습니다." in page
    assert "교과목과 성적" in page
    db.session.rollback()
    with app.app_context():  # as the worker
        checking.compare_due()
        checking.compare_due()
    assert db.session.scalars(
        select(Notification.url).where(Notification.kind == "document.stale")
    ).all() == [f"/me/documents/{document_id}"]  # fmt: skip
    version = row(document_id).version
    answer = client.post(f"/me/documents/{document_id}/reissue", data={"version": str(version)})
    assert answer.status_code == 303
    old, fresh = row(document_id), db.session.scalars(
        select(IssuedDocument).where(IssuedDocument.supersedes_id == document_id)
    ).one()  # fmt: skip
    assert (old.state, fresh.state, fresh.number) == ("superseded", "valid", old.number + 1)
    page = client.get(f"/verify/document/{old.document_no}").get_data(as_text=True)
    assert "다른 문서로 대체된 증명서입니다." in page


def test_only_the_institution_and_the_holder_reach_a_document(
    client: Any, cast: Cast, issued: Callable[..., int]
) -> None:
    document = issued()
    for who, status in ((cast.other_trainee, 404), (cast.employer, 404), (cast.professor, 404)):
        client.sign_in(who)
        assert client.get(f"/documents/{document}/file").status_code == status
        assert client.get(f"/me/documents/{document}").status_code == 404
    client.sign_in(cast.staff)
    assert client.get(f"/documents/{document}/file").status_code == 200
    assert client.get(f"/me/documents/{document}").status_code == 404


def test_a_transcript_is_called_so_only_where_the_institution_delegates_it(
    app: Flask, cast: Cast
) -> None:
    with app.test_request_context("/"), unit_of_work():
        result(cast.trainee.id, cast.offering.id)
        found = find(Kind.TRANSCRIPT, cast.academy.id, cast.trainee.id)
        assert found is not None
        assert found.facts.title["ko"] == "이수확인서"
        db.session.add(
            TranscriptDelegation(
                organisation_id=cast.academy.id, delegated=True, evidence="공문 1",
                effective_from=clock.today(), created_at=clock.now(),
            )
        )  # fmt: skip
        db.session.flush()
        found = find(Kind.TRANSCRIPT, cast.academy.id, cast.trainee.id)
        assert found is not None
        assert found.facts.title["ko"] == "성적증명서"


def test_who_sets_seals_reads_what_lists_of_results_are_called_and_where_that_is_decided(
    client: Any, cast: Cast
) -> None:
    client.sign_in(cast.staff)
    page = client.get(f"/manage/documents/settings/{cast.academy.id}").get_data(as_text=True)
    assert "지금 ‘이수확인서’입니다." in page
    link = f"/manage/record-keepers?organisation={cast.academy.id}"
    assert f'href="{link}"' in page
    assert client.get(link).status_code == 200


def test_a_result_that_is_not_final_is_on_no_document(app: Flask, cast: Cast) -> None:
    with app.test_request_context("/"), unit_of_work():
        result(
            cast.trainee.id, cast.offering.id, letter="A+", points="4.5", state="published",
            published_from=clock.now(), final_from=clock.now() + timedelta(days=3),
        )  # fmt: skip
        found = results_at(cast.trainee.id, cast.academy.id)
        assert (found.lines, found.any) == ((), True)
        for kind, subject in ((Kind.TRANSCRIPT, cast.academy.id), (Kind.COURSE, cast.offering.id)):
            one = find(kind, subject, cast.trainee.id)
            assert one is not None
            assert not one.verdict.allowed


def test_the_transcript_has_the_numbers_of_the_page_of_grades(
    app: Flask, client: Any, cast: Cast
) -> None:
    letters = (("A+", "4.5"), ("B0", "3"), ("C+", "2.5"))
    with app.test_request_context("/"), unit_of_work():
        for at, (letter, points) in enumerate(letters):
            course = course_of(cast.academy, f"TR{at}0", f"과목 {at}", f"Course {at}")
            run = offering_of(course, "1학기")
            result(cast.trainee.id, run.id, letter=letter, points=points)
        found = find(Kind.TRANSCRIPT, cast.academy.id, cast.trainee.id)
        assert found is not None
        who = db.session.get_one(Person, cast.trainee.id)
        document_id = issuing.issue(found, who, language="ko").id
    client.sign_in(cast.trainee)
    page = client.get("/me/transcript").get_data(as_text=True)
    printed = row(document_id).snapshot["printed"]
    totals = {one["label"]: one["value"] for one in printed["totals"]}
    assert totals["평점평균"] == "3.33/4.5"
    assert totals["평점평균"] in page
    assert totals["취득 학점"] == "9"
    said = text_of(client.get(f"/documents/{document_id}/file").data)
    assert "3.33/4.5" in said
    for (letter, points), line in zip(letters, printed["lines"], strict=True):
        assert (line["letter"], line["points"], line["amount"]) == (letter, points, "3")
        assert f"<strong>{letter}</strong>" in page
    with app.app_context():
        given = gradebook.export(db.session.get_one(Person, cast.trainee.id))
    assert [(one["letter"], one["grade_points"]) for one in given] == [
        (line["letter"], line["points"]) for line in printed["lines"]
    ]


def test_serials_have_no_gap_and_are_given_once_when_many_issue_at_the_same_time(
    app: Flask, cast: Cast, finished: int
) -> None:
    wanted, failed = 8, []
    barrier = Barrier(wanted)

    def work(number: int) -> None:
        with app.test_request_context("/"):
            barrier.wait()
            try:
                with unit_of_work():
                    found = find(Kind.COMPLETION, finished, cast_id)
                    assert found is not None
                    who = db.session.get_one(Person, cast_id)
                    issuing.issue(found, who, language="ko", purpose=f"제출 {number}")
                    if number == 3:
                        raise NotAllowed("gone")  # a request that fails gives its number back
            except NotAllowed:
                failed.append(number)

    cast_id = cast.trainee.id
    threads = [Thread(target=work, args=(number,)) for number in range(wanted)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    given = db.session.scalars(select(IssuedDocument.number).order_by(IssuedDocument.number)).all()
    assert list(given) == list(range(1, wanted))
    assert failed == [3]


def test_a_seal_is_drawn_anew_without_its_paper_and_earlier_documents_keep_theirs(
    app: Flask, client: Any, cast: Cast, issued: Callable[..., int]
) -> None:
    client.sign_in(cast.staff)
    address = f"/manage/documents/settings/{cast.academy.id}/seal"

    def upload(data: bytes, name: str = "seal.png") -> int:
        return int(client.post(address, data={"seal": (io.BytesIO(data), name)}).status_code)

    assert upload(b"<svg/>", "seal.svg") == 422
    assert upload(picture(60)) == 422
    assert client.post(address, data={}).status_code == 422
    assert upload(picture(form="JPEG"), "seal.jpg") == 303
    before = issued()
    assert upload(picture(500)) == 303
    after = issued(language="en")
    seals = db.session.scalars(select(DocumentSeal).order_by(DocumentSeal.number)).all()
    assert [seal.number for seal in seals] == [1, 2]
    assert [row(one).seal_id for one in (before, after)] == [seal.id for seal in seals]
    with Image.open(io.BytesIO(storage.content(seals[0].sha256))) as kept:
        assert kept.format == "PNG"
        assert kept.mode == "RGBA"
        assert kept.getpixel((300, 300))[3] == 0  # the paper
    for document_id, seal in zip((before, after), seals, strict=True):
        assert row(document_id).snapshot["seal"] == seal.sha256
    specimen = client.get(f"/manage/documents/settings/{cast.academy.id}/specimen")
    assert "견본" in text_of(specimen.data)


def test_the_signer_of_the_day_stands_on_the_document(
    client: Any, cast: Cast, issued: Callable[..., int]
) -> None:
    client.sign_in(cast.staff)
    address = f"/manage/documents/settings/{cast.academy.id}/signers"
    today = clock.today()
    base = {"title_ko": "교장", "title_en": "Principal", "name_en": "Kim"}
    early = {**base, "name_ko": "김이전", "from_on": str(today - timedelta(days=99))}
    late = {**base, "name_ko": "박다음", "from_on": str(today + timedelta(days=9))}
    wrong = {**early, "until_on": str(today - timedelta(days=999))}
    assert client.post(address, data=wrong).status_code == 422
    assert client.post(address, data=late).status_code == 303
    assert client.post(address, data=early).status_code == 303
    assert row(issued()).snapshot["issue"]["signer"] == {"name": "김이전", "title": "교장"}


def test_the_worker_makes_the_file_and_again_changes_nothing(
    app: Flask, cast: Cast, issued: Callable[..., int]
) -> None:
    document_id = issued()
    with app.app_context():
        outbox.drain()
    hashed = row(document_id).sha256
    assert hashed
    assert storage.content(hashed).startswith(b"%PDF")


def test_who_is_erased_while_the_file_is_drawn_gets_none(
    app: Flask, cast: Cast, issued: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = issued()

    def draw(*_args: Any) -> bytes:
        with unit_of_work():
            privacy.erase(db.session.get_one(Person, cast.trainee.id))
        return b"%PDF-1.7 with a name"

    monkeypatch.setattr(keeping, "draw", draw)
    with app.test_request_context("/"):
        assert keeping.keep_file(document_id) is None
        assert keeping.keep_file(document_id) is None
    assert row(document_id).sha256 == ""


def test_who_is_erased_leaves_numbers_and_nothing_that_names_them(
    app: Flask, client: Any, cast: Cast, issued: Callable[..., int]
) -> None:
    document_id = issued()
    with app.app_context():
        outbox.drain()
        person = db.session.get_one(Person, cast.trainee.id)
        assert privacy.export(person)["documents"][0]["serial"].endswith("000001")
    with app.test_request_context("/"), unit_of_work():
        assert privacy.erase(db.session.get_one(Person, cast.trainee.id))
    kept = row(document_id)
    assert (kept.number, kept.snapshot, kept.state) == (1, {}, "revoked")
    page = client.get(f"/verify/document/{kept.document_no}").get_data(as_text=True)
    assert "발급이 취소된 증명서입니다." in page
    assert "한지우" not in page


@pytest.mark.parametrize(
    "kind", ["completion", "enrolment", "expected", "graduation", "transcript"]
)
def test_every_kind_can_be_asked_for_a_cohort(
    client: Any, cast: Cast, finished: int, kind: str
) -> None:
    client.sign_in(cast.staff)
    address = f"/manage/documents/issue?target=cohort:{cast.cohort.id}&kind={kind}"
    assert client.get(address).status_code == 200
    client.sign_in(cast.professor)
    assert client.get(address).status_code == 403


def test_what_can_be_issued_is_found_in_as_many_statements_for_many_courses(
    app: Flask, cast: Cast, finished: int
) -> None:
    def asked() -> tuple[int, int]:
        with app.test_request_context("/"):
            found: list[offered.Offer] = []
            count = statements(app, lambda: found.extend(offered.offers(cast.trainee.id)))
            return count, sum(one.found.kind == Kind.COURSE for one in found)

    def more(first: int, last: int) -> None:
        with unit_of_work():
            academy = db.session.get_one(Organisation, cast.academy.id)
            for at in range(first, last):
                course = course_of(academy, f"DOC{at}", f"과목 {at}", f"Course {at}")
                result(cast.trainee.id, offering_of(course, "1학기").id)

    more(0, 2)
    sent, courses = asked()
    more(2, 9)
    assert asked() == (sent, courses + 7)
