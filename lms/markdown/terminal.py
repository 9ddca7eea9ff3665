"""What a program printed to a terminal, as the text that was left on the screen."""

from __future__ import annotations

import re
from typing import Final

_ESCAPES: Final = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])|\x9b[0-?]*[ -/]*[@-~]"
)
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def plain(text: str) -> str:
    """*text* without colours and controls; a line that was drawn over (``\\r``) as it ended.

    Progress bars write one line hundreds of times: only its last state stays.
    """
    text = _ESCAPES.sub("", text.replace("\r\n", "\n"))
    lines = [_last(line) for line in text.split("\n")]
    return _CONTROLS.sub("", "\n".join(lines))


def _last(line: str) -> str:
    states = [state for state in line.split("\r") if state]
    return states[-1] if states else ""
