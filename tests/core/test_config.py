"""A wrong setting is told in one line at start, and production takes no default secret."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from lms.config import (
    ConfigurationError,
    Settings,
    checked,
    environment_name,
    read_settings,
)
from tests.installations import ROOT

SECRET = "7d1f0c2b9e8a4653" * 4


def settings(folder: Path, **environ: str) -> Settings:
    return checked(read_settings({"LMS_MODE": "development", **environ}, folder), folder)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("LMS_MODE", "staging", "LMS_MODE must be one of"),
        ("DATABASE_URL", "mysql://db/lms", "'mysql' is neither sqlite nor postgresql"),
        ("LMS_BASE_URL", "lms.example.org", "LMS_BASE_URL must begin with http"),
        ("LMS_BASE_URL", "https://", "LMS_BASE_URL must begin with http"),
        ("LMS_MAIL_URL", "http://mail", "LMS_MAIL_URL must begin with smtp"),
        ("LMS_TEXT_URL", "http://text", "LMS_TEXT_URL must begin with https"),
        ("LMS_MAX_UPLOAD_MB", "many", "LMS_MAX_UPLOAD_MB must be a whole number, not 'many'"),
        ("LMS_MAX_UPLOAD_MB", "0", "LMS_MAX_UPLOAD_MB must be between 1 and 1024"),
        ("LMS_TRUSTED_PROXIES", "-1", "LMS_TRUSTED_PROXIES must be between 0 and 10"),
        ("LMS_LOG_FORMAT", "xml", "LMS_LOG_FORMAT must be json or text"),
        ("LMS_DATA_KEYS", "short", "LMS_DATA_KEYS must hold keys of 32 bytes"),
    ],
)
def test_each_wrong_setting_is_one_clear_line(
    tmp_path: Path, name: str, value: str, told: str
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        settings(tmp_path, **{name: value})
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("secret", ["", "dev", "secret", "change-me", "short-but-not-default"])
def test_production_refuses_a_missing_default_or_short_secret(tmp_path: Path, secret: str) -> None:
    with pytest.raises(ConfigurationError, match="SECRET_KEY must be set to at least 32"):
        settings(tmp_path, LMS_MODE="production", SECRET_KEY=secret)
    assert not (tmp_path / "secret_key").exists()


def test_production_starts_with_a_long_secret(tmp_path: Path) -> None:
    assert settings(tmp_path, LMS_MODE="production", SECRET_KEY=SECRET).secret_key == SECRET


def test_elsewhere_a_random_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first, second = settings(tmp_path), settings(tmp_path)
    assert len(first.secret_key) == 64
    assert first.secret_key == second.secret_key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_processes_that_start_together_share_one_secret(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from lms.config import checked, Settings;"
        "print(checked(Settings(mode='development'), pathlib.Path(sys.argv[1])).secret_key)"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
        )
        for _ in range(4)
    ]
    secrets = {process.communicate()[0].strip() for process in started}
    assert len(secrets) == 1
    assert len(secrets.pop()) == 64


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('LMS_SITE_NAME = "파일"\nLMS_MAX_UPLOAD_MB = 7\n')
    read = settings(tmp_path, LMS_SITE_NAME="환경")
    assert (read.site_name, read.max_upload_mb) == ("환경", 7)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("LMS_SITE = 'x'", "unknown setting LMS_SITE"),
        ("LMS_SITE_NAME = 3", "LMS_SITE_NAME must be text in quotes, not 3"),
        ("LMS_SITE_NAME = ", "config.toml"),
    ],
)
def test_a_wrong_file_is_told_with_its_name(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "config.toml").write_text(content)
    with pytest.raises(ConfigurationError, match=told):
        settings(tmp_path)


def test_a_plain_postgresql_address_gets_the_driver(tmp_path: Path) -> None:
    for scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        read = settings(tmp_path, DATABASE_URL=f"{scheme}://u@h/lms")
        assert read.database_url == "postgresql+psycopg://u@h/lms"


def test_the_server_says_what_is_wrong_and_does_not_start(tmp_path: Path) -> None:
    environ = {**os.environ, "LMS_MODE": "production", "LMS_INSTANCE": str(tmp_path)}
    environ.pop("SECRET_KEY", None)
    for command in (["gunicorn", "--bind", "127.0.0.1:0", "--no-control-socket", "wsgi:app"],
                    ["flask", "--app", "wsgi", "upgrade"]):  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode != 0
        assert "error: SECRET_KEY must be set to at least 32 random characters" in done.stderr
        assert "Traceback" not in done.stderr


def test_the_readme_lists_every_setting_with_its_default() -> None:
    table = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = {}
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 3 and cells[0].strip("`").isupper():
            rows[cells[0].strip("`")] = cells[1].strip("`")
    assert set(rows) == {environment_name(field.name) for field in fields(Settings)}
    for field in fields(Settings):
        shown = rows[environment_name(field.name)]
        if field.default != "":
            assert shown == str(field.default), field.name
