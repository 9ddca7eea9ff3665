"""How much of a file the readers are willing to hold; beyond it a file is refused, by name.

The figures are what real course rosters, gradebooks and résumés stay far below, and what a small
server survives when several people upload at once. Sizes are bytes, times seconds.
"""

from __future__ import annotations

from typing import Final

MIB: Final = 1024 * 1024

TEXT_BYTES: Final = 20 * MIB
"""Longest CSV, JSON, Markdown or text file."""

DOCUMENT_BYTES: Final = 25 * MIB
"""Longest PDF, DOCX, HWPX, HWP or XLSX file."""

QUESTION_BYTES: Final = 40 * MIB
"""Longest file or package of questions, pictures within it counted."""

QUESTION_ITEMS: Final = 10_000
"""Most questions of one file."""

ZIP_ENTRIES: Final = 2_000
ZIP_TOTAL_BYTES: Final = 200 * MIB
"""All parts of a zip together, uncompressed."""
ZIP_PART_BYTES: Final = 64 * MIB
ZIP_RATIO: Final = 200
"""Uncompressed over compressed of one part; looked at only above ``ZIP_RATIO_FLOOR``."""
ZIP_RATIO_FLOOR: Final = 1 * MIB

XML_DEPTH: Final = 200
JSON_DEPTH: Final = 64

TABLE_ROWS: Final = 100_000
TABLE_COLUMNS: Final = 1_000
TABLE_CELLS: Final = 3_000_000

PDF_PAGES: Final = 60
PDF_WORDS: Final = 60_000
PDF_SECONDS: Final = 20
PDF_MEMORY: Final = 1_536 * MIB
"""Address space of the process that reads a PDF."""

RESUME_LINES: Final = 5_000
PASSAGES: Final = 1_000
PASSAGE_CHARS: Final = 600
"""A longer paragraph is cut at sentence ends."""
