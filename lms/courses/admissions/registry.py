"""What selection, which lies above, adds to the pages of admissions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

#: (call or application) → safe markup for the page, empty where there is nothing to show.
Panel = Callable[[Any], str]


@dataclass(frozen=True)
class Action:
    """Something to do with chosen applications; *label* is a lazy translation.

    *show(call, application ids)* answers with a page that says what would happen and asks to
    confirm. An address could not carry the numbers of some hundred applications.
    """

    code: str
    label: Any
    show: Callable[[Any, set[int]], Any]


@dataclass(frozen=True)
class Bar:
    """A stage of the funnel: a lazy label and the ids of applications that reached it."""

    label: Any
    reached: Callable[[int], int]


_call_panels: list[Panel] = []
_own_panels: list[Panel] = []
_staff_panels: list[Panel] = []
_actions: list[Action] = []
_bars: list[Bar] = []
_opened: list[Callable[[Any], str | None]] = []
_blanks: list[Callable[[Sequence[int]], None]] = []


def register_panel(
    *, call: Panel | None = None, own: Panel | None = None, staff: Panel | None = None
) -> None:
    """Add to a call's page for staff, to the applicant's own page, to an application's for staff."""
    for known, panel in ((_call_panels, call), (_own_panels, own), (_staff_panels, staff)):
        if panel is not None and panel not in known:
            known.append(panel)


def register_action(action: Action) -> None:
    """Offer *action* for chosen applications in the list of a call."""
    if action.code not in {one.code for one in _actions}:
        _actions.append(action)


def register_bar(bar: Bar) -> None:
    """Add a stage to the funnel, after those of admissions: *reached(call id)* counts people."""
    if bar not in _bars:
        _bars.append(bar)


def register_hold(keep: Callable[[Any], str | None]) -> None:
    """*keep(application)* gives a code where its papers must stay (an appeal is open), or None."""
    if keep not in _opened:
        _opened.append(keep)


def register_destroy(blank: Callable[[Sequence[int]], None]) -> None:
    """*blank(application ids)* deletes what else was written about applications when their papers
    are destroyed."""
    if blank not in _blanks:
        _blanks.append(blank)


def blank(application_ids: Sequence[int]) -> None:
    """Have others delete what they wrote about these applications."""
    for function in _blanks:
        function(application_ids)


def call_panels(call: Any) -> list[str]:
    """What others show on a call's page for staff."""
    return [shown for panel in _call_panels if (shown := panel(call))]


def own_panels(application: Any) -> list[str]:
    """What others show on the applicant's own page."""
    return [shown for panel in _own_panels if (shown := panel(application))]


def staff_panels(application: Any) -> list[str]:
    """What others show on an application's page for staff."""
    return [shown for panel in _staff_panels if (shown := panel(application))]


def actions() -> list[Action]:
    """What may be done with chosen applications beside messages and eligibility."""
    return list(_actions)


def bars() -> list[Bar]:
    """The stages of the funnel after those of admissions."""
    return list(_bars)


def held(application: Any) -> bool:
    """Whether somebody still needs the papers of *application*."""
    return any(keep(application) for keep in _opened)
