"""What somebody brings: JSON text, a compact JWT, or a picture with a credential baked in."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

from lms.courses.badges.rules.baking import NotBaked, baked_in
from lms.courses.badges.rules.encoding import Malformed, from_base64url

#: A credential with a picture in it is large; beyond this nobody means a badge.
MOST = 1024 * 1024
DEEPEST = 40
DATA, TOKEN = "data", "token"


class Unreadable(ValueError):
    """No credential: ``args[0]`` is the code of the reason."""


@dataclass(frozen=True)
class Brought:
    """A credential as it came. *form*: ``data`` (JSON with a proof) or ``token`` (a JWT).

    *claims*: everything that the token says, also beside a credential that it packs.
    """

    form: str
    credential: dict[str, Any]
    token: str = ""
    header: dict[str, Any] | None = None
    claims: dict[str, Any] | None = None


def strict_json(text: str) -> Any:
    """The value of a JSON text; refuses a name that stands twice, numbers that are none or too
    large, half a pair of surrogates, and the character zero, however they are written.

    Two readers of such a text would see two things, and only one of them was signed; and no
    database keeps them all.
    """
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_none, parse_float=_finite)
        if "\0" in text or "\\u" in text:
            _plain(value)
        text.encode()
    except (ValueError, RecursionError) as error:
        raise Unreadable("json") from error
    if _depth(value) > DEEPEST:
        raise Unreadable("json")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _none(_text: str) -> Any:
    raise ValueError("no JSON number")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("beyond every number")
    return value


def _plain(value: Any) -> None:
    written = json.dumps(value, ensure_ascii=False)
    written.encode()  # half a surrogate pair has no UTF-8
    if "\\u0000" in written.replace("\\\\", ""):
        raise ValueError("the character zero")


def _depth(value: Any) -> int:
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        deepest = max(deepest, depth)
        if depth > DEEPEST:
            break
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        waiting += [(child, depth + 1) for child in inner]
    return deepest


def read(data: bytes) -> Brought:
    """What *data* (a file, or what was pasted) brings; raises :class:`Unreadable`."""
    if len(data) > MOST:
        raise Unreadable("large")
    try:
        data = baked_in(data).encode()
    except NotBaked as error:
        if error.picture:
            raise Unreadable("not_baked") from error
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise Unreadable("bytes") from error
    if not text:
        raise Unreadable("empty")
    if text.count(".") == 2 and not text.startswith("{"):
        return _token(text)
    value = strict_json(text)
    if not isinstance(value, dict):
        raise Unreadable("json")
    return Brought(DATA, value)


def _token(text: str) -> Brought:
    parts = text.split(".")
    try:
        header = strict_json(from_base64url(parts[0]).decode())
        payload = strict_json(from_base64url(parts[1]).decode())
    except (Malformed, UnicodeDecodeError) as error:
        raise Unreadable("token") from error
    if not isinstance(header, dict) or not isinstance(payload, dict):
        raise Unreadable("token")
    inner = payload.get("vc")  # as the first data model packed it
    credential = (
        inner if isinstance(inner, dict) and "credentialSubject" not in payload else payload
    )
    return Brought(TOKEN, credential, text, header, payload)
