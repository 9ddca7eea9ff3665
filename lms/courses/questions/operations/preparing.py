"""A question made ready to be stored: everything that takes time, before the first write."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import unicodedata
import urllib.parse
from collections.abc import Mapping, Sequence
from typing import Any

from lms import storage
from lms.courses.facets import plain
from lms.courses.questions import likeness, rendering
from lms.courses.questions.rules.checking import GAP, check
from lms.courses.questions.rules.parts import storable, with_texts
from lms.interop.formats import sniff
from lms.interop.formats.hangul import initial_consonants
from lms.interop.formats.questions.model import Kind, Question, Text, as_json, from_json
from lms.storage import Stored

TITLE_CHARS, TAG_CHARS, TAGS = 300, 60, 20


@dataclasses.dataclass(frozen=True)
class Prepared:
    """A question as its rows will hold it. *body* is without tags, category and difficulty."""

    question: Question
    body: dict[str, Any]
    digest: str
    likeness: str
    title: str
    excerpt: str
    search: str
    problems: list[str]
    warnings: int
    files: tuple[Stored, ...]
    tags: tuple[str, ...]

    @property
    def errors(self) -> int:
        """How many errors it has."""
        return len(self.problems)


def prepare(question: Question, stored: Sequence[Stored] = ()) -> Prepared:
    """*question* ready to be stored.

    Its files are written to disk here, except those that *stored* has already (by name). Call it
    before the first write of a request.
    """
    named = _with_safe_names(question)
    held = {one.name: one for one in stored}
    files = tuple(held.get(one.name) or _keep(one.name, one.data) for one in named.files)
    content = dataclasses.replace(named, category=(), tags=(), difficulty=None)
    body = storable(as_json(content))
    clean = from_json(body)
    found = check(clean)
    title = unicodedata.normalize("NFC", clean.title).strip()[:TITLE_CHARS]
    said = clean.text
    if clean.kind is Kind.CLOZE:
        said = Text(GAP.sub("____", said.source), said.format)
    excerpt = rendering.excerpt(said)
    return Prepared(
        question=clean,
        body=body,
        digest=_digest(body, files),
        likeness=likeness.digest(clean),
        title=title,
        excerpt=excerpt,
        search=searched(title, excerpt),
        problems=[one.code for one in found if one.error],
        warnings=sum(not one.error for one in found),
        files=files,
        tags=tags_of(question.tags),
    )


def tags_of(given: Sequence[str]) -> tuple[str, ...]:
    """Tags as they are kept: in one spelling, each once."""
    found: dict[str, str] = {}
    for tag in storable(list(given)):
        name = " ".join(unicodedata.normalize("NFC", tag).replace(",", " ").split())[:TAG_CHARS]
        if name.strip():
            found.setdefault(name.casefold(), name.strip())
    return tuple(list(found.values())[:TAGS])


def searched(*texts: str) -> str:
    """What a search looks through: the words in one case, and their initial consonants."""
    lines = [plain(text) for text in texts] + [initial_consonants(text) for text in texts]
    return "\n".join(lines)


def _keep(name: str, data: bytes) -> Stored:
    stored = storage.keep(io.BytesIO(data), name)
    return dataclasses.replace(stored, name=name)


def _with_safe_names(question: Question) -> Question:
    """Files under names that every disk can hold, and the texts' references to them with them."""
    names: dict[str, str] = {}
    for file in question.files:
        safe = wanted = sniff.safe_name(file.name)
        count = 1
        while safe in names.values():
            count += 1
            stem, dot, ending = wanted.rpartition(".")
            safe = f"{stem}-{count}.{ending}" if dot else f"{wanted}-{count}"
        names[file.name] = safe
    changed = {old: new for old, new in names.items() if old != new}
    files = tuple(dataclasses.replace(one, name=names[one.name]) for one in question.files)
    renamed = with_texts(question, lambda text: _renamed(text, changed)) if changed else question
    return dataclasses.replace(renamed, files=files)


def _renamed(text: Text, names: Mapping[str, str]) -> Text:
    source = text.source
    for old, new in names.items():
        address = urllib.parse.quote(new)
        for spelling in {old, urllib.parse.quote(old)}:
            source = source.replace(f"file:{spelling}", f"file:{address}")
    return Text(source, text.format)


def _digest(body: Mapping[str, Any], files: Sequence[Stored]) -> str:
    whole = [body, [[one.name, one.sha256] for one in files]]
    written = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
