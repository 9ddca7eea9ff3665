"""The JSON Resume schema, version 1.0.0, as this product checks it.

Written from the public description of the format (jsonresume.org): which names hold text, lists
or objects, and how a date is written. Names beyond these are allowed, as the schema allows them.
``format`` is an annotation there (the format's own tests accept any text as ``$schema``), so it is
reported and not refused.
"""

from __future__ import annotations

from typing import Any, Final

DATE_PATTERN: Final = (
    r"^([1-2][0-9]{3}-[0-1][0-9]-[0-3][0-9]|[1-2][0-9]{3}-[0-1][0-9]|[1-2][0-9]{3})$"
)

_TEXT: Final[dict[str, Any]] = {"type": "string"}
_DATE: Final[dict[str, Any]] = {"type": "string", "pattern": DATE_PATTERN}
_ADDRESS: Final[dict[str, Any]] = {"type": "string", "format": "uri"}
_MAIL: Final[dict[str, Any]] = {"type": "string", "format": "email"}
_TEXTS: Final[dict[str, Any]] = {"type": "array", "items": _TEXT}


def _thing(**names: Any) -> dict[str, Any]:
    return {"type": "object", "properties": names}


def _things(**names: Any) -> dict[str, Any]:
    return {"type": "array", "items": _thing(**names)}


def _texts(*names: str) -> dict[str, Any]:
    return dict.fromkeys(names, _TEXT)


_SPELL: Final = {"startDate": _DATE, "endDate": _DATE, "url": _ADDRESS, "highlights": _TEXTS}

SCHEMA: Final[dict[str, Any]] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "properties": {
        "$schema": _ADDRESS,
        "basics": _thing(
            **_texts("name", "label", "image", "phone", "summary"),
            email=_MAIL,
            url=_ADDRESS,
            location=_thing(**_texts("address", "postalCode", "city", "countryCode", "region")),
            profiles=_things(**_texts("network", "username"), url=_ADDRESS),
        ),
        "work": _things(
            **_texts("name", "location", "description", "position", "summary"), **_SPELL
        ),
        "volunteer": _things(**_texts("organization", "position", "summary"), **_SPELL),
        "education": _things(
            **_texts("institution", "area", "studyType", "score"),
            url=_ADDRESS,
            startDate=_DATE,
            endDate=_DATE,
            courses=_TEXTS,
        ),
        "awards": _things(**_texts("title", "awarder", "summary"), date=_DATE),
        "certificates": _things(**_texts("name", "issuer"), date=_DATE, url=_ADDRESS),
        "publications": _things(
            **_texts("name", "publisher", "summary"), releaseDate=_DATE, url=_ADDRESS
        ),
        "skills": _things(**_texts("name", "level"), keywords=_TEXTS),
        "languages": _things(**_texts("language", "fluency")),
        "interests": _things(**_texts("name"), keywords=_TEXTS),
        "references": _things(**_texts("name", "reference")),
        "projects": _things(
            **_texts("name", "description", "entity", "type"),
            **_SPELL,
            keywords=_TEXTS,
            roles=_TEXTS,
        ),
        "meta": _thing(**_texts("version", "lastModified"), canonical=_ADDRESS),
    },
}
