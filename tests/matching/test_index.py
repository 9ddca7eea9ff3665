"""Exact search: the same numbers in any order, dropped vectors gone at once."""

from __future__ import annotations

import numpy as np
import pytest

from lms.matching.index import ExactIndex


def unit(count: int, seed: int = 7) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, 384)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def filled(count: int = 50) -> tuple[ExactIndex, np.ndarray, list[str]]:
    vectors, ids = unit(count), [f"v{i}" for i in range(count)]
    index = ExactIndex(384)
    index.put(ids, vectors)
    return index, vectors, ids


def test_similarities_are_cosines_within_a_thousandth() -> None:
    index, vectors, ids = filled()
    queries = unit(5, seed=1)
    assert np.allclose(index.similarities(queries, ids), queries @ vectors.T, atol=1e-3)


def test_a_similarity_is_the_same_bits_among_few_and_among_many() -> None:
    index, vectors, ids = filled(300)
    queries = unit(9, seed=2)
    among_many = index.similarities(queries, ids)
    for i in (0, 150, 299):
        single = ExactIndex(384)
        single.put([ids[i]], vectors[i : i + 1])
        for q in range(9):
            assert single.similarities(queries[q : q + 1], [ids[i]])[0, 0] == among_many[q, i]


def test_the_nearest_come_best_first_and_ties_by_id() -> None:
    index, vectors, _ = filled()
    index.put(["z-same", "a-same"], np.stack([vectors[3], vectors[3]]))
    found = index.nearest(vectors[3:4], 3)[0]
    assert [key for key, _ in found] == ["a-same", "v3", "z-same"]
    assert len(index.nearest(vectors[:1], 1000)[0]) == 52
    assert index.nearest(vectors[:1], 0) == [[]]
    assert ExactIndex(384).nearest(vectors[:1], 5) == [[]]


def test_a_dropped_vector_is_gone_at_once_and_an_unknown_one_resembles_nothing() -> None:
    index, vectors, _ = filled()
    index.drop(["v3", "never there"])
    assert len(index) == 49
    assert "v3" not in {key for key, _ in index.nearest(vectors[3:4], 49)[0]}
    assert index.similarities(vectors[3:4], ["v3", "v4"])[0, 0] == 0
    assert index.similarities(vectors[4:5], ["v4"])[0, 0] > 0.99


def test_putting_an_id_again_replaces_its_vector() -> None:
    index, vectors, _ = filled()
    index.put(["v0"], vectors[9:10])
    assert len(index) == 50
    assert index.similarities(vectors[9:10], ["v0"])[0, 0] > 0.99


def test_vectors_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="384"):
        ExactIndex(384).put(["a"], np.zeros((1, 8), dtype=np.float32))
