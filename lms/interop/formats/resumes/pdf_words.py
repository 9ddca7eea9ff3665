"""Takes the words and their places out of a PDF; runs as a process of its own.

A PDF can be made to take hours or all memory of whoever reads it. So :mod:`.pdf` starts this file
as a script with limits that the system enforces, gives it the PDF on standard input and reads JSON
from its standard output. It therefore imports nothing of the product.

Arguments: seconds of processor time, bytes of memory, pages, words.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from typing import Any


def _limit(seconds: int, memory: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows; the caller's clock still holds there
        return
    for kind, value in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory)):
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):
            continue


def _reason(error: BaseException | None) -> str:
    """What an exception comes to, also where the library wrapped the one that counts."""
    names: list[str] = []
    while error is not None and len(names) < 40:
        names += [type(error).__name__, *(type(arg).__name__ for arg in error.args)]
        error = error.__cause__ or error.__context__
    if "MemoryError" in names:
        return "slow"
    if any("Password" in name or "Encryption" in name for name in names):
        return "encrypted"
    return "broken"


def _tables(page: Any) -> list[Any]:
    """The cells of ruled tables, row by row; a drawing with thousands of lines holds none."""
    if len(page.edges) > 3000:
        return []
    return [
        [[cell and [round(float(edge), 2) for edge in cell] for cell in row.cells] for row in rows]
        for rows in (table.rows for table in page.find_tables())
    ]


def read(data: bytes, pages: int, words: int) -> dict[str, Any]:
    """Pages with size, words (text, x0, top, x1, bottom, type size) and number of pictures."""
    import pdfplumber

    out: list[dict[str, Any]] = []
    left = words
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            count = len(pdf.pages)
            for page in pdf.pages[:pages]:
                found = page.extract_words(
                    x_tolerance_ratio=0.2, y_tolerance_ratio=0.4, return_chars=True
                )[:left]
                left -= len(found)
                out.append(
                    {
                        "width": float(page.width),
                        "height": float(page.height),
                        "images": len(page.images),
                        "tables": _tables(page),
                        "words": [
                            [
                                word["text"],
                                *(
                                    round(float(word[key]), 2)
                                    for key in ("x0", "top", "x1", "bottom")
                                ),
                                round(max(float(char["size"]) for char in word["chars"]), 2),
                            ]
                            for word in found
                        ],
                    }
                )
                page.close()
    except Exception as error:
        return {"error": _reason(error)}
    return {"count": count, "pages": out}


def main() -> None:
    """Read standard input within the limits of the arguments, answer on standard output."""
    seconds, memory, pages, words = (int(argument) for argument in sys.argv[1:5])
    _limit(seconds, memory)
    logging.disable(logging.CRITICAL)
    try:
        answer = read(sys.stdin.buffer.read(), pages, words)
    except MemoryError:
        answer = {"error": "slow"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
