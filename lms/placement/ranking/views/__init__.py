"""Pages of ranked lists: the employer's, the graduate's, and the record of what was shown."""

from __future__ import annotations

from flask import Blueprint, render_template

from lms.matching.encoding import ModelError
from lms.placement.ranking.crowd import Preparing

bp = Blueprint("ranking", __name__)


@bp.errorhandler(Preparing)
def _preparing(error: Preparing) -> tuple[str, int, dict[str, str]]:
    """Texts are being encoded: the page says how far that has come, and asks again by itself."""
    page = render_template("ranking/preparing.html", done=error.done, total=error.total)
    return page, 202, {"Refresh": "1"}


@bp.errorhandler(ModelError)
def _no_model(error: ModelError) -> tuple[str, int]:
    """The model cannot be had: everything else works, and an administrator is told what is wrong."""
    return render_template("ranking/no_model.html", error=error), 503


from lms.placement.ranking.views import acts, employer, graduate, history  # noqa: E402, F401
