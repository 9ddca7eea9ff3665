"""Health: ``/healthz`` (the process answers) and ``/readyz`` (it can do its work)."""

from __future__ import annotations

import os

from flask import Blueprint, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from lms import storage
from lms.db import db
from lms.operate import schema

bp = Blueprint("operate", __name__)


@bp.get("/healthz")
def healthz() -> Response:
    """Whether the process answers; touches nothing else."""
    return jsonify(status="ok")


@bp.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Whether database, schema and storage are there; 503 names what is not."""
    checks = {"database": _database(), "schema": _schema(), "storage": _storage()}
    ready = all(checks.values())
    return jsonify(status="ok" if ready else "unready", checks=checks), 200 if ready else 503


def _database() -> bool:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        db.session.rollback()
        return False
    return True


def _schema() -> bool:
    try:
        return schema.present() == schema.needed()
    except SQLAlchemyError:
        db.session.rollback()
        return False


def _storage() -> bool:
    return os.access(storage.root(), os.W_OK)
