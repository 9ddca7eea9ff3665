"""An offering's letters: proposed by rule, moved with a reason, frozen with the results."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit
from lms.access import Permission, Scope
from lms.accounts import queries as accounts
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.editing import Conflict
from lms.courses.gradebook import operations as gradebook
from lms.courses.gradebook.messages import settling_links
from lms.courses.gradebook.operations import Expected
from lms.courses.gradebook.rules import held
from lms.courses.letters import operations, queries
from lms.courses.letters.forms import MoveForm, PlanForm
from lms.courses.letters.operations import NoLetters, OverCap
from lms.courses.letters.queries import LetterLine, Proposal
from lms.courses.letters.views import bp
from lms.interop.formats.hangul import finds
from lms.paging import asked_page, page_url, paged

VIEW, FREEZE = Permission.ROSTER_VIEW, Permission.RESULT_FREEZE
SHOWN = ("all", "lowered", "moved", "outside", "frozen")


@bp.get("/teach/<int:offering_id>/results/letters")
def index(offering_id: int) -> str:
    """Everybody's letter and how the caps are met."""
    offering = offering_for(current_user, offering_id, VIEW)
    return _page(offering, queries.proposal(offering))


@bp.post("/teach/<int:offering_id>/results/letters")
def save(offering_id: int) -> str | Response | tuple[str, int]:
    """Look at other boundaries (``do=preview``, ``fit`` or ``reset``), or keep them."""
    offering = offering_for(current_user, offering_id, FREEZE)
    now = queries.proposal(offering)
    if now is None:
        abort(404)
    base, do = now.rules.scheme.value, request.form.get("do", "preview")
    form = PlanForm.read(request.form, base, _ties(now), saving=do == "save")
    if do in {"fit", "reset"}:
        typed = now.fitted if do == "fit" else {one.name: one.least for one in base.letters}
        form.typed = {name: f"{least:f}" for name, least in typed.items()}
        try:
            base.with_boundaries(typed)
        except ValueError:
            form.errors["least-0"] = _("점수가 너무 모여 있어 한도에 맞는 하한을 나눌 수 없습니다.")
            return _page(offering, now, form), 422
        return _page(offering, queries.proposal(offering, boundaries=typed), form, preview=True)
    if form.errors:
        return _page(offering, now, form), 422
    if do != "save":
        shown = queries.proposal(offering, boundaries=form.boundaries)
        return _page(offering, shown, form, preview=True)
    try:
        operations.save_plan(offering, current_user, form.values(base), form.version)
    except Conflict:
        form.errors["version"] = _(
            "그 사이에 다른 사람이 하한을 바꾸었습니다. 아래 표는 지금 것이고, 적으신 것은 그대로 있습니다."
        )
        form.version = _version(now)
        return _page(offering, now, form), 409
    flash(_("하한을 저장했습니다. 결과를 확정할 때 이대로 학점이 정해집니다."), "success")
    return redirect(url_for("letters.index", offering_id=offering.id), 303)


@bp.get("/teach/<int:offering_id>/results/letters/<int:person_id>")
def person(offering_id: int, person_id: int) -> str:
    """One person's letter with every reason, and the form to decide another."""
    offering = offering_for(current_user, offering_id, VIEW)
    return _person_page(offering, person_id)


@bp.post("/teach/<int:offering_id>/results/letters/<int:person_id>")
def move(offering_id: int, person_id: int) -> str | Response | tuple[str, int]:
    """Decide one person's letter, within the caps and with a reason; nobody decides their own."""
    offering = offering_for(current_user, offering_id, FREEZE)
    if person_id == current_user.id:
        abort(403)
    now = queries.proposal(offering)
    if now is None or _line(now, person_id).standing is None:
        abort(404)
    form = MoveForm.read(request.form, now.scheme)
    if form.errors:
        return _person_page(offering, person_id, form), 422
    try:
        operations.move(
            offering, current_user, person_id, letter=form.letter, standing=form.standing,
            reason=form.reason, version=form.version,
        )  # fmt: skip
    except OverCap as refusal:
        form.errors["letter"] = " ".join(
            _(
                "%(upto)s 이상은 %(allowed)s명까지인데 %(used)s명이 됩니다.",
                upto=cap.upto, allowed=cap.allowed, used=cap.used,
            )
            for cap in refusal.caps
        )  # fmt: skip
        return _person_page(offering, person_id, form), 422
    except (Conflict, NoLetters):
        form.errors["version"] = _(
            "그 사이에 다른 사람이 정했습니다. 지금 것을 보고 다시 정해 주세요."
        )
        held = queries.move_of(offering.id, person_id)
        form.version = held.version if held else 0
        return _person_page(offering, person_id, form), 409
    flash(_("저장했습니다. 결과를 확정할 때 이 학점이 됩니다."), "success")
    return redirect(url_for("letters.index", offering_id=offering.id), 303)


