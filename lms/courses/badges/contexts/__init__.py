"""The JSON-LD contexts that credentials name, as files: nothing is fetched to read one."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FILES = {
    "https://www.w3.org/ns/credentials/v2": "credentials-v2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "open-badges-3.0.3.json",
}


@cache
def context(url: str) -> dict[str, Any]:
    """The context that *url* names; KeyError for one that is not kept here."""
    found: dict[str, Any] = json.loads((Path(__file__).parent / FILES[url]).read_text("utf-8"))
    return found
