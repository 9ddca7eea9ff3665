"""What a learner may see of an attempt, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

#: What "right after handing in" means: one look at the result.
RIGHT_AFTER = timedelta(minutes=10)


class Moment(StrEnum):
    """When somebody looks."""

    DURING = "during"  # while the attempt runs: never anything
    RIGHT_AFTER = "right_after"
    WHILE_OPEN = "while_open"  # later, while others may still answer
    AFTER_CLOSE = "after_close"


class Part(StrEnum):
    """What there is to see."""

    ANSWERS = "answers"  # the questions and one's own answers
    MARKS = "marks"
    RIGHT_WRONG = "right_wrong"
    CORRECT = "correct"  # the right answers
    FEEDBACK = "feedback"


#: The moments that can be set, in their order in time.
SETTABLE = (Moment.RIGHT_AFTER, Moment.WHILE_OPEN, Moment.AFTER_CLOSE)
#: Marks at once; the right answers when nobody can use them any more.
USUAL: dict[str, list[str]] = {
    Moment.RIGHT_AFTER: [Part.ANSWERS, Part.MARKS, Part.RIGHT_WRONG, Part.FEEDBACK],
    Moment.WHILE_OPEN: [Part.ANSWERS, Part.MARKS, Part.RIGHT_WRONG, Part.FEEDBACK],
    Moment.AFTER_CLOSE: [
        Part.ANSWERS,
        Part.MARKS,
        Part.RIGHT_WRONG,
        Part.CORRECT,
        Part.FEEDBACK,
    ],
}
#: For those who mark.
EVERYTHING = frozenset(Part)


def moment_of(
    *, submitted_at: datetime | None, closes_at: datetime | None, now: datetime
) -> Moment:
    """The moment at which *now* looks. A quiz that never closes never comes to AFTER_CLOSE.

    Closed counts first: an attempt that ended because the quiz closed is after it.
    """
    if submitted_at is None:
        return Moment.DURING
    if closes_at is not None and now >= closes_at:
        return Moment.AFTER_CLOSE
    return Moment.RIGHT_AFTER if now < submitted_at + RIGHT_AFTER else Moment.WHILE_OPEN


def shown(options: Mapping[str, Sequence[str]], moment: Moment) -> frozenset[Part]:
    """What is seen at *moment*. During an attempt nothing is, whatever the options say.

    Right or wrong, right answers and feedback stand beside the questions: without those there is
    no place for them.
    """
    if moment is Moment.DURING:
        return frozenset()
    known = {part.value for part in Part}
    parts = frozenset(Part(one) for one in options.get(moment, ()) if one in known)
    return parts if Part.ANSWERS in parts else parts & {Part.MARKS}


def released(
    options: Mapping[str, Sequence[str]],
    *,
    submitted_at: datetime | None,
    closes_at: datetime | None,
    now: datetime,
) -> bool:
    """Whether the mark may be known to its learner now. Once told it is not taken back.

    A mark shown right after handing in, and not later, was told all the same.
    """
    if submitted_at is None:
        return False
    begins = {Moment.RIGHT_AFTER: submitted_at, Moment.WHILE_OPEN: submitted_at + RIGHT_AFTER}
    come = [
        one for one, at in begins.items() if at <= now and (closes_at is None or at < closes_at)
    ]
    if closes_at is not None and now >= closes_at:
        come.append(Moment.AFTER_CLOSE)
    return any(Part.MARKS in shown(options, one) for one in come)
