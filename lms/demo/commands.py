"""``flask --app wsgi demo``: fill an empty installation with invented people and companies."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

import click
from flask import Flask, current_app

from lms.accounts.hashing import hashed
from lms.config import settings_of
from lms.courses.attendance.operations import holidays
from lms.db import unit_of_work
from lms.demo import loading
from lms.skills import operations as skills

_WORDS = (
    "haessal", "mudeung", "noeul", "baram", "sanmaru", "gaon", "narae", "yeoul", "dasom", "onnuri",
    "byeolbit", "areum", "pureun", "hanbit", "maru", "sodam",
)  # fmt: skip


def register(app: Flask) -> None:
    """Add the command to *app*."""
    app.cli.add_command(demo)


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing where there are people already.")
@click.option("--people", default=300, show_default=True, type=click.IntRange(8, 20_000))
@click.option("--companies", default=30, show_default=True, type=click.IntRange(1, 1_000))
@click.option("--seed", default=2026, show_default=True, help="Another seed, other people.")
@click.option("--password", default="", help="For all accounts; made up where none is given.")
def demo(if_empty: bool, people: int, companies: int, seed: int, password: str) -> None:
    """Load invented people, courses, companies and openings into an empty installation."""
    if not loading.is_empty():
        if if_empty:
            return
        click.echo(
            "demo: there are people already; demo data goes into an empty database", err=True
        )
        sys.exit(1)
    secret = password or "-".join([*(secrets.choice(_WORDS) for _ in range(3)), _digits()])
    click.echo("loading demo data (everyone in it is invented)")
    with unit_of_work():
        skills.mirror()
        holidays.seed()
    loaded = loading.load(
        password_hash=hashed(secret),
        people=people,
        companies_wanted=companies,
        seed=seed,
        say=click.echo,
    )
    path = Path(current_app.config["INSTANCE"]) / "demo-accounts.txt"
    loading.write_accounts(path, secret, settings_of(current_app).base_url)
    click.echo(
        f"  {loaded.people} trainees, {loaded.candidates} candidates, {loaded.companies} companies, "
        f"{loaded.openings} openings in {loaded.seconds:.0f} s; accounts: {path}"
    )


def _digits() -> str:
    return f"{secrets.randbelow(9000) + 1000}"
