"""The style page's one route."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template

from lms.config import settings_of
from lms.design.forms import SampleForm

blueprint = Blueprint("design", __name__)


@blueprint.route("/design", methods=["GET", "POST"])
def index() -> str:
    """Show every part; a POST shows how the sample form reports what is wrong with it.

    For those who work on the product: in production there is no such page.
    """
    if settings_of(current_app).mode == "production":
        abort(404)
    form = SampleForm()
    form.validate_on_submit()
    return render_template("design/index.html", form=form)
