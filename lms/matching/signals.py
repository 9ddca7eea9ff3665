"""What a line and a passage have in common: meaning, words, skills. Arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lms.matching.pool import Pool, Postings
from lms.matching.skills import Nearness
from lms.matching.text.terms import common_terms, counted
from lms.matching.weights import Weights

Floats = NDArray[np.float64]

_COMMON_WORD = 0.2  # what a term of boilerplate weighs, beside 1 for any other
_SATURATION = 0.6  # how soon repeating a term stops to help (k1 of BM25)
_LENGTH_SHARE = 0.4  # how much of a text's length counts against it (b of BM25)
_USUAL_LENGTH = 40.0  # terms in an ordinary passage: fixed, so that no passage depends on others


def meaning(queries: NDArray[np.float32], pool: Pool, weights: Weights) -> Floats:
    """Calibrated cosines, shape (lines, texts): 0 at `dense_low` and below, 1 at `dense_high` and
    above.
    """
    if not pool.text_ids:
        return np.zeros((len(queries), 0))
    cosines = pool.index.similarities(queries, pool.text_ids).astype(np.float64)
    span = weights.dense_high - weights.dense_low
    return np.clip((cosines - weights.dense_low) / span, 0.0, 1.0)


def words(lines: Sequence[str], postings: Postings) -> Floats:
    """The share of each line's weighted terms that a text holds, BM25's way, shape (lines, texts),
    in [0, 1].

    A term weighs by how rare it is among the opening's own lines (log(1 + lines / lines that have
    it)). Nothing here depends on the other candidates: adding one never changes another's score.
    """
    columns = [counted(line)[0] for line in lines]
    common = common_terms()
    length = (1 - _LENGTH_SHARE) + _LENGTH_SHARE * postings.lengths / _USUAL_LENGTH
    found = np.zeros((len(lines), len(postings.lengths)))
    everywhere = np.concatenate(columns) if columns else np.zeros(0, dtype=np.uint32)
    names, counts = np.unique(everywhere, return_counts=True)
    rarity = np.log1p(sum(len(column) > 0 for column in columns) / np.maximum(counts, 1))
    rarity = np.where(np.isin(names, common), rarity * _COMMON_WORD, rarity)
    for row, hashes in enumerate(columns):
        worth = rarity[np.searchsorted(names, hashes)]
        total = float(worth.sum())
        begin = np.searchsorted(postings.terms, hashes, side="left")
        end = np.searchsorted(postings.terms, hashes, side="right")
        if total <= 0 or not (end > begin).any():
            continue
        picks = np.concatenate([np.arange(b, e) for b, e in zip(begin, end, strict=True)])
        texts, times = postings.texts[picks], postings.times[picks].astype(np.float64)
        often = times * (_SATURATION + 1) / (times + _SATURATION * length[texts])
        gained = np.repeat(worth, end - begin) * np.minimum(often, 1.0)
        found[row] = np.bincount(texts, weights=gained, minlength=found.shape[1]) / total
    return np.minimum(np.round(found, 6), 1.0)


def skill_nearness(wanted: Sequence[str], pool: Pool, near: Nearness) -> Floats:
    """How near each passage's nearest skill is to each wanted skill, shape (wanted, passages), in
    [0, 1].
    """
    table = np.zeros((len(wanted), len(pool.skill_ids) + 1))
    for row, skill in enumerate(wanted):
        table[row, :-1] = near.row(skill, pool.skill_ids)
    if not len(wanted) or not len(pool.passages):
        return np.zeros((len(wanted), len(pool.passages)))
    return np.maximum.reduceat(table[:, pool.flat_skills], pool.skill_starts, axis=1)
