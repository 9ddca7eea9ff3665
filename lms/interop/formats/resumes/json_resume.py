"""JSON Resume files to passages, and passages to JSON Resume.

A file that does not follow the schema is refused with the JSON pointer of the first place that
does not. Writing a résumé and reading it again gives the same name and passages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from jsonschema import Draft7Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from lms.interop.formats.limits import JSON_DEPTH, PASSAGES
from lms.interop.formats.personal import has_resident_number
from lms.interop.formats.problems import Place, Problem, Refused, problem
from lms.interop.formats.resumes.dates import read_iso
from lms.interop.formats.resumes.json_schema import SCHEMA
from lms.interop.formats.resumes.model import PartialDate, Passage, PassageKind, Resume, Section
from lms.interop.formats.resumes.outline import shortened, tidy
from lms.interop.formats.text import decode

_VALIDATOR: Final = Draft7Validator(SCHEMA)
_FORMATS: Final = Draft7Validator(SCHEMA, format_checker=FormatChecker(formats=("email",)))
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")

_KINDS: Final = {
    "work": PassageKind.EXPERIENCE,
    "projects": PassageKind.PROJECT,
    "education": PassageKind.EDUCATION,
    "certificates": PassageKind.CERTIFICATE,
    "awards": PassageKind.AWARD,
    "skills": PassageKind.SKILL,
    "languages": PassageKind.LANGUAGE,
    "volunteer": PassageKind.OTHER,
    "publications": PassageKind.OTHER,
    "interests": PassageKind.OTHER,
}
# Where a passage of a kind goes when it is written: the list, and the name that holds its words.
_SLOTS: Final = {
    PassageKind.EXPERIENCE: ("work", "summary"),
    PassageKind.PROJECT: ("projects", "description"),
    PassageKind.EDUCATION: ("education", "area"),
    PassageKind.CERTIFICATE: ("certificates", "name"),
    PassageKind.AWARD: ("awards", "title"),
    PassageKind.SKILL: ("skills", "name"),
    PassageKind.LANGUAGE: ("languages", "language"),
    PassageKind.OTHER: ("volunteer", "summary"),
}
_ONGOING: Final = "ongoing"
"""A name of our own (the schema allows more): the entry was said to go on at the time."""


def read(data: bytes) -> Resume:
    """A JSON Resume; raises :class:`Refused`, located by JSON pointer."""
    found: list[Problem] = []
    value = _parse(decode(data).text, found)
    _refuse_characters(value)
    errors = sorted(_VALIDATOR.iter_errors(value), key=lambda error: _pointer(error.absolute_path))
    if errors:
        raise _refusal(errors[0])
    found += _format_problems(value)
    passages: list[Passage] = []
    sections: list[Section] = []
    passages += _basics(value.get("basics", {}))
    for name, kind in _KINDS.items():
        items = value.get(name, [])
        if items:
            sections.append(Section(name, kind, Place(pointer=f"/{name}")))
        for index, item in enumerate(items):
            passages += _entry(name, kind, item, f"/{name}/{index}", found)
    for passage in passages:
        if has_resident_number(passage.text):
            raise Refused("personal.resident_number", passage.where)
    passages = [piece for passage in passages for piece in shortened(passage)]
    if len(passages) > PASSAGES:
        found.append(problem("resume.long", severity="warning", limit=PASSAGES))
        del passages[PASSAGES:]
    if not passages:
        found.append(problem("resume.empty"))
    person = tidy(value.get("basics", {}).get("name", "")) or None
    return Resume(person, tuple(sections), tuple(passages), tuple(found), "json_resume")


def _parse(text: str, found: list[Problem]) -> dict[str, Any]:
    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in pairs:
            if key in result:
                found.append(problem("json.duplicate_key", severity="warning", key=key))
            result[key] = value
        return result

    def constant(name: str) -> Any:
        raise ValueError(name)

    try:
        value = json.loads(text, object_pairs_hook=members, parse_constant=constant)
    except json.JSONDecodeError as error:
        where = Place(line=error.lineno, column=error.colno)
        raise Refused("json.broken", where, detail=error.msg) from None
    except RecursionError:
        raise Refused("json.depth") from None
    except ValueError as error:
        raise Refused("json.broken", detail=str(error)) from None
    if not isinstance(value, dict):
        kind = _type_name(value)
        raise Refused("json.type", Place(pointer=""), expected="object", found=kind)
    return value


def _strings(value: Any, pointer: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Every text below ``value`` with its pointer; an object's names stand at the object's."""
    if depth > JSON_DEPTH:
        raise Refused("json.depth", Place(pointer=pointer[:80]))
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield pointer, key
            yield from _strings(item, f"{pointer}/{_escaped(key)}", depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _strings(item, f"{pointer}/{index}", depth + 1)


def _refuse_characters(value: Any) -> None:
    for pointer, text in _strings(value):
        if "\x00" in text or any("\ud800" <= ch <= "\udfff" for ch in text):
            raise Refused("json.character", Place(pointer=pointer))


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _pointer(path: Sequence[Any]) -> str:
    return "".join(f"/{_escaped(str(step))}" for step in path)


def _type_name(value: Any) -> str:
    for kinds, name in (
        (bool, "boolean"),
        (type(None), "null"),
        (dict, "object"),
        (list, "array"),
        (str, "string"),
    ):
        if isinstance(value, kinds):
            return name
    return "number"


def _refusal(error: ValidationError) -> Refused:
    where = Place(pointer=_pointer(tuple(error.absolute_path)))
    if error.validator == "type":
        expected = str(error.validator_value)
        return Refused("json.type", where, expected=expected, found=_type_name(error.instance))
    if error.validator == "pattern":
        return Refused("json.pattern", where, value=str(error.instance))
    return Refused("json.schema", where, rule=str(error.validator))


def _format_problems(value: dict[str, Any]) -> Iterator[Problem]:
    """Addresses that are none: reported, because the schema names a format without requiring it."""
    for error in _FORMATS.iter_errors(value):
        where = Place(pointer=_pointer(tuple(error.absolute_path)))
        yield problem("json.format", where, "warning", value=str(error.instance), format="email")
    for pointer, text in _strings(value):
        name = pointer.rpartition("/")[2]
        if name in ("url", "canonical", "$schema") and text and not _URI.fullmatch(text):
            where = Place(pointer=pointer)
            yield problem("json.format", where, "warning", value=text, format="URI")


# --- reading entries ---


def _basics(basics: Mapping[str, Any]) -> Iterator[Passage]:
    for name in ("label", "summary"):
        for part in re.split(r"\n\s*\n", basics.get(name, "")):
            text = tidy(part)
            if text:
                yield Passage(text, PassageKind.OTHER, where=Place(pointer=f"/basics/{name}"))


def _entry(
    name: str, kind: PassageKind, item: Mapping[str, Any], pointer: str, found: list[Problem]
) -> Iterator[Passage]:
    start, end = _dates(item, pointer, found)
    ongoing = item.get(_ONGOING) is True
    where = Place(pointer=pointer)
    main = _main_text(name, item)
    if main:
        yield Passage(main, kind, start, end, ongoing, where)
    for listed in ("highlights", "courses"):
        for index, text in enumerate(item.get(listed, ())):
            words = tidy(text)
            if words:
                at = Place(pointer=f"{pointer}/{listed}/{index}")
                yield Passage(words, kind, start, end, ongoing, at)


def _main_text(name: str, item: Mapping[str, Any]) -> str:
    def said(*names: str) -> str:
        return ", ".join(word for word in (tidy(item.get(key, "")) for key in names) if word)

    def listed(*names: str) -> str:
        words = (tidy(word) for key in names for word in item.get(key, ()))
        return ", ".join(word for word in words if word)

    if name == "skills":
        level = said("level")
        head = f"{said('name')} ({level})" if level and said("name") else said("name") or level
        return _joined(head, listed("keywords"))
    if name == "languages":
        fluency = said("fluency")
        language = said("language")
        return f"{language} ({fluency})" if fluency and language else language or fluency
    if name == "interests":
        return _joined(said("name"), listed("keywords"))
    if name == "projects":
        head = _joined(said("name", "entity"), listed("roles"))
        return _joined(_joined(head, said("description")), listed("keywords"))
    heads = {
        "work": ("position", "name"),
        "volunteer": ("position", "organization"),
        "education": ("studyType", "area", "institution", "score"),
        "certificates": ("name", "issuer"),
        "awards": ("title", "awarder"),
        "publications": ("name", "publisher"),
    }[name]
    bodies: tuple[str, ...] = (
        ("summary",) if name in ("volunteer", "awards", "publications") else ()
    )
    if name == "work":
        bodies = ("description", "summary")
    head = said(*heads)
    for body in bodies:
        head = _joined(head, said(body))
    return head


def _joined(head: str, body: str) -> str:
    return f"{head}: {body}" if head and body else head or body


def _dates(
    item: Mapping[str, Any], pointer: str, found: list[Problem]
) -> tuple[PartialDate | None, PartialDate | None]:
    def date(name: str) -> PartialDate | None:
        value = item.get(name)
        if not isinstance(value, str):
            return None
        read_value = read_iso(value)
        if read_value is None:
            where = Place(pointer=f"{pointer}/{name}")
            found.append(problem("json.date", where, "warning", value=value))
        return read_value

    for single in ("date", "releaseDate"):
        if single in item:
            day = date(single)
            return day, day
    return date("startDate"), date("endDate")


# --- writing ---


def write(resume: Resume) -> bytes:
    """The résumé as JSON Resume 1.0.0, UTF-8; :func:`read` gives name and passages back."""
    out: dict[str, Any] = {"basics": {"name": resume.name} if resume.name else {}}
    for passage in _in_reading_order(resume.passages):
        slot, name = _SLOTS[passage.kind]
        item: dict[str, Any] = {name: passage.text}
        if slot in ("awards", "certificates") and passage.start == passage.end is not None:
            item["date"] = str(passage.start)
            out.setdefault(slot, []).append(item)
            continue
        if passage.start:
            item["startDate"] = str(passage.start)
        if passage.end:
            item["endDate"] = str(passage.end)
        if passage.ongoing:
            item[_ONGOING] = True
        out.setdefault(slot, []).append(item)
    out["meta"] = {"version": "v1.0.0"}
    return (json.dumps(out, ensure_ascii=False, indent=2) + "\n").encode()


def _in_reading_order(passages: Sequence[Passage]) -> list[Passage]:
    order = list(_SLOTS)
    return sorted(passages, key=lambda passage: order.index(passage.kind))
