"""What the matcher asks of a model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class ModelError(RuntimeError):
    """A model that is missing, damaged or not the one it should be; the text says which and what to
    do.
    """


class Encoder(Protocol):
    """Texts to unit vectors.

    `model_id` names weights and tokenizer by their hash: vectors of different ids are never
    compared. `languages` holds the ISO 639-1 codes that it reads; where "ko" is missing, texts are
    rendered in English first.
    """

    @property
    def model_id(self) -> str: ...
    @property
    def dimension(self) -> int: ...
    @property
    def languages(self) -> frozenset[str]: ...
    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32 of shape (len(texts), dimension), each row of length 1; equal texts, equal rows."""
        ...
