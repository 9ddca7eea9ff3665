"""Writing reviews, and reading them: nothing lost, no name anywhere, nothing too early."""

from __future__ import annotations

import io
import json
import re
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from lms.accounts import privacy
from lms.accounts.models import AuditEntry, Person
from lms.communication.models import Notification
from lms.courses.assignments import registry as assignments
from lms.courses.peer_review import operations
from lms.courses.peer_review.models import PeerReply, PeerReview
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.courses.peer_review.conftest import DAY, live


def fields(cast: Cast, review: PeerReview, first: str, second: str, **more: Any) -> dict[str, Any]:
    db.session.rollback()
    held = db.session.get_one(PeerReview, review.id)
    assert held.rubric_version is not None
    accuracy, code = held.rubric_version.criteria
    return {
        f"points-{accuracy.id}": first, f"points-{code.id}": second,
        "version": held.version, "action": "hand_in", **more,
    }  # fmt: skip


@pytest.fixture
def two(learners: Any, hand_in: Any, peer: Any, dealt: Any) -> Any:
    """``two()``: two people review one another's work; (author, reviewer, the review)."""

    def make(files: dict[str, bytes] | None = None, text: str = "풀이", **changes: Any) -> Any:
        author, reviewer = learners(2)
        hand_in(author, text, files)
        hand_in(reviewer)
        peer(**changes)
        row = next(one for one in dealt() if one.reviewer_id == reviewer.id)
        return author, reviewer, row

    return make


def test_a_review_is_saved_as_a_draft_handed_in_and_changed(
    client: Any, cast: Cast, two: Any
) -> None:
    _author, reviewer, row = two()
    client.sign_in(reviewer)
    at = f"/peer/{row.key}"
    saved = client.post(f"{at}/autosave", data=fields(cast, row, "30", "", comment="초안"))
    assert saved.status_code == 200
    assert "초안을 저장했습니다" in saved.json["said"]
    assert "초안" in client.get(at).text
    refused = client.post(at, data=fields(cast, row, "30", "", comment="초안"))
    assert refused.status_code == 422
    assert "점수를 주지 않은 기준" in refused.text
    assert client.post(at, data=fields(cast, row, "30", "20", comment="끝")).status_code == 303
    assert live()[[one.id for one in live()].index(row.id)].points == 50
    again = client.post(at, data=fields(cast, row, "35", "20", comment="고침"))
    assert again.status_code == 303
    late = client.post(f"{at}/autosave", data=fields(cast, row, "1", "1"))
    assert late.status_code == 409
    held = db.session.get_one(PeerReview, row.id)
    assert (held.points, held.comment) == (Decimal(55), "고침")


def test_a_second_window_overwrites_nothing(client: Any, cast: Cast, two: Any) -> None:
    _author, reviewer, row = two()
    client.sign_in(reviewer)
    old = fields(cast, row, "10", "10", comment="첫째 창", action="draft")
    client.post(f"/peer/{row.key}", data={**old, "comment": "둘째 창"})
    answer = client.post(f"/peer/{row.key}", data=old)
    assert answer.status_code == 409
    assert "첫째 창" in answer.text
    assert "둘째 창" in answer.text


def test_points_out_of_range_are_said_at_their_field(client: Any, cast: Cast, two: Any) -> None:
    _author, reviewer, row = two()
    client.sign_in(reviewer)
    answer = client.post(f"/peer/{row.key}", data=fields(cast, row, "61", "하나"))
    assert answer.status_code == 422
    assert answer.text.count("aria-invalid") == 2
    assert "61" in answer.text


def test_without_a_rubric_a_comment_is_all(client: Any, cast: Cast, two: Any) -> None:
    _author, reviewer, row = two(use_rubric=False)
    client.sign_in(reviewer)
    at = f"/peer/{row.key}"
    assert "points-" not in client.get(at).text
    assert client.post(at, data={"comment": " ", "version": row.version}).status_code == 422
    assert client.post(at, data={"comment": "좋습니다", "version": row.version}).status_code == 303


def test_nothing_is_written_after_the_reviews_were_due(
    client: Any, cast: Cast, two: Any, frozen_now: Any, due: Any
) -> None:
    _author, reviewer, row = two()
    data = fields(cast, row, "30", "20")
    frozen_now(due + 3 * DAY)
    client.sign_in(reviewer)
    answer = client.post(f"/peer/{row.key}", data=data)
    assert answer.status_code == 422
    assert "끝났습니다" in answer.text


