"""Which passwords are good enough: length first (NIST SP 800-63B), two kinds of characters where
it is short (KISA 패스워드 선택 및 이용 안내서), nothing that is guessed first."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

SHORTEST: Final = 10
LONGEST: Final = 128
LONG_ENOUGH_ALONE: Final = 16  # from here on one kind of characters will do
FEWEST_DIFFERENT: Final = 5

_RUNS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujm",
    "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ",
    "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ",
)
_COMMON: Final = (
    "password", "passw0rd", "p@ssword", "p@ssw0rd", "welcome", "letmein", "iloveyou", "admin",
    "administrator", "changeme", "sarang", "saranghae", "gwangju", "korea", "dkssudgktpdy",
    "비밀번호", "안녕하세요", "사랑해",
)  # fmt: skip


def normalized(password: str) -> str:
    """The password as it is hashed: NFC, so that Hangul from every keyboard is the same."""
    return unicodedata.normalize("NFC", password)


def problem_with(password: str, *known: str) -> str | None:
    """Why *password* is not accepted, as a code, or None.

    Codes: ``short``, ``long``, ``few_kinds``, ``repeated``, ``personal``, ``common``. *known* are
    things that a stranger would try: the e-mail address and the names.
    """
    password = normalized(password)
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    if len(set(password)) < FEWEST_DIFFERENT:
        return "repeated"
    if len(password) < LONG_ENOUGH_ALONE and _kinds(password) < 2:
        return "few_kinds"
    plain = password.casefold()
    for word in _personal(known):
        if word in plain and len(plain) - len(word) * plain.count(word) < 6:
            return "personal"
    return "common" if len(_without_the_usual(plain)) < 4 else None


def _kinds(password: str) -> int:
    tests = (str.isalpha, str.isdigit, lambda char: not char.isalnum())
    return sum(any(test(char) for char in password) for test in tests)


def _personal(known: tuple[str, ...]) -> set[str]:
    parts = {part for text in known for part in re.split(r"[@\s._+-]+", text.casefold())}
    whole = {text.casefold() for text in known}
    return {word for word in parts | whole if len(word) >= 3}


def _without_the_usual(plain: str) -> str:
    """What is left of *plain* without keyboard runs, well-known words and repetition."""
    for word in sorted(_COMMON, key=len, reverse=True):
        plain = plain.replace(word, "")
    for run in _RUNS:
        for line in (run, run[::-1]):
            for length in range(len(line), 3, -1):
                for start in range(len(line) - length + 1):
                    plain = plain.replace(line[start : start + length], "")
    return re.sub(r"(.)\1{2,}", r"\1", plain)
