"""Vectors side by side: the protocol by which they enter a ranking, and exact search in numpy.

Cosines are computed on vectors rounded to whole multiples of 1/4000, as whole numbers in float32:
every sum stays below 2**24 and is therefore exact, whatever order, thread count or matrix shape the
linear algebra library chooses. A cosine is then off by about 0.0001, and is the same number
everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


_SCALE = 4000.0  # the largest round number whose square, with rounding, stays below 2**24


class VectorIndex(Protocol):
    """Unit vectors by id. `similarities` is what ranking needs; `nearest` finds without knowing the
    ids.
    """

    def put(self, ids: Sequence[str], vectors: Matrix) -> None:
        """Add vectors, replacing those of the same id."""
        ...

    def drop(self, ids: Iterable[str]) -> None:
        """Forget vectors; an unknown id is no error. Takes effect at once."""
        ...

    def similarities(self, queries: Matrix, ids: Sequence[str]) -> Matrix:
        """Cosines, shape (queries, ids); 0 for an id that is not known."""
        ...

    def nearest(self, queries: Matrix, count: int) -> list[list[tuple[str, float]]]:
        """For each query the `count` most similar ids with their cosine, best first, ties by id."""
        ...


class ExactIndex:
    """Every vector compared with every query; the reference that others are measured against."""

    def __init__(self, dimension: int) -> None:
        self._dimension = dimension
        self._rows: dict[str, int] = {}
        self._ids: list[str] = []
        self._vectors: Matrix = np.zeros((0, dimension), dtype=np.float32)

    def __len__(self) -> int:
        return len(self._ids)

    def put(self, ids: Sequence[str], vectors: Matrix) -> None:
        if vectors.shape != (len(ids), self._dimension):
            raise ValueError(f"{len(ids)} vectors of {self._dimension} wanted, got {vectors.shape}")
        if len(set(ids)) != len(ids):
            raise ValueError("an id is given twice")
        whole = whole_numbers(vectors)
        new = [i for i, key in enumerate(ids) if key not in self._rows]
        for i, key in enumerate(ids):
            if key in self._rows:
                self._vectors[self._rows[key]] = whole[i]
        for i in new:
            self._rows[ids[i]] = len(self._ids)
            self._ids.append(ids[i])
        if new:
            self._vectors = np.concatenate([self._vectors, whole[new]])

    def drop(self, ids: Iterable[str]) -> None:
        gone = {self._rows[key] for key in ids if key in self._rows}
        if gone:
            keep = [row for row in range(len(self._ids)) if row not in gone]
            self._vectors = self._vectors[keep]
            self._ids = [self._ids[row] for row in keep]
            self._rows = {key: row for row, key in enumerate(self._ids)}

    def similarities(self, queries: Matrix, ids: Sequence[str]) -> Matrix:
        rows = np.array([self._rows.get(key, -1) for key in ids], dtype=np.int64)
        found = self._cosines(queries)
        padded = np.concatenate([found, np.zeros((len(queries), 1), dtype=np.float32)], axis=1)
        return padded[:, rows]

    def nearest(self, queries: Matrix, count: int) -> list[list[tuple[str, float]]]:
        found = self._cosines(queries)
        results = []
        for row in found:
            floor = np.sort(row)[-count] if 0 < count <= len(row) else -np.inf
            tied = [int(i) for i in np.flatnonzero(row >= floor)]
            tied.sort(key=lambda i: (-row[i], self._ids[i]))
            results.append([(self._ids[i], float(row[i])) for i in tied[:count]])
        return results

    def _cosines(self, queries: Matrix) -> Matrix:
        products = whole_numbers(queries) @ self._vectors.T
        return np.asarray(products / np.float32(_SCALE * _SCALE), dtype=np.float32)


def whole_numbers(vectors: Matrix) -> Matrix:
    """Unit vectors in units of 1/4000, as whole numbers in float32."""
    return np.rint(np.asarray(vectors, dtype=np.float32) * np.float32(_SCALE))
