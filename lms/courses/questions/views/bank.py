"""The list of a bank: search, filters, pages, and acts on several questions that can be undone."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from lms.courses.questions import messages, registry
from lms.courses.questions.loaders import bank_for, category_for
from lms.courses.questions.models import QuestionAct
from lms.courses.questions.operations import many
from lms.courses.questions.operations.preparing import tags_of
from lms.courses.questions.queries import bank as queries
from lms.courses.questions.queries import categories
from lms.courses.questions.queries.bank import Asked
from lms.courses.questions.views import bp
from lms.db import db
from lms.i18n import local
from lms.interop.formats.questions.model import Kind
from lms.numbers import whole_or
from lms.paging import asked_page
from lms.skills import queries as skills

STATES = ("in_use", "attention", "retired", "all")


@bp.get("/teach/<int:offering_id>/questions")
def index(offering_id: int) -> str:
    """The questions of the course, as the address narrows and sorts them."""
    offering = bank_for(current_user, offering_id)
    asked = asked_of(offering.course_id, request.args)
    sort = request.args.get("sort", "-updated")
    sort = sort if sort.lstrip("-") in queries.SORTS else "-updated"
    page = queries.listed(offering.course_id, asked, sort, asked_page())
    undo = db.session.get(QuestionAct, whole_or(request.args.get("undo"), 0))
    return render_template(
        "questions/index.html",
        offering=offering,
        asked=asked,
        sort=sort,
        page=page,
        usage=registry.usage(row.id for row in page.items),
        undo=undo if undo is not None and _own(undo, offering.course_id) else None,
        overview=queries.overview(offering.course_id),
        **options(offering.course_id, asked),
    )


def options(course_id: int, asked: Asked) -> dict[str, Any]:
    """What the filters offer."""
    nodes = categories.tree(course_id)
    known = skills.by_ids(queries.skill_ids(course_id))
    return {
        "nodes": nodes,
        "paths": {node.category.id: node.label for node in nodes},
        "kinds": messages.kind_choices(),
        "difficulties": messages.difficulty_choices(),
        "tags": queries.tags(course_id),
        "skills": sorted(
            ((one.id, local(one, "name")) for one in known.values()), key=lambda one: one[1]
        ),
    }


def asked_of(course_id: int, args: Any) -> Asked:
    """What the address asks for; nonsense is not asked for."""
    category = args.get("category", "")
    if category != "none" and category:
        known = {str(one) for one in categories.paths(course_id)}
        category = category if category in known else ""
    kind, level, state = args.get("kind", ""), args.get("difficulty", ""), args.get("state", "")
    return Asked(
        text=args.get("q", "").strip()[:100],
        kind=kind if kind in {one.value for one in Kind} else "",
        category=category,
        tag=args.get("tag", "").strip()[:60],
        skill=args.get("skill", "").strip()[:80],
        difficulty=level if level in {"1", "2", "3", "4", "5", "none"} else "",
        state=state if state in STATES else "",
    )


@bp.post("/teach/<int:offering_id>/questions/many")
def act_on_many(offering_id: int) -> Response:
    """Move, tag, untag, retire or restore what was ticked; the list then offers to undo it."""
    offering = bank_for(current_user, offering_id)
    back = _back(offering_id)
    ids = [found for one in request.form.getlist("ids") if (found := whole_or(one, 0))]
    what = request.form.get("act", "")
    if what == "export":
        return redirect(url_for(".export", offering_id=offering_id, ids=ids[: many.MOST]), 303)
    if what not in many.ACTS:
        abort(400)
    if not ids:
        flash(_("먼저 문항을 고르세요."), "warning")
        return redirect(url_for(".index", offering_id=offering_id, **back), 303)
    category = None
    place = request.form.get("to", "")
    if what == "move" and place != "none":
        if not place:
            flash(_("옮길 분류를 고르세요."), "warning")
            return redirect(url_for(".index", offering_id=offering_id, **back), 303)
        category = category_for(current_user, offering_id, whole_or(place, 0))[1]
    tag = request.form.get("tag_name", "")
    if what in {"tag", "untag"} and not tags_of([tag]):
        flash(_("태그를 적으세요."), "warning")
        return redirect(url_for(".index", offering_id=offering_id, **back), 303)
    done = many.act(offering.course_id, current_user, ids, what, category=category, tag=tag)
    if done is None:
        flash(_("바뀐 문항이 없습니다."), "info")
        return redirect(url_for(".index", offering_id=offering_id, **back), 303)
    return redirect(url_for(".index", offering_id=offering_id, undo=done.id, **back), 303)


@bp.post("/teach/<int:offering_id>/questions/undo/<int:act_id>")
def undo(offering_id: int, act_id: int) -> Response:
    """Take back what was done to several questions."""
    offering = bank_for(current_user, offering_id)
    done = db.session.get(QuestionAct, act_id)
    if done is None or not _own(done, offering.course_id):
        abort(404)
    back, left = many.undo(done, current_user)
    if back:
        flash(
            ngettext("문항 %(n)s개를 되돌렸습니다.", "문항 %(n)s개를 되돌렸습니다.", back, n=back),
            "success",
        )
    if left:
        flash(
            ngettext(
                "문항 %(n)s개는 그 사이에 바뀌어 그대로 두었습니다.",
                "문항 %(n)s개는 그 사이에 바뀌어 그대로 두었습니다.",
                left,
                n=left,
            ),
            "warning",
        )
    return redirect(url_for(".index", offering_id=offering_id, **_back(offering_id)), 303)


def _own(done: QuestionAct, course_id: int) -> bool:
    return done.course_id == course_id and done.person_id == current_user.id


def _back(offering_id: int) -> dict[str, Any]:
    """The list's own address, which the form carries."""
    names = {"q", "kind", "category", "tag", "skill", "difficulty", "state", "sort", "page"}
    return {
        name.removeprefix("back_"): value
        for name, value in request.form.items()
        if name.startswith("back_") and value and name.removeprefix("back_") in names
    }


def heading(title: str, excerpt: str) -> str | Markup:
    """What a question is called in a list."""
    return title or excerpt or _("제목 없음")
