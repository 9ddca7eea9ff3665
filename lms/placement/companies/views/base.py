"""The blueprint that the pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from lms.placement.companies import rules, words

bp = Blueprint("companies", __name__)


@bp.app_context_processor
def _words() -> dict[str, Any]:
    return {"company_words": words, "business_number": rules.shown_number}
