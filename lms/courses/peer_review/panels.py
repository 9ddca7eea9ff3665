"""What peer review puts on the pages of lower features: links, panels, what stands beside a mark."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _

from lms import clock, i18n
from lms.courses.assignments.registry import Panel
from lms.courses.grading.registry import Beside
from lms.courses.peer_review import queries
from lms.courses.peer_review.rules import Phase


def on_assignment(assignment: object, person: object) -> Panel | None:
    """What the page of an assignment says of its peer review to a learner."""
    scheme = queries.scheme_of(assignment.id)  # type: ignore[attr-defined]
    state = queries.phase_of(scheme, assignment)  # type: ignore[arg-type]
    if scheme is None or state is Phase.OFF:
        return None
    texts = []
    if state is Phase.WAITING:
        texts.append(_("마감 뒤에 동료의 제출물 %(n)s건을 평가합니다.", n=scheme.reviewers))
        if scheme.anonymous:
            texts.append(_("서로 이름을 모릅니다. 글과 파일 안에 이름을 적지 않는 것이 좋습니다."))
    if scheme.due_at is not None:
        texts.append(_("동료 평가 마감 %(at)s", at=i18n.moment(scheme.due_at)))
    own = queries.tasks(person.id, assignment.id)  # type: ignore[attr-defined]
    left = sum(row.handed_in_at is None for row in own)
    if own:
        texts.append(_("평가할 것 %(total)s건 가운데 %(left)s건 남음", total=len(own), left=left))
    moment = queries.visible_from(person.id, assignment, scheme)  # type: ignore[attr-defined, arg-type]
    if moment is not None and clock.now() >= moment:
        texts.append(_("받은 평가를 볼 수 있습니다."))
    return Panel(
        title=_("동료 평가"),
        texts=tuple(texts),
        url=url_for("peer_review.mine", assignment_id=assignment.id),  # type: ignore[attr-defined]
        label=_("동료 평가로 가기"),
        urgent=state is Phase.REVIEWING and left > 0,
    )


def beside_mark(submission: object, person: object) -> Beside | None:
    """What fellow learners said, beside the grader's form; never written into it."""
    said = queries.beside(submission)  # type: ignore[arg-type]
    if said is None:
        return None
    rows = []
    if said.suggests:
        for criterion in said.criteria:
            found = said.summary.by_criterion.get(criterion.id)
            if found is not None:
                rows.append(
                    (
                        i18n.local(criterion),
                        f"{i18n.points(found[0])} / {i18n.points(criterion.points)}",
                    )
                )
        if said.summary.mean is not None:
            rows.append((str(_("평균 합계")), i18n.points(said.summary.mean)))
    return Beside(
        title=_("동료 평가"),
        text=_("%(total)s건 가운데 %(done)s건 냄", total=said.reviews, done=said.done),
        rows=tuple(rows),
        note=_("참고로만 보입니다. 점수로 적히지 않습니다.") if rows else "",
        url=url_for(
            "peer_review.work",
            offering_id=said.submission.assignment.offering_id,
            submission_id=said.submission.id,
        ),
        label=_("동료 평가 보기"),
    )
