"""Everything that is worked out from one text, worked out once a process."""

from __future__ import annotations

from dataclasses import dataclass

from lms.matching.skills import SkillLookup, mentioned
from lms.matching.text.hangul import has_hangul
from lms.matching.text.masking import mask
from lms.matching.text.rendering import TextPreparation


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the signals see it, personal data gone.

    `prepared` is what is encoded ("" where the encoder can read nothing of it). `words` is what is
    compared word by word: the text as written, and beside Korean its English rendering, so that a
    Korean line and an English passage share words too. `skills` are the skills that it mentions.
    """

    prepared: str
    words: str
    skills: tuple[str, ...]


class TextReader:
    """Readings of texts, remembered: evidence texts recur, in a cohort and from one list to the
    next.
    """

    def __init__(
        self, preparation: TextPreparation, taxonomy: SkillLookup, limit: int = 200_000
    ) -> None:
        self.preparation = preparation
        self.taxonomy = taxonomy
        self._limit = limit
        self._known: dict[str, Reading] = {}

    def read(self, text: str) -> Reading:
        """The reading of a text."""
        known = self._known.get(text)
        if known is None:
            if len(self._known) >= self._limit:
                self._known.clear()
            known = self._known[text] = self._read(text)
        return known

    def _read(self, text: str) -> Reading:
        masked = mask(text)
        prepared = self.preparation(text)
        both = has_hangul(masked) and prepared != masked
        return Reading(
            prepared=prepared,
            words=f"{masked} {prepared}" if both else masked,
            skills=mentioned(self.taxonomy, masked),
        )