def test_the_work_gives_nobody_away(client: Any, cast: Cast, two: Any) -> None:
    picture = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "Peer Number0"  # who made it
    Image.new("RGB", (8, 8), "white").save(picture, "JPEG", exif=exif)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("동료0호/과제_동료0호.py", "# 동료0호\nprint(1)\n")
    author, reviewer, row = two(
        {
            "동료0호_보고서.txt": "작성자: 동료0호 (peer0@example.org)\n내용".encode(),
            "사진_동료0호.jpg": picture.getvalue(),
            "동료0호.zip": packed.getvalue(),
        },
        text="저는 동료0호입니다. Peer Number0",
    )
    client.sign_in(reviewer)
    at = f"/peer/{row.key}"
    pages = [client.get(at), client.get(f"{at}/files/1"), client.get(f"{at}/files/3")]
    pages.append(client.get(f"{at}/files/3?member=0"))
    pages.append(client.get(f"/assignments/{cast.assignment.id}/peer"))
    for page in pages:
        assert page.status_code == 200
        for given in ("동료0호", "Peer Number0", "peer0@example.org", author.number):
            assert given not in page.text
    assert "○○○" in pages[0].text
    assert "print" in pages[3].text
    assert client.get(f"{at}/files/1/content").status_code == 404
    assert client.get(f"{at}/files/3/content").status_code == 404
    copied = client.get(f"{at}/files/2/content")
    assert copied.status_code == 200
    assert b"Peer Number0" not in copied.data
    assert "file-2.jpg" in copied.headers["Content-Disposition"]
    for address in ("submissions/{0}", "submissions/{0}/receipt"):
        other = client.get("/" + address.format(row.submission_id))
        assert other.status_code == 404


def test_with_names_shown_files_keep_theirs(client: Any, cast: Cast, two: Any) -> None:
    _author, reviewer, row = two({"보고서_동료0호.txt": b"hello"}, anonymous=False)
    client.sign_in(reviewer)
    assert "보고서_동료0호.txt" in client.get(f"/peer/{row.key}").text
    assert client.get(f"/peer/{row.key}/files/1/content").data == b"hello"


def test_nobody_else_opens_a_review_or_its_files(client: Any, cast: Cast, two: Any) -> None:
    author, _reviewer, row = two({"a.txt": b"hello"})
    for one in (author, cast.trainee, cast.professor, cast.outsider, cast.employer):
        client.sign_in(one)
        for address in (f"/peer/{row.key}", f"/peer/{row.key}/files/1"):
            assert client.get(address).status_code == 404
        assert client.post(f"/peer/{row.key}", data={"comment": "x"}).status_code == 404


def test_reviews_are_read_only_from_their_moment_and_without_a_name(
    client: Any, cast: Cast, two: Any, frozen_now: Any, due: Any
) -> None:
    author, reviewer, row = two()
    client.sign_in(reviewer)
    client.post(f"/peer/{row.key}", data=fields(cast, row, "30", "20", comment="근거가 좋습니다"))
    at = f"/assignments/{cast.assignment.id}/peer"
    client.sign_in(author)
    assert "근거가 좋습니다" not in client.get(at).text
    assert client.post(f"/peer/received/{row.author_key}/helpful").status_code == 404
    frozen_now(due + 3 * DAY)
    page = client.get(at).text
    assert "근거가 좋습니다" in page
    assert "동료 1" in page
    for given in (reviewer.name, reviewer.english_name, reviewer.number, row.key):
        assert given not in page
    client.sign_in(cast.trainee)
    assert "근거가 좋습니다" not in client.get(at).text
    for _twice in range(2):
        operations.show_due()
    db.session.rollback()
    told = db.session.scalars(select(Notification).where(Notification.kind == "peer.shown")).all()
    assert [note.person_id for note in told] == [author.id]
    assert reviewer.name not in json.dumps([note.params for note in told], ensure_ascii=False)


def test_comments_alone_are_shown_where_points_are_not(
    client: Any, cast: Cast, two: Any, frozen_now: Any, due: Any
) -> None:
    author, reviewer, row = two(shows="comments")
    client.sign_in(reviewer)
    client.post(f"/peer/{row.key}", data=fields(cast, row, "37", "21", comment="말만"))
    frozen_now(due + 3 * DAY)
    client.sign_in(author)
    page = client.get(f"/assignments/{cast.assignment.id}/peer").text
    said = re.sub(r'[a-z-]+="[^"]*"', "", page[page.index("<article") : page.index("</article>")])
    assert "말만" in said
    assert "37" not in said
    assert "58" not in said


def test_one_click_says_that_it_helped_and_the_next_takes_it_back(
    client: Any, cast: Cast, two: Any, frozen_now: Any, due: Any
) -> None:
    author, reviewer, row = two()
    client.sign_in(reviewer)
    client.post(f"/peer/{row.key}", data=fields(cast, row, "30", "20", comment="말"))
    frozen_now(due + 3 * DAY)
    client.sign_in(author)
    at = f"/peer/received/{row.author_key}/helpful"
    for said, kept in (("yes", True), ("no", False), ("", None)):
        client.post(at, data={"helpful": said})
        db.session.rollback()
        assert db.session.get_one(PeerReply, (row.id, author.id)).helpful is kept


