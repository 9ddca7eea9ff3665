"""Everything that is due for one person, across courses and kinds."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from flask_login import current_user, login_required

from lms.courses.assignments import registry
from lms.courses.assignments.registry import DueEntry
from lms.courses.assignments.views import bp
from lms.numbers import whole_or

#: The tabs of the list, with the states that each shows.
SHOWN: dict[str, tuple[str, ...]] = {
    "open": ("upcoming", "open", "draft", "late"),
    "handed_in": ("handed_in", "marked"),
    "missed": ("missed",),
    "all": (),
}


@dataclass(frozen=True)
class Choices:
    """What the list is narrowed to."""

    text: str
    kind: str
    offering_id: int
    state: str

    def __bool__(self) -> bool:
        return bool(self.text or self.kind or self.offering_id or self.state)

    def admits(self, entry: DueEntry) -> bool:
        """Whether the list shows *entry*."""
        names = " ".join(
            (entry.title_ko, entry.title_en, entry.course_ko, entry.course_en, entry.label)
        )
        return (
            self.text.casefold() in names.casefold()
            and self.kind in {"", entry.kind}
            and self.offering_id in {0, entry.offering_id}
            and self.state in {"", entry.state}
        )


@bp.get("/me/assignments")
@login_required
def mine() -> str:
    """Everything that is or was due in the offerings that one sits in."""
    chosen = Choices(
        text=request.args.get("q", "").strip()[:200],
        kind=request.args.get("kind", ""),
        offering_id=whole_or(request.args.get("course"), 0),
        state=request.args.get("state", ""),
    )
    every = registry.due_entries(current_user.id)
    found = [entry for entry in every if chosen.admits(entry)]
    groups = {
        name: [entry for entry in found if not states or entry.state in states]
        for name, states in SHOWN.items()
    }
    # What came last is what one looks for among what is over.
    for name in ("handed_in", "missed"):
        groups[name].reverse()
    shown = request.args.get("show", "open")
    return render_template(
        "assignments/mine.html",
        groups=groups,
        shown=shown if shown in SHOWN else "open",
        chosen=chosen,
        kinds={entry.kind: entry.kind_label for entry in every},
        courses={entry.offering_id: entry for entry in every if entry.offering_id},
        states=sorted({entry.state for entry in every}),
        kept={
            name: value
            for name, value in request.args.items()
            if name in {"q", "kind", "course", "state"} and value
        },
    )