@bp.get("/teach/<int:offering_id>/results/letters/freeze")
def confirm(offering_id: int) -> str:
    """Who gets which letter when the results are frozen now, and who cannot yet."""
    offering = offering_for(current_user, offering_id, FREEZE)
    found = queries.proposal(offering)
    if found is None:
        abort(404)
    audit.read("letters", people=len(found.lines))
    waiting = [
        line
        for line in found.lines
        if line.standing is not None and line.frozen is None and not line.ready
    ]
    return render_template(
        "letters/freeze.html",
        offering=offering,
        found=found,
        ready=[line for line in found.lines if line.ready],
        waiting=waiting,
        held_by=held(line.standing.obstacles for line in waiting if line.standing is not None),
        links=settling_links(current_user, offering.id),
    )


@bp.post("/teach/<int:offering_id>/results/letters/freeze")
def freeze(offering_id: int) -> Response:
    """Freeze the letters that the page showed, with the results."""
    offering = offering_for(current_user, offering_id, FREEZE)
    found = queries.proposal(offering)
    if found is None:
        abort(404)
    asked = set(request.form.getlist("result"))
    expected = [_expected(line) for line in found.lines if line.ready and _shown(line) in asked]
    done, left_out = gradebook.freeze_expected(offering, current_user, expected)
    left_out += len(asked) - len(expected)
    if done:
        flash(
            ngettext(
                "%(n)s명의 학점과 결과를 확정했습니다.",
                "%(n)s명의 학점과 결과를 확정했습니다.",
                len(done),
                n=len(done),
            ),
            "success",
        )
    if left_out:
        flash(
            ngettext(
                "그 사이에 바뀌었거나 한도를 넘는 %(n)s명은 확정하지 않았습니다.",
                "그 사이에 바뀌었거나 한도를 넘는 %(n)s명은 확정하지 않았습니다.",
                left_out,
                n=left_out,
            ),
            "warning",
        )
    return redirect(url_for("letters.index", offering_id=offering.id), 303)


def _shown(line: LetterLine) -> str:
    """What the confirm page carries of a line."""
    return f"{line.seat.person_id}:{line.percent:f}:{line.letter}"


def _expected(line: LetterLine) -> Expected:
    assert line.standing is not None
    final = line.standing.final
    return Expected(
        line.seat.person_id, final.percent or Decimal(0), final.credit_earned, line.letter
    )


def _ties(found: Proposal) -> set[str]:
    return {value for value, _item in _tie_items(found)}


def _tie_items(found: Proposal) -> list[tuple[str, object]]:
    return queries.tie_items(line.standing for line in found.lines if line.standing is not None)


def _version(found: Proposal) -> int:
    return found.plan.version if found.plan is not None else 0


def _groups(found: Proposal) -> dict[str, list[LetterLine]]:
    lines = list(found.lines)
    return {
        "all": lines,
        "lowered": [line for line in lines if line.placed.ruled != line.placed.base],
        "moved": [line for line in lines if line.letter != line.placed.ruled],
        "outside": [line for line in lines if not line.placed.counted],
        "frozen": [line for line in lines if line.frozen is not None],
    }


def _page(
    offering: Offering,
    found: Proposal | None,
    form: PlanForm | None = None,
    *,
    preview: bool = False,
) -> str:
    if found is None:
        return render_template("letters/none.html", offering=offering)
    groups = _groups(found)
    shown, text = request.args.get("show", "all"), request.args.get("q", "").strip()
    shown = shown if shown in groups else "all"
    letter = request.args.get("letter", "")
    lines = [
        line
        for line in groups[shown]
        if finds(text, line.seat.name, line.seat.english_name, line.seat.number)
        and letter in {"", line.letter}
    ]
    if request.args.get("sort") != "name":
        lines.sort(key=lambda line: (line.standing is None, -line.percent, line.seat.name))
    audit.read("letters", people=len(lines))
    if form is None:
        form = PlanForm(
            typed={one.name: f"{one.least:f}" for one in found.scheme.letters},
            tie_item=found.plan.tie_item if found.plan else "",
            graduate=found.plan.graduate if found.plan else False,
            version=_version(found),
        )
    return render_template(
        "letters/index.html",
        offering=offering,
        found=found,
        form=form,
        preview=preview,
        page=paged(lines, asked_page(), size=60),
        page_url=page_url,
        shown=shown,
        text=text,
        letter=letter,
        sort="name" if request.args.get("sort") == "name" else "percent",
        counts={name: len(group) for name, group in groups.items()},
        ready=sum(line.ready for line in found.lines),
        ties=_tie_items(found),
        may_freeze=access.may(current_user, FREEZE, Scope("offering", offering.id)),
    )


def _line(found: Proposal, person_id: int) -> LetterLine:
    line = next((one for one in found.lines if one.seat.person_id == person_id), None)
    if line is None:
        abort(404)
    return line


def _person_page(offering: Offering, person_id: int, form: MoveForm | None = None) -> str:
    found = queries.proposal(offering)
    if found is None:
        abort(404)
    line = _line(found, person_id)
    if request.method == "GET":
        audit.read("letters", accounts.person_by_id(person_id))
    if form is None:
        move = line.move
        form = MoveForm(
            letter=move.letter if move else "",
            standing=move.standing if move else "",
            version=move.version if move else 0,
        )
    return render_template(
        "letters/person.html",
        offering=offering,
        found=found,
        line=line,
        form=form,
        counts=Counter(one.letter for one in found.lines),
        may_freeze=access.may(current_user, FREEZE, Scope("offering", offering.id)),
    )
