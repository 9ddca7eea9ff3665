"""Forms of marking: one answer, and a question again."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField
from wtforms.validators import DataRequired, InputRequired

from lms.courses.assignments.fields import PointsField
from lms.courses.fields import line, text
from lms.courses.quizzes.marking import MODE_WORDS
from lms.courses.quizzes.models import AttemptQuestion
from lms.courses.quizzes.rules.regrading import Mode
from lms.numbers import whole_or

_ = lazy_gettext


def _shown(earned: Decimal | None) -> Decimal | None:
    """A mark as it can be typed: a machine's mark may have more than two decimals."""
    step = Decimal("0.01")
    if earned is None or earned == earned.quantize(step):
        return earned
    return earned.quantize(step, rounding=ROUND_HALF_UP)


class MarkForm(FlaskForm):
    """The points of one answer; it names the answer and the version of the mark it was opened with."""

    form_errors: list[str]

    row_id = HiddenField()
    version = HiddenField()
    points = PointsField(_("점수"), [InputRequired(_("점수를 적어 주세요."))], most=Decimal(1000))
    comment = text(_("학습자에게 하는 말"), 10_000)

    def __init__(self, most: Decimal, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        self.form_errors = []

    def fill(self, row: AttemptQuestion) -> None:
        """Show the mark that is there."""
        self.row_id.data, self.version.data = str(row.id), str(row.mark_version)
        self.points.data, self.comment.data = _shown(row.earned), row.comment

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that the points are the question's at most."""
        fine = super().validate(extra_validators)
        if fine and self.points.data is not None and self.points.data > self.most:
            self.points.errors = [
                gettext("0점부터 %(most)s점까지 줄 수 있습니다.", most=f"{self.most.normalize():f}")
            ]
            return False
        return fine

    def value(self, kept: Decimal | None) -> Decimal:
        """The points that were typed; *kept* exactly where they are left as the form showed them."""
        if kept is not None and self.points.data == _shown(kept):
            return kept
        return self.points.data if self.points.data is not None else Decimal(0)

    @property
    def kept_version(self) -> int:
        """The version that the form was opened with; nonsense is one that never was."""
        return whole_or(self.version.data or "", -1)


class RegradeForm(FlaskForm):
    """How a question is marked again, and why."""

    mode = RadioField(
        _("방식"),
        choices=[(mode.value, words) for mode, words in MODE_WORDS.items()],
        default=Mode.BETTER.value,
    )
    key = HiddenField(validators=[DataRequired()])
    reason = line(_("사유"), 300, required=_("사유를 적어 주세요. 점수가 바뀐 사람에게 보입니다."))
