"""Lines of a document to a résumé: sections by their headings, passages, periods.

Only what stands in the file goes into a passage, in its own words. What is put together is what
the layout says belongs together: a bullet has the period of the entry that it stands under, a
wrapped line belongs to the line before, a table's row is one passage. Identity and contact data
are left out of the passages, because no decision about skill may rest on them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import Final

from lms.interop.formats.limits import PASSAGE_CHARS, PASSAGES, RESUME_LINES
from lms.interop.formats.personal import has_resident_number
from lms.interop.formats.problems import Problem, Refused, problem
from lms.interop.formats.resumes.dates import Period, find_period
from lms.interop.formats.resumes.headings import (
    heading_kind,
    is_contact,
    is_identity_label,
    is_name_label,
    is_personal_heading,
    table_kind,
)
from lms.interop.formats.resumes.model import (
    Document,
    Line,
    Passage,
    PassageKind,
    Resume,
    Section,
)

_BULLET: Final = re.compile(r"^\s*(?:[-*+•‣◦▪▫·ㆍ∙⁃–—]|[●○■□◆◇▶▷►✓✔☑※➢➤]|\([0-9]{1,2}\)|[①-⑳])\s+")
_PLAIN_BULLET: Final = re.compile(r"^\s*[-*+•‣◦·ㆍ∙–]\s")
_LABELLED: Final = re.compile(r"^\s*([^::|]{1,40}?)\s*[::|]\s*(\S.*)$", re.DOTALL)
_TITLES: Final = re.compile(
    r"^\W*(?:이\s*력\s*서|입\s*사\s*지\s*원\s*서|지\s*원\s*서|경\s*력\s*기\s*술\s*서|"
    r"(?:이\s*력\s*서\s*(?:및|&|/|·)\s*)?자\s*기\s*소\s*개\s*서|r[ée]sum[ée]|curriculum\s+vitae|cv)\W*$",
    re.IGNORECASE,
)
_HANGUL_NAME: Final = re.compile(r"[가-힣](?:\s?[가-힣]){1,3}")
_SURNAMES: Final = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구나민진지엄채원"
    "천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예경봉사부가복태목형피두"
)
# Particles and endings, which never begin a word: at the start of a line they are the rest of one.
_ENDING: Final = re.compile(
    r"(?:을|를|은|는|의|에|에서|에게|로|으로|와|고|며|여|까지|부터|하고|하여|하며|되어|니다|습니다|입니다|"
    r"합니다|됩니다|했습니다|하였습니다|였습니다|었습니다|았습니다)(?![가-힣])"
)
_SENTENCE_END: Final = re.compile(r"(?<=[.!?。])\s+|\n+")
_INHERITING: Final = frozenset({PassageKind.EXPERIENCE, PassageKind.PROJECT, PassageKind.EDUCATION})


def build(document: Document, source_format: str) -> Resume:
    """The résumé that a document's lines make.

    Raises :class:`Refused` where a line holds a resident registration number.
    """
    outline = _Outline(list(document.problems))
    for index, line in enumerate(document.lines):
        if index >= RESUME_LINES or len(outline.passages) >= PASSAGES:
            outline.problems.append(
                problem("resume.long", line.where, "warning", limit=len(outline.passages))
            )
            break
        outline.take(line)
    if outline.identity:
        outline.problems.append(problem("resume.identity", severity="note"))
    if not outline.passages:
        bare = not any(line.text.strip() or line.cells for line in document.lines)
        code = "resume.image_only" if document.pictures and bare else "resume.empty"
        outline.problems.append(problem(code))
    passages = tuple(piece for passage in outline.passages for piece in shortened(passage))
    return Resume(
        outline.name, tuple(outline.sections), passages, tuple(outline.problems), source_format
    )


def tidy(text: str) -> str:
    """One line, NFC, single spaces, no control or direction characters."""
    kept = (
        " " if unicodedata.category(ch) in ("Cc", "Zl", "Zp") else ch
        for ch in unicodedata.normalize("NFC", text)
        if unicodedata.category(ch) not in ("Cf", "Cs", "Co", "Cn")
    )
    return re.sub(r"\s+", " ", "".join(kept)).strip()


def shortened(passage: Passage) -> list[Passage]:
    """The passage, cut at sentence ends where it is longer than one statement can be."""
    if len(passage.text) <= PASSAGE_CHARS:
        return [passage]
    pieces: list[str] = []
    for sentence in _SENTENCE_END.split(passage.text):
        while len(sentence) > PASSAGE_CHARS:
            cut = sentence.rfind(" ", PASSAGE_CHARS // 2, PASSAGE_CHARS)
            cut = cut if cut > 0 else PASSAGE_CHARS
            pieces.append(sentence[:cut])
            sentence = sentence[cut:].strip()
        if pieces and len(pieces[-1]) + len(sentence) < PASSAGE_CHARS:
            pieces[-1] = f"{pieces[-1]} {sentence}".strip()
        elif sentence:
            pieces.append(sentence)
    return [replace(passage, text=piece) for piece in pieces]


@dataclass
class _Outline:
    """What has been understood so far, line by line."""

    problems: list[Problem]
    name: str | None = None
    sections: list[Section] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    identity: bool = False
    kind: PassageKind = PassageKind.OTHER
    level: int = 0
    personal: bool = False
    entry: Period | None = None
    columns: PassageKind | None = None
    open: bool = False
    """Whether the last passage may still be continued by a wrapped line or dated by the next."""
    borrowed: bool = False
    """Whether the last passage has its entry's period, not one of its own."""
    bulleted: bool = False
    """Whether the last passage was a bullet."""
    dates_first: bool = False
    """Whether this section's entries begin with a line that is only a period."""
    lines_seen: int = 0

    def take(self, line: Line) -> None:
        """Understand one more line."""
        text = tidy(line.text)
        cells = tuple(cell for cell in (tidy(cell) for cell in line.cells) if cell)
        whole = " ".join(cells) or text
        if not whole:
            self.open = False
            return
        if has_resident_number(whole):
            raise Refused("personal.resident_number", line.where)
        self.lines_seen += 1
        if len(cells) > 1:
            self._row(cells, line)
            return
        self.columns = None
        self._line(whole, line)

    # --- lines ---

    def _line(self, text: str, line: Line) -> None:
        bulleted = line.bullet or bool(_BULLET.match(text))
        plain = line.bullet or bool(_PLAIN_BULLET.match(text))
        if _TITLES.match(text):
            return
        if not plain and self._heading(text, line):
            return
        body = _BULLET.sub("", text, count=1) if bulleted else text
        if self._identity(body, line):
            return
        if line.wrapped and self.open and not bulleted and self.passages:
            self._continue(body, line.tight)
            return
        kind, body = self._label(body)
        self._statement(body, kind, line, bulleted)

    def _heading(self, text: str, line: Line) -> bool:
        if is_personal_heading(text):
            self._begin(text, PassageKind.OTHER, line)
            self.personal = True
            return True
        kind = heading_kind(text)
        if kind is not None:
            self._begin(text, kind, line)
            return True
        if line.level and self.lines_seen == 1 and line.level == 1:
            self.identity = True  # the document's title: by custom the person's name
            return True
        if line.level and (line.level <= self.level or not self.level):
            if self.sections and not self.level:
                return False  # headings below one that the dictionary knew, not the file
            self._begin(text, PassageKind.OTHER, line)
            return True
        return False

    def _begin(self, title: str, kind: PassageKind, line: Line) -> None:
        self.sections.append(Section(_BULLET.sub("", title), kind, line.where))
        self.kind, self.level, self.personal = kind, line.level, False
        self.entry, self.columns, self.open = None, None, False
        self.dates_first = self.bulleted = self.borrowed = False

    def _identity(self, text: str, line: Line) -> bool:
        """Whether the line is identity or contact data; remembers a labelled name."""
        match = _LABELLED.match(text)
        if match and is_identity_label(match[1]):
            if is_name_label(match[1]):
                self._remember(match[2])
            self.identity = True
            return True
        bare = not self.sections and self.lines_seen <= 2 and _HANGUL_NAME.fullmatch(text)
        if self.personal or is_contact(text) or (bare and text[0] in _SURNAMES):
            self.identity = True
            return True
        return False

    def _remember(self, text: str) -> None:
        name = re.split(r"[(/|,]|\s{2,}", text, maxsplit=1)[0].strip()
        words = name.split(" ")
        for index, word in enumerate(words):
            if is_identity_label(word):
                words = words[:index]
                break
        if self.name is None and words and len(" ".join(words)) <= 60:
            self.name = " ".join(words) or None

    def _label(self, text: str) -> tuple[PassageKind, str]:
        """``기술: Python`` speaks of a skill in any section; the label goes, the words stay."""
        match = _LABELLED.match(text)
        if match:
            kind = heading_kind(match[1])
            if kind is not None and kind is not PassageKind.OTHER:
                return kind, match[2]
        return self.kind, text

    def _continue(self, text: str, tight: bool) -> None:
        last = self.passages[-1]
        hyphenated = re.search(r"[a-z]-$", last.text) and re.match(r"[a-z]", text)
        cut = tight and _ENDING.match(text) and re.search(r"[가-힣]$", last.text)
        joined = last.text[:-1] if hyphenated else last.text
        joined += text if hyphenated or cut else f" {text}"
        self.passages[-1] = replace(last, text=joined)
        if last.start is None and last.end is None:
            found = find_period(joined)
            if found:
                self.passages[-1] = _dated(self.passages[-1], found)

    def _statement(self, text: str, kind: PassageKind, line: Line, bulleted: bool) -> None:
        own = find_period(text)
        if own and not _words_beside(text, own):
            self._date_alone(own, line)
            return
        if not bulleted:
            if own:
                self.entry = own
            elif line.gap or line.emphasis or line.level or self.bulleted:
                # A line after bullets, or set apart, is the head of another entry.
                self.entry = None
        self.borrowed = own is None and self.entry is not None
        if own is None and kind in _INHERITING and kind is self.kind:
            own = self.entry
        passage = Passage(text, kind, where=line.where)
        self.passages.append(_dated(passage, own) if own else passage)
        self.open, self.bulleted = True, bulleted

    def _date_alone(self, period: Period, line: Line) -> None:
        """A line that is nothing but a period dates the entry line right above, or what follows."""
        if not self.open or line.gap:
            self.dates_first = True
        elif not self.dates_first and not self.bulleted and self.passages:
            last = self.passages[-1]
            if last.kind is self.kind and (self.borrowed or last.start is last.end is None):
                self.passages[-1] = _dated(last, period)
        self.entry, self.open = period, False
        self.bulleted = self.borrowed = False

    # --- table rows ---

    def _row(self, cells: tuple[str, ...], line: Line) -> None:
        if line.gap:
            self.columns = None
        labels = table_kind(cells)
        rest = cells
        if labels is None:
            kind = heading_kind(cells[0])
            personal = is_personal_heading(cells[0])
            if personal and is_identity_label(cells[0]):
                self.identity = True  # a whole row of it: 병역 | 육군 | 병장 | 만기
                return
            if kind is not None or personal:
                self._begin(cells[0], kind or PassageKind.OTHER, line)
                self.personal = personal
                rest = cells[1:]
                labels = table_kind(rest)
        if labels is not None:
            self.columns = None if labels is PassageKind.OTHER else labels
            self.open = False
            return
        rest = self._without_identity(rest)
        if not rest:
            return
        if self.personal:
            self.identity = True
            return
        text = " | ".join(rest)
        period = find_period(text)
        if period and not _words_beside(text, period):
            self._date_alone(period, line)
            return
        passage = Passage(text, self.columns or self.kind, where=line.where)
        self.passages.append(_dated(passage, period) if period else passage)
        self.open = False

    def _without_identity(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        """A row without its label-and-value pairs of identity data."""
        kept: list[str] = []
        index = 0
        while index < len(cells):
            cell = cells[index]
            if is_identity_label(cell):
                following = cells[index + 1] if index + 1 < len(cells) else ""
                if is_name_label(cell) and following and not is_identity_label(following):
                    self._remember(following)
                self.identity = True
                index += 1 if is_identity_label(following) else 2
                continue
            match = _LABELLED.match(cell)
            if is_contact(cell) or (match and is_identity_label(match[1])):
                if match and is_name_label(match[1]):
                    self._remember(match[2])
                self.identity = True
            else:
                kept.append(cell)
            index += 1
        return tuple(kept)


def _dated(passage: Passage, period: Period) -> Passage:
    return replace(passage, start=period.start, end=period.end, ongoing=period.ongoing)


def _words_beside(text: str, period: Period) -> bool:
    """Whether a line says anything besides its period (and the length of it in brackets)."""
    rest = text[: period.span[0]] + text[period.span[1] :]
    rest = re.sub(r"\d+\s*(?:년|개월|월|yrs?|years?|mos?|months?)", "", rest, flags=re.IGNORECASE)
    return bool(re.search(r"[^\W\d_]", rest))
