"""Reading an edition of the taxonomy from its TOML files.

A folder holds `version.toml` (`version`, and the table `retired` of old id = new id) and any number of
files with `[[skill]]` and `[[role]]` tables. Reading checks only form; `validate` judges the content.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from lms.matching.taxonomy.model import Role, Skill, Taxonomy

DATA = Path(__file__).parent / "data"

_SKILL = (
    {"id", "ko", "en", "definition_ko", "definition_en", "kind"},
    {"aliases", "broader", "related"},
)
_ROLE = (
    {"id", "ko", "en", "definition_ko", "definition_en"},
    {"aliases", "industries", "skills"},
)


class TaxonomyFileError(ValueError):
    """A taxonomy file is not of the form it must have; the message names the file and the entry."""


@cache
def load() -> Taxonomy:
    """The edition that ships with the product, read once a process."""
    return read(DATA)


def read(folder: Path) -> Taxonomy:
    """The taxonomy in a folder of TOML files.

    Raises `TaxonomyFileError` for a file that is not TOML, an entry without an id, an unknown or
    misspelt key, or a value of the wrong type. A missing text is read as empty, for `validate` to name.
    """
    edition = _parse(folder / "version.toml")
    version, retired = edition.get("version"), edition.get("retired", {})
    if not isinstance(version, str) or not version:
        raise TaxonomyFileError('version.toml: `version` must be a text such as "2026.11"')
    if not isinstance(retired, dict) or not all(isinstance(v, str) for v in retired.values()):
        raise TaxonomyFileError("version.toml: [retired] must map an old id to a new one")
    skills: list[Skill] = []
    roles: list[Role] = []
    for path in sorted(folder.glob("*.toml")):
        if path.name == "version.toml":
            continue
        tables = _parse(path)
        unknown = tables.keys() - {"skill", "role"}
        if unknown:
            raise TaxonomyFileError(f"{path.name}: unknown table {sorted(unknown)[0]!r}")
        skills += [Skill(**_fields(entry, *_SKILL, path.name)) for entry in tables.get("skill", [])]
        roles += [Role(**_fields(entry, *_ROLE, path.name)) for entry in tables.get("role", [])]
    return Taxonomy.of(version, skills, roles, retired)


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise TaxonomyFileError(f"{path.name}: the file is missing") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TaxonomyFileError(f"{path.name}: {error}") from error


def _fields(entry: dict[str, Any], texts: set[str], lists: set[str], file: str) -> dict[str, Any]:
    where = f"{file}: {entry.get('id') or 'an entry without an id'}"
    if not entry.get("id"):
        raise TaxonomyFileError(where)
    unknown = entry.keys() - texts - lists
    if unknown:
        raise TaxonomyFileError(f"{where}: unknown key {sorted(unknown)[0]!r}")
    for key in texts:
        if not isinstance(entry.get(key, ""), str):
            raise TaxonomyFileError(f"{where}: `{key}` must be a text")
    for key in lists:
        values = entry.get(key, [])
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            raise TaxonomyFileError(f"{where}: `{key}` must be a list of texts")
    return {key: entry.get(key, "").strip() for key in texts} | {
        key: tuple(value.strip() for value in entry.get(key, [])) for key in lists
    }
