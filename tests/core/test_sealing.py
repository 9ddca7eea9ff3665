"""What is sealed opens with any key of the settings, for what it belongs to, and not otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from flask import Flask

from lms import sealing
from lms.config import Settings, settings_of

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
NUMBER = {"number": "110123456789"}


@pytest.fixture
def keys(app: Flask):
    before = settings_of(app)

    def use(text: str, **others: str) -> Settings:
        app.config["SETTINGS"] = replace(before, data_keys=text, **others)
        return settings_of(app)

    yield use
    app.config["SETTINGS"] = before


def test_a_sealed_text_shows_nothing_and_opens_for_its_owner_alone(keys) -> None:
    keys("")
    sealed = sealing.seal("person 1", NUMBER)
    assert "110123456789" not in sealed
    assert sealing.unseal("person 1", sealed) == NUMBER
    with pytest.raises(sealing.Sealed, match="something else"):
        sealing.unseal("person 2", sealed)


def test_the_same_text_is_sealed_differently_each_time(keys) -> None:
    keys("")
    assert sealing.seal("person 1", NUMBER) != sealing.seal("person 1", NUMBER)


def test_a_new_key_seals_and_the_old_one_still_opens_until_it_is_taken_out(keys) -> None:
    keys(OLD)
    sealed, before = sealing.seal("person 1", NUMBER), sealing.key_id()
    keys(f"{NEW}, {OLD}")
    assert sealing.key_id() != before
    assert sealing.unseal("person 1", sealed) == NUMBER
    moved = sealing.resealed(sealed)
    keys(NEW)
    assert sealing.unseal("person 1", moved) == NUMBER
    with pytest.raises(sealing.Sealed, match="no data key"):
        sealing.unseal("person 1", sealed)
    with pytest.raises(sealing.Sealed, match="no data key"):
        sealing.resealed(sealed)


def test_without_keys_of_its_own_an_installation_seals_under_its_secret(keys) -> None:
    keys("", secret_key="a" * 32)
    sealed = sealing.seal("person 1", NUMBER)
    keys("", secret_key="b" * 32)
    with pytest.raises(sealing.Sealed):
        sealing.unseal("person 1", sealed)


def test_a_changed_text_does_not_open(keys) -> None:
    keys("")
    sealed = sealing.seal("person 1", NUMBER)
    changed = sealed[:30] + ("A" if sealed[30] != "A" else "B") + sealed[31:]
    with pytest.raises(sealing.Sealed):
        sealing.unseal("person 1", changed)
