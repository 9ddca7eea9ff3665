"""``/search`` and the pages of skills."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit
from lms.paging import asked_page, paged
from lms.placement.openings import words as opening_words
from lms.search import results
from lms.search.skill_pages import LEAST, skill_page

bp = Blueprint("search", __name__)


@bp.get("/search")
def index() -> str:
    """Everything that matches ``q``, in groups; ``kind=skills`` lists every skill that does."""
    text = results.clean(request.args.get("q", ""))
    if request.args.get("kind") == "skills" and text:
        page = paged(results.all_skills(text), asked_page(), size=40)
        return render_template("search/skills.html", text=text, page=page)
    found = results.search(current_user, text)
    if found.people:
        audit.read("search", action="search", people=found.people)
    return render_template("search/index.html", text=text, found=found)


@bp.get("/skills/<skill_id>")
def skill(skill_id: str) -> str | Response:
    """What a skill is, which courses teach it and which openings ask for it."""
    page = skill_page(skill_id)
    if page is None:
        abort(404)
    if page.skill.retired_to:
        return redirect(url_for("search.skill", skill_id=page.skill.retired_to), 301)
    return render_template("search/skill.html", page=page, least=LEAST, opening_words=opening_words)
