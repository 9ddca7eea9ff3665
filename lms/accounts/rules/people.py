"""Who may have an account, and how names, addresses and phone numbers are written."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Final

import phonenumbers

from lms.interop.formats.personal import has_resident_number

YOUNGEST: Final = 14  # 개인정보 보호법 제22조의2: below it a guardian would have to consent


def age_on(born: date, day: date) -> int:
    """Full years of life (만 나이) on *day*; who is born on 29 February comes of age on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def old_enough(born: date, today: date) -> bool:
    """Whether someone born on that day may have an account."""
    return age_on(born, today) >= YOUNGEST


def believable_birth(born: date, today: date) -> bool:
    """Whether that day can be a living person's birthday."""
    return born <= today and age_on(born, today) <= 120


def normalized_email(address: str) -> str:
    """An e-mail address as it is stored and compared: NFC, lower case, no space around."""
    return unicodedata.normalize("NFC", address.strip()).lower()


def masked(email: str) -> str:
    """An address that its owner recognises and nobody else learns: ``ji***@example.org``."""
    local, _at, domain = email.partition("@")
    return f"{local[:2]}***@{domain}"


def normalized_name(name: str) -> str:
    """A name with single spaces, in NFC."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def name_problem(name: str) -> str | None:
    """Why a name cannot be kept: ``resident_number``, ``control``, or None."""
    if has_resident_number(name):
        return "resident_number"
    if any(unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"} for char in name):
        return "control"
    return None


def phone_to_e164(given: str) -> str | None:
    """A phone number as it is stored, E.164; national ones are Korean. None: it is no number."""
    try:
        parsed = phonenumbers.parse(given, "KR")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def phone_for_people(stored: str) -> str:
    """A stored number as people write it: 010-1234-5678, or +1 … from abroad."""
    if not stored:
        return ""
    parsed = phonenumbers.parse(stored)
    form = (
        phonenumbers.PhoneNumberFormat.NATIONAL
        if parsed.country_code == 82
        else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(parsed, form)
