"""Candidates made ready to be ranked many times: passages side by side, words counted, skills
numbered.

A pool is built once and ranked for any number of openings. It holds no names and no order that
matters: candidates stand by key and passages by id, so that however they came, the pool is the
same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from lms.matching.encoding.cache import VectorCache, encode_cached, text_hash
from lms.matching.encoding.protocol import Encoder
from lms.matching.index import ExactIndex, VectorIndex
from lms.matching.model import Candidate, Evidence
from lms.matching.serial import digest
from lms.matching.skills import current_id
from lms.matching.strength import strengths
from lms.matching.text.reading import TextReader
from lms.matching.text.terms import counted
from lms.matching.weights import Weights

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Postings:
    """Which text holds which term how often: three columns, ordered by term."""

    terms: NDArray[np.uint32]
    texts: Ints
    times: NDArray[np.float32]
    lengths: NDArray[np.float32]  # terms in each text


@dataclass(frozen=True, slots=True)
class Bucket:
    """Candidates with about as many passages: their numbers, and a row of passage numbers for each.

    A row shorter than the bucket is filled with the number one past the last passage.
    """

    candidates: Ints
    passages: Ints


@dataclass(frozen=True, slots=True)
class Pool:
    """Candidates ready for `Matcher.rank`; made by `Matcher.pool`."""

    candidates: tuple[Candidate, ...]
    passages: tuple[Evidence, ...]
    passage_skills: tuple[tuple[str, ...], ...]
    starts: tuple[int, ...]  # candidate i's passages are starts[i] .. starts[i + 1]
    text_of: Ints  # passage → distinct text
    text_ids: tuple[str, ...]
    index: VectorIndex
    postings: Postings
    skill_ids: tuple[str, ...]
    flat_skills: Ints  # numbers of skills, passage after passage; at least one each
    skill_starts: Ints
    buckets: tuple[Bucket, ...]
    digest: str
    _strengths: dict[tuple[date, Weights], NDArray[np.float64]] = field(default_factory=dict)

    def strengths(self, as_of: date, weights: Weights) -> NDArray[np.float64]:
        """The strength of each passage on a day, worked out once."""
        known = self._strengths.get((as_of, weights))
        if known is None:
            known = strengths(self.passages, as_of, weights)
            self._strengths.clear()  # one day at a time: yesterday's is not asked for again
            self._strengths[as_of, weights] = known
        return known


def build_pool(
    candidates: Iterable[Candidate],
    encoder: Encoder,
    reader: TextReader,
    cache: VectorCache | None = None,
    index: VectorIndex | None = None,
) -> Pool:
    """Mask, prepare, encode and count every passage.

    `index`, where given, already holds the vectors of the passages by `text_hash` of the prepared
    text and is asked for similarities; otherwise an exact index is made here. Two candidates with
    one key raise ValueError.
    """
    people = tuple(sorted(candidates, key=lambda one: one.key))
    if len({one.key for one in people}) != len(people):
        raise ValueError("two candidates share a key")
    groups = [sorted(one.evidence, key=lambda passage: passage.id) for one in people]
    passages = tuple(passage for group in groups for passage in group)
    starts = tuple(accumulate((len(group) for group in groups), initial=0))

    texts = list(dict.fromkeys(passage.text for passage in passages))
    number = {text: i for i, text in enumerate(texts)}
    readings = [reader.read(text) for text in texts]
    prepared = [reading.prepared for reading in readings]
    ids = [text_hash(text) for text in prepared]
    if index is None:
        distinct = dict(zip(ids, prepared, strict=True))
        vectors = encode_cached(encoder, list(distinct.values()), cache)
        index = ExactIndex(vectors.shape[1])
        index.put(list(distinct), vectors)

    passage_skills = [
        tuple(
            current_id(reader.taxonomy, skill)
            for skill in passage.skills or readings[number[passage.text]].skills
        )
        for passage in passages
    ]
    skill_ids = tuple(sorted({skill for skills in passage_skills for skill in skills}))
    skill_number = {skill: i for i, skill in enumerate(skill_ids)}
    none = len(skill_ids)  # the number of "no skill at all"
    numbered = [[skill_number[skill] for skill in skills] or [none] for skills in passage_skills]

    return Pool(
        candidates=people,
        passages=passages,
        passage_skills=tuple(passage_skills),
        starts=starts,
        text_of=np.array([number[passage.text] for passage in passages], dtype=np.int64),
        text_ids=tuple(ids),
        index=index,
        postings=_postings([reading.words for reading in readings]),
        skill_ids=skill_ids,
        flat_skills=np.array([n for numbers in numbered for n in numbers], dtype=np.int64),
        skill_starts=np.array(
            list(accumulate((len(n) for n in numbered), initial=0))[:-1], dtype=np.int64
        ),
        buckets=_buckets(starts, len(passages)),
        digest=_pool_digest(people),
    )


def _postings(texts: Sequence[str]) -> Postings:
    columns = [counted(text) for text in texts]
    empty = np.zeros(0, dtype=np.uint32)
    terms = np.concatenate([hashes for hashes, _ in columns] or [empty])
    owners = np.repeat(np.arange(len(columns)), [len(hashes) for hashes, _ in columns])
    times = np.concatenate([times for _, times in columns] or [empty.astype(np.float32)])
    order = np.argsort(terms, kind="stable")
    return Postings(
        terms=terms[order],
        texts=owners[order].astype(np.int64),
        times=times[order],
        lengths=np.array([float(times.sum()) for _, times in columns], dtype=np.float32),
    )


def _buckets(starts: Sequence[int], filler: int) -> tuple[Bucket, ...]:
    """Rows of passage numbers, in buckets whose widths double, so that little of a row is filler."""
    by_width: dict[int, list[int]] = {}
    for candidate, (start, end) in enumerate(pairwise(starts)):
        if end > start:
            width = max(4, 1 << (end - start - 1).bit_length())
            width = width - width // 4 if end - start <= width - width // 4 else width
            by_width.setdefault(width, []).append(candidate)
    buckets = []
    for width in sorted(by_width):
        members = np.array(by_width[width], dtype=np.int64)
        edges = np.array(starts, dtype=np.int64)
        rows = edges[members][:, None] + np.arange(width)[None, :]
        rows[rows >= edges[members + 1][:, None]] = filler
        buckets.append(Bucket(members, rows))
    return tuple(buckets)


@lru_cache(maxsize=65536)
def _candidate_digest(candidate: Candidate) -> str:
    return digest(candidate)


def _pool_digest(people: Sequence[Candidate]) -> str:
    """SHA-256 over the candidates, whatever order they or their passages came in."""
    whole = hashlib.sha256()
    for one in people:
        ordered = Candidate(
            one.key, tuple(sorted(one.evidence, key=lambda passage: passage.id)), one.facts
        )
        whole.update(bytes.fromhex(_candidate_digest(ordered)))
    return whole.hexdigest()
