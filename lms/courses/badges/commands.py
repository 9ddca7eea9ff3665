"""``flask --app wsgi badge-key SLUG``: make (or replace) the signing key of an institution."""

from __future__ import annotations

import sys

import click
from flask import Flask
from sqlalchemy import select

from lms.accounts.models import Organisation
from lms.courses.badges.operations import keys
from lms.courses.badges.queries import issuers
from lms.courses.places import INSTITUTIONS
from lms.db import db, unit_of_work


def register(app: Flask) -> None:
    """Add the command to *app*."""
    app.cli.add_command(badge_key)


@click.command("badge-key")
@click.argument("slug")
@click.option("--replace", is_flag=True, help="Replace the key that signs now.")
def badge_key(slug: str, replace: bool) -> None:
    """Make the key with which the institution SLUG signs badges; its secret is kept sealed."""
    row = db.session.scalar(select(Organisation).where(Organisation.slug == slug))
    if row is None or row.kind not in INSTITUTIONS or row.kind == "department":
        click.echo(f"badge-key: no university or academy is called {slug}", err=True)
        sys.exit(1)
    if issuers.active_key(row.id) is not None and not replace:
        click.echo("badge-key: there is a key; --replace makes another one", err=True)
        sys.exit(1)
    organisation_id = row.id
    with unit_of_work() as session:
        key = keys.make(session.get_one(Organisation, organisation_id), None)
        click.echo(issuers.method_of(key))
