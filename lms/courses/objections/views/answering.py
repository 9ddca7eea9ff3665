"""Those who freeze results read objections and answer them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit
from lms.courses.catalogue.loaders import offering_for
from lms.courses.editing import Conflict
from lms.courses.gradebook.messages import obstacle_words
from lms.courses.gradebook.operations import NotReady
from lms.courses.letters.operations import NoLetters, OverCap
from lms.courses.objections import operations, queries
from lms.courses.objections.loaders import FREEZE, objection_to_answer
from lms.courses.objections.models import Objection
from lms.courses.objections.operations import Refused
from lms.courses.objections.queries import SORTS, STATES, ObjectionFilter
from lms.courses.objections.views import bp
from lms.courses.objections.words import faults
from lms.courses.scales import queries as scales
from lms.numbers import whole_or
from lms.paging import asked_page, page_url


@bp.get("/teach/<int:offering_id>/objections")
def index(offering_id: int) -> str:
    """The objections of an offering."""
    offering = offering_for(current_user, offering_id, FREEZE)
    state, sort = request.args.get("state", STATES[0]), request.args.get("sort", SORTS[0])
    asked = ObjectionFilter(
        state=state if state in STATES else STATES[0],
        text=request.args.get("q", "").strip()[:80],
        sort=sort if sort in SORTS else SORTS[0],
    )
    page = queries.objections(offering.id, asked, asked_page())
    if page.items:
        audit.read("objections", action="search" if asked.text else "view", people=len(page.items))
    return render_template(
        "objections/index.html",
        offering=offering,
        asked=asked,
        page=page,
        page_url=page_url,
        states=STATES,
        counts=queries.state_counts(offering.id, asked),
        calendar=queries.calendar_of(offering.id),
    )


@bp.get("/teach/<int:offering_id>/objections/<int:objection_id>")
def show(offering_id: int, objection_id: int) -> str:
    """One objection with the result that it is about, and the form to answer."""
    objection = objection_to_answer(current_user, offering_id, objection_id)
    audit.read("objection", objection.person)
    return _page(objection, {})


@bp.post("/teach/<int:offering_id>/objections/<int:objection_id>")
def answer(offering_id: int, objection_id: int) -> str | Response | tuple[str, int]:
    """Keep the grade, or change it, with a reason that the learner reads."""
    objection = objection_to_answer(current_user, offering_id, objection_id)
    form = request.form
    try:
        operations.answer(
            objection,
            current_user,
            form.get("outcome", ""),
            form.get("answer", ""),
            whole_or(form.get("version"), 0),
            letter=form.get("letter", ""),
        )
    except Conflict:
        said = _(
            "그 사이에 다른 사람이 답했거나 이의신청이 거두어졌습니다. 아래는 지금 상태입니다."
        )
        return _page(objection, {"": [said]}), 409
    except Refused as refusal:
        return _page(objection, faults(refusal.codes, refusal.params, "answer")), 422
    except NotReady as refusal:
        wrong = {"outcome": [obstacle_words(one) for one in refusal.obstacles]}
        return _page(objection, wrong), 422
    except OverCap as refusal:
        errors = [
            _(
                "%(upto)s 이상은 %(allowed)s명까지인데 %(used)s명이 됩니다.",
                upto=cap.upto, allowed=cap.allowed, used=cap.used,
            )
            for cap in refusal.caps
        ]  # fmt: skip
        return _page(objection, {"letter": errors}), 422
    except NoLetters:
        return _page(objection, {"": [_("이 강좌에는 학점이 없습니다.")]}), 422
    flash(_("답을 보냈습니다."), "success")
    address = url_for("objections.show", offering_id=offering_id, objection_id=objection_id)
    return redirect(address, 303)


def _page(objection: Objection, wrong: dict[str, list[str]]) -> str:
    scheme = scales.rules_of(objection.offering_id).scheme.value
    return render_template(
        "objections/show.html",
        offering=objection.offering,
        objection=objection,
        faults=wrong,
        letters=[letter.name for letter in scheme.letters],
        now=queries.difference(objection.offering_id, objection.person_id),
        files=queries.files_of(objection),
        earlier=queries.of_person(objection.offering_id, objection.person_id),
        calendar=queries.calendar_of(objection.offering_id),
        form=request.form,
    )
