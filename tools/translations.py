"""Keep the English catalogue in step with the Korean sentences in the code.

``python tools/translations.py`` extracts and updates ``lms/translations/en``; ``--check`` changes
nothing and fails where a sentence has no English, or its placeholders differ.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "lms/translations/en/LC_MESSAGES/messages.po"
METHODS = [
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("**.html", "jinja2"),
    ("**.txt", "jinja2"),
]
OPTIONS = {pattern: {"trimmed": "true", "silent": "false"} for pattern in ("**.html", "**.txt")}
KEYWORDS = {
    "_": None, "gettext": None, "lazy_gettext": None, "_l": None, "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3), "lazy_pgettext": ((1, "c"), 2),
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def extracted() -> Catalog:
    """Every sentence of the code and the templates."""
    catalogue = Catalog(project="lms", locale="en")
    found = extract_from_dir(
        ROOT / "lms",
        method_map=METHODS,
        options_map=OPTIONS,
        keywords=KEYWORDS,
        strip_comment_tags=True,
    )
    for filename, _line, message, _comments, context in found:
        if message:
            catalogue.add(message, None, [(f"lms/{filename}", 1)], context=context)
    return catalogue


def known() -> Catalog:
    """The catalogue as it is kept."""
    if not PO.exists():
        return Catalog(project="lms", locale="en")
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def problems(template: Catalog, catalogue: Catalog) -> list[str]:
    """What is missing, not filled in, unsure or out of step with its placeholders."""
    found = []
    for message in template:
        if not message.id:
            continue
        kept = catalogue.get(message.id, message.context)
        strings = (
            [] if kept is None else kept.string if isinstance(kept.string, tuple) else [kept.string]
        )
        ids = message.id if isinstance(message.id, (tuple, list)) else [message.id]
        where = message.locations[0][0]
        if not strings or not all(strings):
            found.append(f"{where}: no English for {ids[0]!r}")
        elif kept is not None and kept.fuzzy:
            found.append(f"{where}: unsure English for {ids[0]!r}")
        elif any(set(PLACEHOLDER.findall(s)) - set(PLACEHOLDER.findall(ids[0])) for s in strings):
            found.append(f"{where}: placeholders differ for {ids[0]!r}")
    return found


def main() -> int:
    """Update, or check with ``--check``."""
    template, catalogue = extracted(), known()
    if "--check" not in sys.argv:
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        PO.parent.mkdir(parents=True, exist_ok=True)
        with PO.open("wb") as file:
            write_po(
                file,
                catalogue,
                width=100,
                sort_output=True,
                include_lineno=False,
                ignore_obsolete=True,
            )
    found = problems(template, catalogue)
    print("\n".join(found[:200]))
    print(f"{len(template)} sentences, {len(found)} without good English")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
