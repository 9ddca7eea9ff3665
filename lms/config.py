"""Configuration: read from ``instance/config.toml`` and the environment, validated at start.

The environment wins over the file. Every setting is named ``LMS_…`` in the environment except the
conventional ``DATABASE_URL`` and ``SECRET_KEY``; in the file the same names are used.
"""

from __future__ import annotations

import base64
import os
import secrets
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

MODES = ("development", "production", "test")
WEAK_SECRETS = {"", "dev", "secret", "change-me", "changeme", "default"}
MEBIBYTE = 1024 * 1024


class ConfigurationError(RuntimeError):
    """A setting is missing or wrong; the message is one line that says which and why."""


@dataclass(frozen=True)
class Settings:
    """What an operator may set. Names in the environment are given beside each."""

    mode: str = "production"  # LMS_MODE: development, production or test
    secret_key: str = ""  # SECRET_KEY: at least 32 characters in production
    database_url: str = ""  # DATABASE_URL: sqlite:///… or postgresql://…; default under instance/
    base_url: str = ""  # LMS_BASE_URL: how people reach the site, for links in mail
    storage_dir: str = ""  # LMS_STORAGE_DIR: uploaded files; default instance/files
    queue_url: str = ""  # LMS_QUEUE_URL: redis://…, postgresql://… or a SQLite path
    mail_url: str = ""  # LMS_MAIL_URL: smtp://user:password@host:587?starttls=1
    mail_from: str = "no-reply@localhost"  # LMS_MAIL_FROM
    text_url: str = ""  # LMS_TEXT_URL: HTTPS endpoint of a text message / Alimtalk gateway
    text_token: str = ""  # LMS_TEXT_TOKEN: bearer token for it
    matching_model: str = ""  # LMS_MATCHING_MODEL: path or hub name; default the packaged model
    max_upload_mb: int = 50  # LMS_MAX_UPLOAD_MB: largest request body
    trusted_proxies: int = 0  # LMS_TRUSTED_PROXIES: how many proxies set X-Forwarded-*
    placement_registration: str = ""  # LMS_PLACEMENT_REGISTRATION: job-placement report number
    site_name: str = ""  # LMS_SITE_NAME
    log_format: str = "json"  # LMS_LOG_FORMAT: json or text
    data_keys: str = ""  # LMS_DATA_KEYS: Fernet keys, the newest first, with commas between


_ENVIRONMENT = {"secret_key": "SECRET_KEY", "database_url": "DATABASE_URL"}


def environment_name(field: str) -> str:
    """The environment variable for a field of :class:`Settings`."""
    return _ENVIRONMENT.get(field, f"LMS_{field.upper()}")


def read_settings(environ: Mapping[str, str], instance: Path) -> Settings:
    """Settings from *instance*/config.toml overlaid by *environ*; types are checked here."""
    values: dict[str, Any] = {}
    path = instance / "config.toml"
    raw: dict[str, Any] = {}
    if path.exists():
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise ConfigurationError(f"{path}: {error.strerror}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{path}: {error}") from error
    known = {environment_name(field.name): field for field in fields(Settings)}
    for name in raw:
        if name not in known:
            raise ConfigurationError(f"{path}: unknown setting {name}")
    for name, field in known.items():
        value = environ.get(name, raw.get(name))
        if value is None:
            continue
        if field.type == "int":
            try:
                value = int(value)
            except (TypeError, ValueError):
                raise ConfigurationError(f"{name} must be a whole number, not {value!r}") from None
        elif not isinstance(value, str):
            raise ConfigurationError(f"{name} must be text in quotes, not {value!r}")
        values[field.name] = value
    return Settings(**values)


