"""Pages of registers, training logs and counselling notes."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("training_log", __name__)

from lms.courses.training_log.views import counselling, logs, registers  # noqa: E402, F401
