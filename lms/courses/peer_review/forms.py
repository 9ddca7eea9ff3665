"""The settings of a peer review, and the form in which a review is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from lms.courses.assignments.operations.drafts import clean_text
from lms.courses.assignments.rules import Reason, read_points
from lms.courses.fields import SeoulDateTimeField, line
from lms.courses.peer_review import queries
from lms.courses.peer_review.messages import SHOWN_FROM, SHOWS, words
from lms.courses.peer_review.models import PeerReview, PeerScheme
from lms.courses.peer_review.operations import ReviewValues, SchemeValues
from lms.courses.peer_review.rules import MOST_COMMENT, MOST_LINE, MOST_REASON
from lms.courses.rubrics.models import Criterion
from lms.courses.rubrics.rules import bottom, position_of, top
from lms.i18n import local
from lms.interop.formats.personal import has_resident_number
from lms.numbers import whole_or

_ = lazy_gettext


class SchemeForm(FlaskForm):
    """How an assignment is reviewed by those who handed in."""

    form_errors: list[str]

    enabled = BooleanField(
        _("동료 평가 하기"),
        description=_("과제가 마감되면 낸 사람들에게 서로의 제출물을 고르게 나누어 줍니다."),
    )
    reviewers = RadioField(
        _("한 사람이 평가할 제출물"),
        choices=[(str(n), _("%(n)s건", n=n)) for n in range(1, 6)],
        default="2",
        description=_("낸 제출물이 모자라면 있는 만큼만 나눕니다."),
    )
    by = RadioField(
        _("평가하는 방법"),
        choices=[
            ("rubric", _("이 과제의 평가 기준으로 점수와 의견을 냅니다")),
            ("comment", _("점수 없이 의견만 적습니다")),
        ],
        default="rubric",
    )
    anonymous = BooleanField(
        _("서로 이름 가리기"),
        default=True,
        description=_(
            "낸 사람과 평가한 사람이 서로의 이름을 모릅니다. 파일 이름과 글 속의 이름도 가립니다. 교수자는 모두 봅니다."
        ),
    )
    due_at = SeoulDateTimeField(
        _("동료 평가 마감"),
        [Optional()],
        description=_("서울 시각(KST)입니다. 그때까지는 낸 평가도 고칠 수 있습니다."),
    )
    shows = RadioField(
        _("평가받은 사람에게 보여 줄 것"), choices=list(SHOWS.items()), default="all"
    )
    shown_from = RadioField(
        _("언제부터 보여 줄지"), choices=list(SHOWN_FROM.items()), default="due"
    )
    shown_at = SeoulDateTimeField(
        _("정한 때"), [Optional()], description=_("정한 때부터를 골랐을 때만 적습니다.")
    )
    suggests = BooleanField(
        _("채점 화면에 동료 평가의 평균을 보이기"),
        description=_("참고로만 보입니다. 점수로 저절로 적히지 않습니다."),
    )
    version = IntegerField(widget=HiddenInput(), default=0)

    def values(self) -> SchemeValues:
        """What a valid form says."""
        return SchemeValues(
            enabled=bool(self.enabled.data),
            reviewers=int(self.reviewers.data),
            use_rubric=self.by.data == "rubric",
            anonymous=bool(self.anonymous.data),
            due_at=self.due_at.data,
            shows=self.shows.data,
            shown_from=self.shown_from.data,
            shown_at=self.shown_at.data,
            suggests=bool(self.suggests.data),
        )


def data_of_scheme(scheme: PeerScheme | None, *, has_rubric: bool) -> dict[str, Any]:
    """A scheme as the form shows it."""
    if scheme is None:
        return {"by": "rubric" if has_rubric else "comment", "version": 0}
    return {
        "enabled": scheme.enabled,
        "reviewers": str(scheme.reviewers),
        "by": "rubric" if scheme.use_rubric else "comment",
        "anonymous": scheme.anonymous,
        "due_at": scheme.due_at,
        "shows": scheme.shows,
        "shown_from": scheme.shown_from,
        "shown_at": scheme.shown_at,
        "suggests": scheme.suggests,
        "version": scheme.version,
    }


class HideForm(FlaskForm):
    """Why a review is not shown."""

    hide_reason = line(_("숨기는 사유"), MOST_REASON, required=_("숨기는 사유를 적어 주세요."))


@dataclass
class Row:
    """A criterion in the form: what is chosen, what is typed, what is wrong with it."""

    criterion: Criterion
    level: str = ""  # index of the chosen level
    points: str = ""
    comment: str = ""
    error: str = ""


@dataclass
class ReviewForm:
    """A review as it was sent, or as it is kept."""

    rows: list[Row] = field(default_factory=list)
    comment: str = ""
    comment_error: str = ""
    version: int = 0

    @classmethod
    def of(cls, review: PeerReview) -> ReviewForm:
        """The form as the review fills it."""
        given = {mark.criterion_id: mark for mark in review.marks}
        rows = []
        for criterion in queries.criteria_of(review):
            mark = given.get(criterion.id)
            points = mark.points if mark else None
            at = position_of(criterion.levels, points)
            rows.append(
                Row(
                    criterion,
                    level="" if at is None else str(at),
                    points="" if points is None else f"{points:f}",
                    comment=mark.comment if mark else "",
                )
            )
        return cls(rows, review.comment, version=review.version)

    @classmethod
    def sent(cls, review: PeerReview, data: Mapping[str, str]) -> ReviewForm:
        """The form as it was sent."""
        rows = [
            Row(
                criterion,
                level=data.get(f"level-{criterion.id}", ""),
                points=data.get(f"points-{criterion.id}", "").strip(),
                comment=clean_text(data.get(f"comment-{criterion.id}", "")).strip(),
            )
            for criterion in queries.criteria_of(review)
        ]
        comment = clean_text(data.get("comment", "")).strip()
        return cls(rows, comment, version=whole_or(data.get("version"), -1))

    @property
    def total(self) -> Decimal:
        """What the points add up to that can be read."""
        read = [read_points(row.points, row.criterion.points) for row in self.rows]
        return sum((one for one in read if isinstance(one, Decimal)), Decimal(0))

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(control, sentence) of everything that is wrong."""
        found = [
            (f"points-{row.criterion.id}", f"{local(row.criterion)}: {row.error}")
            for row in self.rows
            if row.error
        ]
        return [*found, ("comment", self.comment_error)] if self.comment_error else found

    def values(self) -> ReviewValues | None:
        """What the form says; none where something in it cannot be kept (see ``errors``)."""
        by_criterion: dict[int, tuple[Decimal | None, str]] = {}
        for row in self.rows:
            by_criterion[row.criterion.id] = (self._points(row), row.comment)
            row.error = row.error or _text_error(row.comment, MOST_LINE)
        self.comment_error = _text_error(self.comment, MOST_COMMENT)
        return None if self.errors else ReviewValues(by_criterion, self.comment)

    def _points(self, row: Row) -> Decimal | None:
        """A level that is chosen decides, unless the points that are typed lie in its range."""
        at = whole_or(row.level, -1)
        level = row.criterion.levels[at] if 0 <= at < len(row.criterion.levels) else None
        if not row.points:
            return top(level) if level is not None else None
        read = read_points(row.points, row.criterion.points)
        if isinstance(read, Reason):
            row.error = words(read)
            return None
        if level is not None and not bottom(level) <= read <= top(level):
            return top(level)
        return read


def _text_error(text: str, most: int) -> str:
    if len(text) > most:
        return gettext("%(most)s자까지 적을 수 있습니다.", most=most)
    if has_resident_number(text):
        return words(Reason("resident_number"))
    return ""
