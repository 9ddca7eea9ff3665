"""Commands: ``flask --app wsgi payees reseal | derived-key``."""

from __future__ import annotations

import sys
from dataclasses import replace

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from lms import sealing
from lms.config import settings_of
from lms.courses.allowances.operations import accounts

payees = AppGroup("payees", help="Account numbers of allowances and the keys that seal them.")


def register(app: Flask) -> None:
    """Add the commands to *app*."""
    app.cli.add_command(payees)


@payees.command()
def reseal() -> None:
    """Seal every account number with the first key of LMS_DATA_KEYS."""
    done, lost = accounts.reseal()
    click.echo(f"{done} sealed anew, {accounts.left_under_other_keys()} left under other keys")
    if lost:
        click.echo(
            f"{lost} that no key opens: put the key that sealed them behind the first", err=True
        )
        sys.exit(1)


@payees.command("derived-key")
def derived_key() -> None:
    """Print the key that is derived from SECRET_KEY, to stand behind a first key of one's own."""
    settings = replace(settings_of(current_app), data_keys="")
    click.echo(sealing.keys_of(settings)[0].decode())