def test_a_report_reaches_the_graders_who_hide_with_a_reason(
    client: Any, cast: Cast, two: Any, frozen_now: Any, due: Any
) -> None:
    author, reviewer, row = two()
    client.sign_in(reviewer)
    client.post(f"/peer/{row.key}", data=fields(cast, row, "1", "1", comment="무례한 말"))
    frozen_now(due + 3 * DAY)
    client.sign_in(author)
    at = f"/peer/received/{row.author_key}/report"
    assert client.post(at, data={"report": " "}).status_code == 422
    for _twice in range(2):
        assert client.post(at, data={"report": "욕설입니다"}).status_code == 303
    client.sign_in(cast.professor)
    work = f"/teach/{cast.offering.id}/peer/{row.submission_id}"
    assert "욕설입니다" in client.get(work).text
    hide = f"/teach/{cast.offering.id}/peer/reviews/{row.id}/hide"
    assert client.post(hide, data={"hide_reason": ""}).status_code == 422
    assert client.post(hide, data={"hide_reason": "예의에 어긋납니다"}).status_code == 303
    client.sign_in(author)
    assert "무례한 말" not in client.get(f"/assignments/{cast.assignment.id}/peer").text
    db.session.rollback()
    kinds = {(n.kind, n.person_id) for n in db.session.query(Notification)}
    assert ("peer.reported", cast.professor.id) in kinds
    assert ("peer.hidden", reviewer.id) in kinds
    assert ("peer.reported", reviewer.id) not in kinds
    entry = db.session.query(AuditEntry).filter_by(action="peer.hide").one()
    assert entry.reason == "예의에 어긋납니다"


def test_the_mean_stands_beside_the_mark_only_where_it_may_suggest(
    client: Any, cast: Cast, two: Any
) -> None:
    _author, reviewer, row = two()
    client.sign_in(reviewer)
    client.post(f"/peer/{row.key}", data=fields(cast, row, "37", "21", comment="말"))
    client.sign_in(cast.professor)
    at = f"/teach/{cast.offering.id}/grading/{row.submission_id}"
    page = client.get(at).text
    assert "동료 평가 보기" in page
    assert "평균 합계" not in page
    with unit_of_work():
        from lms.courses.peer_review.models import PeerScheme

        db.session.get_one(PeerScheme, cast.assignment.id).suggests = True
    page = client.get(at).text
    assert "평균 합계" in page
    assert "58" in page
    assert 'value="37"' not in page


def test_reviews_to_write_are_among_what_is_due(app: Any, cast: Cast, two: Any) -> None:
    _author, reviewer, _row = two()
    with app.test_request_context("/"):
        lines = [one for one in assignments.due_entries(reviewer.id) if one.kind == "peer_review"]
    assert [(line.item_id, line.state, str(line.result)) for line in lines] == [
        (cast.assignment.id, "open", "0 / 1")
    ]
    assert cast.assignment.due_at is not None
    assert lines[0].due_at == cast.assignment.due_at + 3 * DAY


def test_graders_who_must_not_know_names_find_none_here(client: Any, cast: Cast, two: Any) -> None:
    from lms.courses.grading.models import MarkingScheme

    author, reviewer, row = two()
    with unit_of_work() as session:
        session.add(
            MarkingScheme(assignment_id=cast.assignment.id, anonymous=True, blind_key="k" * 64)
        )
    client.sign_in(cast.professor)
    base = f"/teach/{cast.offering.id}"
    overview = f"{base}/assignments/{cast.assignment.id}/peer"
    for address in (overview, f"{overview}?view=reviewers", f"{base}/peer/{row.submission_id}"):
        page = client.get(address)
        assert page.status_code == 200
        for one in (author, reviewer):
            assert one.name not in page.text
            assert one.number not in page.text
    assert client.get(f"{overview}?q={author.name}").text.count("/peer/") < client.get(
        overview
    ).text.count("/peer/")


def test_erasing_somebody_takes_their_words_and_leaves_the_points(
    client: Any, cast: Cast, two: Any, app: Any
) -> None:
    _author, reviewer, row = two()
    client.sign_in(reviewer)
    client.post(f"/peer/{row.key}", data=fields(cast, row, "30", "20", comment="내 말"))
    db.session.rollback()
    person = db.session.get_one(Person, reviewer.id)
    with app.test_request_context("/"):
        told = privacy.export(person)["peer_reviews"]
    assert told["written"][0]["comment"] == "내 말"
    assert "동료0호" not in json.dumps(told, ensure_ascii=False)
    with app.test_request_context("/"), unit_of_work():
        assert privacy.erase(db.session.get_one(Person, reviewer.id))
    held = db.session.get_one(PeerReview, row.id)
    assert (held.comment, held.points) == ("", Decimal(50))


def test_an_assignment_page_tells_what_comes_and_leads_there(
    client: Any, cast: Cast, peer: Any, hand_in: Any
) -> None:
    peer()
    client.sign_in(cast.trainee)
    page = client.get(f"/assignments/{cast.assignment.id}").text
    assert "동료의 제출물 2건을 평가합니다" in page
    assert f"/assignments/{cast.assignment.id}/peer" in page
