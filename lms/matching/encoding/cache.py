"""Vectors kept by content: the model's id and the hash of the encoded text name a vector, so that
it is computed again only when one of them changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lms.matching.encoding.protocol import Encoder

Vector = NDArray[np.float32]


def text_hash(text: str) -> str:
    """SHA-256 in hexadecimal of a prepared text: the key of its vector."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class VectorCache(Protocol):
    """Where vectors are kept between rankings; the web application keeps them in its database."""

    def get_many(self, model_id: str, hashes: Iterable[str]) -> Mapping[str, Vector]:
        """The vectors that are known, by text hash; what is not known is left out."""
        ...

    def put_many(self, model_id: str, vectors: Mapping[str, Vector]) -> None:
        """Keep vectors by text hash; keeping one twice changes nothing."""
        ...


class MemoryVectorCache:
    """Vectors in this process, at most `limit` (the oldest go first)."""

    def __init__(self, limit: int = 200_000) -> None:
        self._limit = limit
        self._vectors: dict[tuple[str, str], Vector] = {}

    def __len__(self) -> int:
        return len(self._vectors)

    def get_many(self, model_id: str, hashes: Iterable[str]) -> Mapping[str, Vector]:
        known = self._vectors
        return {h: known[model_id, h] for h in hashes if (model_id, h) in known}

    def put_many(self, model_id: str, vectors: Mapping[str, Vector]) -> None:
        for key, vector in vectors.items():
            self._vectors[model_id, key] = vector
        while len(self._vectors) > self._limit:
            del self._vectors[next(iter(self._vectors))]


def encode_cached(encoder: Encoder, texts: Sequence[str], cache: VectorCache | None) -> Vector:
    """Vectors for prepared texts, shape (len(texts), dimension), encoding only what the cache
    lacks.

    The empty text, of which nothing could be read, gets the zero vector: it resembles nothing.
    """
    hashes = [text_hash(text) for text in texts]
    by_hash = {h: text for h, text in zip(hashes, texts, strict=True) if text}
    known = dict(cache.get_many(encoder.model_id, list(by_hash))) if cache is not None else {}
    missing = [h for h in by_hash if h not in known]
    if missing:
        fresh = encoder.encode([by_hash[h] for h in missing])
        new = dict(zip(missing, fresh, strict=True))
        if cache is not None:
            cache.put_many(encoder.model_id, new)
        known.update(new)
    if not known:
        return np.zeros((len(texts), encoder.dimension), dtype=np.float32)
    zero = np.zeros_like(next(iter(known.values())))
    return np.stack([known.get(h, zero) for h in hashes]).astype(np.float32, copy=False)
