"""The style page's one route."""

from __future__ import annotations

from flask import Blueprint, render_template

from lms.design.forms import SampleForm

blueprint = Blueprint("design", __name__)


@blueprint.route("/design", methods=["GET", "POST"])
def index() -> str:
    """Show every part; a POST shows how the sample form reports what is wrong with it."""
    form = SampleForm()
    form.validate_on_submit()
    return render_template("design/index.html", form=form)
