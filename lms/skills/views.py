"""Search-as-you-type for the skills picker."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template, request
from flask_login import login_required
from werkzeug.wrappers import Response

from lms.i18n import local
from lms.skills import queries

bp = Blueprint("skills", __name__)

MOST = 12  # suggestions: more would not be read


@bp.get("/skills/suggest")
@login_required
def suggest() -> str | Response:
    """Skills for what was typed (``q``, or the picker's own ``<name>_q``), without those chosen.

    A part of the page for htmx, JSON otherwise: ``[{id, name, definition, kind}]``.
    """
    name = request.args.get("name", "skills")[:40]
    typed = request.args.get("q", request.args.get(f"{name}_q", ""))[:100]
    chosen = set(request.args.getlist(name))
    found = [skill for skill in queries.find(typed, MOST + len(chosen)) if skill.id not in chosen]
    if request.headers.get("HX-Request"):
        return render_template(
            "skills/_suggestions.html", skills=found[:MOST], name=name, typed=typed.strip()
        )
    return jsonify(
        [
            {
                "id": skill.id,
                "name": local(skill, "name"),
                "definition": local(skill, "definition"),
                "kind": skill.kind,
            }
            for skill in found[:MOST]
        ]
    )
