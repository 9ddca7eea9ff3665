"""A question of an attempt: how it is shown, what a form says, what an answer is worth."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lms.courses.questions.rules import marking, presenting
from lms.courses.questions.rules.presenting import Presented
from lms.courses.quizzes.rules.counting import earned
from lms.courses.quizzes.rules.drawing import question_seed
from lms.interop.formats.questions.model import Choice, Gap, Kind, Question, from_json

ZERO = Decimal(0)


@dataclass(frozen=True)
class Mark:
    """What an answer is worth by itself. *points* none: a person must mark it."""

    fraction: Decimal | None
    points: Decimal | None

    @property
    def needs_person(self) -> bool:
        """Whether it waits for somebody."""
        return self.points is None


@dataclass(frozen=True)
class Asked:
    """A question of an attempt: its version's body, where it stands, and whose attempt it is."""

    body: Mapping[str, Any]
    seed: int  # of the attempt
    position: int
    shuffle: bool = True

    @property
    def question(self) -> Question:
        """The question with its answers: never for a learner's page."""
        return from_json(self.body)

    @property
    def own_seed(self) -> int:
        """By which its parts are named and ordered."""
        return question_seed(self.seed, self.position)

    def presented(self) -> Presented:
        """What a learner may see during the attempt."""
        return presenting.present(self.question, self.own_seed, shuffle=self.shuffle)

    def filled(self, response: Mapping[str, Any]) -> dict[str, Any]:
        """A response as the form's own fields."""
        return presenting.filled(self.question, self.own_seed, response)

    def read(
        self, fields: Mapping[str, str | list[str]], files: Iterable[int] = ()
    ) -> dict[str, Any]:
        """The response that a form says; of files only those that lie with this question."""
        response = presenting.read_response(self.question, self.own_seed, fields)
        if "files" in response:
            known = set(files)
            response = {"files": [one for one in response["files"] if one in known]}
        return {} if _empty(response, self.question) else response


def _empty(response: Mapping[str, Any], question: Question) -> bool:
    """Nothing was answered: no file is left, or only what the answer began with stands there."""
    if "files" in response:
        return not response["files"]
    template = question.template.replace("\r\n", "\n").strip()
    return bool(template) and str(response.get("text", "")).strip() == template


def is_asked(body: Mapping[str, Any]) -> bool:
    """Whether there is anything to answer (a passage to read has nothing)."""
    return body.get("kind") != Kind.TEXT


def texts_of(body: Mapping[str, Any], response: Mapping[str, Any]) -> list[str]:
    """A response in the words that were read and written, without any key.

    What was chosen or paired stands by the alphabet: its own order would be the author's. A file
    has no words.
    """
    question = from_json(body)
    if "text" in response:
        return [str(response["text"])]
    if "truth" in response:
        return [str(response["truth"]).lower()]
    if "order" in response:
        items = {one.key: one.text.source for one in question.items}
        return [items[key] for key in response["order"] if key in items]
    if "pairs" in response:
        prompts = {one.key: one.prompt.source for one in question.pairs}
        found = [(prompts[key], text) for key, text in response["pairs"].items() if key in prompts]
        return sorted(f"{prompt} → {text}" for prompt, text in found)
    if "gaps" in response:
        given = response["gaps"]
        return [_gap_text(gap, given[gap.key]) for gap in question.gaps if gap.key in given]
    keys = response.get("choices", [response["choice"]] if "choice" in response else [])
    return _chosen(question.choices, keys)


def _gap_text(gap: Gap, given: Any) -> str:
    if gap.kind not in {Kind.SINGLE, Kind.MULTIPLE}:
        return str(given)
    return ", ".join(_chosen(gap.choices, given if isinstance(given, list) else [given]))


def _chosen(choices: Iterable[Choice], keys: Iterable[str]) -> list[str]:
    wanted = set(keys)
    return sorted(one.text.source for one in choices if one.key in wanted)


def mark_of(question: Question, response: Mapping[str, Any], points: Decimal) -> Mark:
    """What *response* is worth by itself. What was left empty is worth nothing, and nobody's work."""
    if question.kind is Kind.TEXT:
        return Mark(ZERO, ZERO)
    marked = marking.mark(question, response)
    if marked.fraction is not None:
        return Mark(marked.fraction, earned(marked.fraction, points))
    if not marking.answered(question, response):
        return Mark(ZERO, ZERO)
    return Mark(None, None)


def total(marks: Iterable[Decimal | None]) -> Decimal | None:
    """The points of an attempt; none while one of them is not known."""
    found = ZERO
    for points in marks:
        if points is None:
            return None
        found += points
    return found


def digest(response: Mapping[str, Any], seed: int) -> str:
    """A short name of a response, by which two can be told apart without telling it.

    The attempt's *seed*, which nobody outside knows, is its key: a plain hash of one choice out of
    four could be tried out, and would tell the place of a choice in the author's own order.
    """
    key = str(seed).encode()
    return hashlib.blake2b(_canonical(response), key=key, digest_size=8).hexdigest()


def receipt(
    attempt_id: int, seed: int, submitted_at: str, answers: Iterable[tuple[int, Any]]
) -> str:
    """SHA-256 of what was handed in: the attempt, the moment, each version and its response.

    With the *seed*, for the reason above: a receipt is given before marks may be known.
    """
    return hashlib.sha256(_canonical([attempt_id, seed, submitted_at, list(answers)])).hexdigest()


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
