"""Vectors kept in the database, addressed by model and text hash; and filling them in batches."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from lms import clock
from lms.db import apart, db, release
from lms.matching.encoding import Encoder, MemoryVectorCache, encode_cached, text_hash
from lms.matching.encoding.cache import Vector
from lms.matching.matcher import Matcher
from lms.matching.text.rendering import TextPreparation
from lms.placement.ranking.models import Embedding

#: Texts that are encoded between two short transactions.
BATCH = 64
_READ = 500


class DatabaseVectorCache:
    """The matcher's cache: this process's memory in front of the ``embedding`` table.

    Writes apart from the request, which must not have written (encoding never happens inside a
    write transaction).
    """

    def __init__(self) -> None:
        self._memory = MemoryVectorCache()
        self._lock = threading.Lock()

    def get_many(self, model_id: str, hashes: Iterable[str]) -> Mapping[str, Vector]:
        """The vectors that are known, by text hash."""
        wanted = list(dict.fromkeys(hashes))
        with self._lock:
            found = dict(self._memory.get_many(model_id, wanted))
        missing = [one for one in wanted if one not in found]
        if missing:
            stored = self._stored(model_id, missing)
            with self._lock:
                self._memory.put_many(model_id, stored)
            found.update(stored)
        return found

    def put_many(self, model_id: str, vectors: Mapping[str, Vector]) -> None:
        """Keep vectors; keeping one twice (two processes at once) changes nothing."""
        now = clock.now()
        rows = [
            {
                "model_id": model_id,
                "text_hash": key,
                "vector": np.ascontiguousarray(vector, dtype="<f4").tobytes(),
                "created_at": now,
            }
            for key, vector in vectors.items()
        ]
        for start in range(0, len(rows), _READ):
            part = rows[start : start + _READ]
            with apart() as session:
                insert = postgresql.insert if _is_postgresql() else sqlite.insert
                session.execute(insert(Embedding).values(part).on_conflict_do_nothing())
        with self._lock:
            self._memory.put_many(model_id, vectors)

    def _stored(self, model_id: str, hashes: Sequence[str]) -> dict[str, Vector]:
        found: dict[str, Vector] = {}
        for start in range(0, len(hashes), _READ):
            rows = db.session.execute(
                select(Embedding.text_hash, Embedding.vector).where(
                    Embedding.model_id == model_id,
                    Embedding.text_hash.in_(hashes[start : start + _READ]),
                )
            )
            for key, vector in rows:
                found[key] = np.frombuffer(vector, dtype="<f4").astype(np.float32)
        return found


def _is_postgresql() -> bool:
    return str(db.engine.dialect.name) == "postgresql"


@dataclass(frozen=True)
class Filled:
    """How many texts there are, and how many of them have their vector now."""

    done: int
    total: int

    @property
    def complete(self) -> bool:
        """Whether nothing is left to encode."""
        return self.done == self.total


@lru_cache(maxsize=65536)
def _prepared(preparation: TextPreparation, text: str) -> str:
    return preparation(text)


def fill(matcher: Matcher, texts: Iterable[str], *, seconds: float | None = None) -> Filled:
    """Encode what is not kept yet, in batches that are each kept at once.

    With *seconds* it stops after the batch in which that time runs out, so that a page can say how
    far it has come; calling it again goes on from there. Reading the model's weights counts: they
    are read beside the request, which does not wait longer than that.
    """
    read = (_prepared(matcher.preparation, text) for text in dict.fromkeys(texts))  # type: ignore[arg-type]
    prepared = list(dict.fromkeys(filter(None, read)))
    known = matcher.cache.get_many(matcher.encoder.model_id, [text_hash(one) for one in prepared])
    missing = [one for one in prepared if text_hash(one) not in known]
    if missing:
        release()  # nobody waits for a lock while a model works
    started, done = monotonic(), 0
    if missing and seconds is not None and not _loaded_within(matcher.encoder, seconds):
        return Filled(len(prepared) - len(missing), len(prepared))
    while done < len(missing):
        if done and seconds is not None and monotonic() - started > seconds:
            break
        batch = missing[done : done + BATCH]
        encode_cached(matcher.encoder, batch, matcher.cache)
        done += len(batch)
    return Filled(len(prepared) - len(missing) + done, len(prepared))


_loads: WeakKeyDictionary[Encoder, Future[None]] = WeakKeyDictionary()
_loads_lock = threading.Lock()


def _loaded_within(encoder: Encoder, seconds: float) -> bool:
    """Whether the model's weights are in memory, after waiting for them at most so long."""
    if getattr(encoder, "loaded", True):
        return True
    with _loads_lock:
        load = _loads.get(encoder)
        if load is None or (load.done() and load.exception() is not None):
            load = _loads[encoder] = Future()
            threading.Thread(target=_load, args=(encoder, load), daemon=True).start()
    try:
        load.result(timeout=seconds)
    except TimeoutError:
        return False
    return True


def _load(encoder: Any, load: Future[None]) -> None:
    try:
        encoder.load()
    except Exception as error:  # whoever waits for it gets it
        load.set_exception(error)
    else:
        load.set_result(None)
