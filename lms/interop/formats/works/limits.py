"""How much of a handed-in file is opened to be looked at; the rest is there to be taken along."""

from __future__ import annotations

from typing import Final

from lms.interop.formats.limits import MIB

WORK_BYTES: Final = 40 * MIB
"""Largest file that is opened: the largest that may be handed in."""
TEXT_BYTES: Final = 8 * MIB
MEMBER_BYTES: Final = 8 * MIB
"""Largest file inside a zip that is opened by itself."""

BLOCKS: Final = 20_000
BLOCK_CHARS: Final = 20_000
SHEETS: Final = 50
SHEET_ROWS: Final = 2_000
SHEET_COLUMNS: Final = 60
CELL_CHARS: Final = 1_000
SLIDES: Final = 500
PAGES: Final = 300
ENTRIES: Final = 2_000
DIRECTORY: Final = 20_000
"""Entries that a zip's directory may hold before it is even read."""

SECONDS: Final = 20
MEMORY: Final = 1_536 * MIB
"""Processor time and address space of the process that reads a document (see :mod:`.apart`)."""
