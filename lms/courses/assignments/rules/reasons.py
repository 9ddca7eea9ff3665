"""Why something is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reason:
    """Why something is refused: a code and its numbers, put into words by ``messages``."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)
