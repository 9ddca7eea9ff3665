"""Commands: ``flask --app wsgi upgrade | worker | backup FILE | restore FILE``."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import Flask, current_app

from lms import jobs
from lms.courses.attendance import operations as attendance
from lms.db import alembic, db, unit_of_work
from lms.operate import archive
from lms.skills import operations as skills


def register(app: Flask) -> None:
    """Add the commands to *app*."""
    app.cli.add_command(upgrade)
    app.cli.add_command(worker)
    app.cli.add_command(backup)
    app.cli.add_command(restore)


@click.command()
def upgrade() -> None:
    """Create or migrate the database, and bring the skills in step with the taxonomy."""
    alembic.upgrade()
    db.session.rollback()
    with unit_of_work():
        changed = skills.mirror()
        holidays = attendance.seed()
    click.echo(f"database is up to date ({changed} skills changed, {holidays} holidays added)")


@click.command()
@click.option("--workers", default=2, show_default=True, help="Threads that do queued jobs.")
def worker(workers: int) -> None:
    """Run the job worker: mail, notifications, files to sweep, vectors to compute."""
    jobs.run_worker(current_app._get_current_object(), workers)  # type: ignore[attr-defined]


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write database and files into FILE; the product may go on running."""
    try:
        summary = archive.write(file)
    except OSError as error:  # a full disk, or a file that is missing from the storage
        click.echo(f"backup: {error}", err=True)
        sys.exit(1)
    click.echo(f"{file}: {summary.rows} rows, {summary.files} files")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore(file: Path) -> None:
    """Read FILE into an empty database and an empty file folder."""
    try:
        summary = archive.read(file)
    except archive.Unusable as error:
        click.echo(f"restore: {error}", err=True)
        sys.exit(1)
    click.echo(f"restored {summary.rows} rows, {summary.files} files")