def checked(settings: Settings, instance: Path) -> Settings:
    """*settings* with defaults filled in, or :class:`ConfigurationError`."""
    if settings.mode not in MODES:
        raise ConfigurationError(f"LMS_MODE must be one of {', '.join(MODES)}")
    secret = settings.secret_key or _kept_secret(settings.mode, instance)
    if settings.mode == "production" and (len(secret) < 32 or secret.lower() in WEAK_SECRETS):
        raise ConfigurationError(
            "SECRET_KEY must be set to at least 32 random characters in production "
            '(python -c "import secrets; print(secrets.token_hex(32))")'
        )
    database = settings.database_url or f"sqlite:///{instance / 'lms.db'}"
    scheme = urlsplit(database).scheme
    if scheme not in {"sqlite", "postgresql", "postgresql+psycopg", "postgres"}:
        raise ConfigurationError(f"DATABASE_URL: {scheme!r} is neither sqlite nor postgresql")
    if scheme in {"postgresql", "postgres"}:
        database = "postgresql+psycopg" + database[len(scheme) :]
    base = (settings.base_url or "http://127.0.0.1:8000").rstrip("/")
    if urlsplit(base).scheme not in {"http", "https"} or not urlsplit(base).hostname:
        raise ConfigurationError("LMS_BASE_URL must begin with http:// or https://")
    if settings.mail_url and urlsplit(settings.mail_url).scheme not in {"smtp", "smtps"}:
        raise ConfigurationError("LMS_MAIL_URL must begin with smtp:// or smtps://")
    if settings.text_url and urlsplit(settings.text_url).scheme != "https":
        raise ConfigurationError("LMS_TEXT_URL must begin with https://")
    if not 1 <= settings.max_upload_mb <= 1024:
        raise ConfigurationError("LMS_MAX_UPLOAD_MB must be between 1 and 1024")
    if not 0 <= settings.trusted_proxies <= 10:
        raise ConfigurationError("LMS_TRUSTED_PROXIES must be between 0 and 10")
    if settings.log_format not in {"json", "text"}:
        raise ConfigurationError("LMS_LOG_FORMAT must be json or text")
    for key in data_keys(settings):
        if not _is_data_key(key):
            raise ConfigurationError(
                "LMS_DATA_KEYS must hold keys of 32 bytes in URL-safe Base64 (python -c "
                '"from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())")'
            )
    filled = {field.name: getattr(settings, field.name) for field in fields(Settings)}
    filled |= {
        "secret_key": secret,
        "database_url": database,
        "base_url": base,
        "storage_dir": settings.storage_dir or str(instance / "files"),
        "queue_url": settings.queue_url or str(instance / "queue.db"),
    }
    return Settings(**filled)


def data_keys(settings: Settings) -> list[bytes]:
    """The keys of LMS_DATA_KEYS, the one that encrypts first; none where it is not set."""
    return [key.strip().encode() for key in settings.data_keys.split(",") if key.strip()]


def _is_data_key(key: bytes) -> bool:
    try:
        return len(base64.b64decode(key, altchars=b"-_", validate=True)) == 32
    except ValueError:
        return False


def _kept_secret(mode: str, instance: Path) -> str:
    """A random secret of this installation, kept beside its data; production must set its own."""
    if mode == "production":
        return ""
    path = instance / "secret_key"
    try:
        if not path.exists():
            _make_secret(path)
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise ConfigurationError(f"cannot keep {path}: {error.strerror}") from error


def _make_secret(path: Path) -> None:
    """Write it whole and once, although web server and worker may start at the same moment."""
    own = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    try:
        with suppress(FileExistsError):
            os.link(own, path)
    finally:
        own.unlink()


def configure(app: Flask, overrides: Mapping[str, Any]) -> None:
    """Put validated settings on *app*: ``app.config["SETTINGS"]`` and what extensions read.

    Keys of *overrides* that name a field of :class:`Settings` replace it; others go to
    ``app.config`` as they are.
    """
    instance = Path(overrides.get("INSTANCE", os.environ.get("LMS_INSTANCE", app.instance_path)))
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"cannot write to {instance}: {error.strerror}") from error
    if not os.access(instance, os.W_OK):
        raise ConfigurationError(f"cannot write to {instance}")
    names = {field.name for field in fields(Settings)}
    settings = read_settings(os.environ, instance)
    merged = {name: overrides.get(name, getattr(settings, name)) for name in names}
    settings = checked(Settings(**merged), instance)
    secure = settings.base_url.startswith("https://")
    app.config.update(
        SETTINGS=settings,
        INSTANCE=instance,
        SECRET_KEY=settings.secret_key,
        TESTING=settings.mode == "test",
        MAX_CONTENT_LENGTH=settings.max_upload_mb * MEBIBYTE,
        MAX_FORM_MEMORY_SIZE=4 * MEBIBYTE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=secure,
        REMEMBER_COOKIE_DURATION=timedelta(days=14),
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session: a long form is not lost
        WTF_CSRF_SSL_STRICT=secure,
    )
    app.config.update({key: value for key, value in overrides.items() if key not in names})


def settings_of(app: Flask) -> Settings:
    """The validated settings of *app*."""
    settings: Settings = app.config["SETTINGS"]
    return settings
