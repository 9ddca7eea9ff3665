"""Commands for operators."""

from __future__ import annotations

import click
from flask import Flask

from lms.access import ROOT, Role
from lms.accounts import hashing, queries
from lms.accounts.forms.fields import password_message
from lms.accounts.operations.people import create_person, grant_role, reactivate
from lms.accounts.operations.signing import verify_email
from lms.accounts.rules.passwords import problem_with
from lms.db import unit_of_work


def register(app: Flask) -> None:
    """Add the commands to *app*."""
    app.cli.add_command(create_admin)


@click.command("create-admin")
@click.argument("email")
@click.option("--name", default="", help="Name of a new account; asked for where it is needed.")
def create_admin(email: str, name: str) -> None:
    """Make EMAIL an administrator: the account that has it, or a new one."""
    with unit_of_work():
        known = queries.person_by_email(email)
        if known is not None:
            reactivate(known, reason="create-admin")
            verify_email(known)
            _promote(known)
            click.echo(f"{known.email} is an administrator now.")
            return
    name = name or click.prompt("Name")
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    problem = problem_with(password, email, name)
    if problem is not None:
        raise click.ClickException(password_message(problem))
    secret = hashing.hashed(password)
    with unit_of_work():
        person = create_person(name, email, password_hash=secret, verified=True)
        _promote(person)
    click.echo(f"{person.email} was made, and is an administrator.")


def _promote(person: object) -> None:
    for role in (Role.ADMINISTRATOR, Role.OFFICE):
        grant_role(person, role, ROOT, reason="create-admin")  # type: ignore[arg-type]
