"""How long ranking takes: `python -m bench.matching.rank`.

Vectors are taken as stored (that is how the application ranks); encoding is timed apart, with the
real model. Times are wall clock, the median of the runs with the slowest behind it. The baseline is
plain Python over the same vectors on the first `--baseline` candidates, and its scores must agree.
"""

from __future__ import annotations

import hashlib
import platform
import statistics
import time
from collections.abc import Callable, Sequence

import click
import numpy as np
from numpy.typing import NDArray

from bench.matching import baseline
from bench.matching.generate import AS_OF, candidates, openings
from lms.matching import Candidate, Opening
from lms.matching import taxonomy as shipped
from lms.matching.encoding import encode_cached, load_encoder
from lms.matching.matcher import Matcher


class StoredVectors:
    """Unit vectors made from a text's hash: as long and as spread as a model's, there at once."""

    model_id = "stored-vectors-1"
    dimension = 384
    languages = frozenset({"en"})

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
            row[:] = np.random.default_rng(seed).normal(0.15, 1.0, self.dimension)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def timed(work: Callable[[], object], runs: int) -> tuple[float, float]:
    """(median, slowest) in milliseconds."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), max(taken)


@click.command()
@click.option("--people", multiple=True, type=int, default=(1254, 10000), show_default=True)
@click.option("--passages", default=12, show_default=True, help="At least so many a candidate.")
@click.option("--lines", default=10, show_default=True, help="Requirement lines of an opening.")
@click.option("--runs", default=9, show_default=True)
@click.option("--baseline", "sample", default=200, show_default=True, help="Candidates for it.")
@click.option("--texts", default=500, show_default=True, help="Texts for the real model; 0: none.")
@click.option("--seed", default=20261122, show_default=True)
def main(
    people: tuple[int, ...],
    passages: int,
    lines: int,
    runs: int,
    sample: int,
    texts: int,
    seed: int,
) -> None:
    """Print the table."""
    taxonomy = shipped.load()
    matcher = Matcher(StoredVectors(), taxonomy)
    asked = openings(taxonomy, runs + 1, lines, seed)
    click.echo(f"{platform.machine()}, Python {platform.python_version()}, numpy {np.__version__}")
    click.echo(
        f"openings of {lines} lines, at least {passages} passages a candidate, {runs} runs\n"
    )
    click.echo(f"{'candidates':>10}  {'what':<34}{'median ms':>10}{'slowest':>10}{'ratio':>9}")
    for count in people:
        crowd = candidates(taxonomy, count, passages, seed)
        start = time.perf_counter()
        pool = matcher.pool(crowd)
        cold = (time.perf_counter() - start) * 1000
        again, _ = timed(lambda: matcher.pool(crowd), 1)  # noqa: B023
        matcher.rank(asked[-1], pool, as_of=AS_OF, reasons=20)
        plain = _baseline_ms(matcher, asked[0], crowd[:sample]) * count / min(sample, count)
        row(count, "make the pool, vectors stored", cold, cold)
        row(count, "make the pool again", again, again)
        for label, reasons in (("rank, reasons for 20", 20), ("rank, reasons for all", None)):
            each = iter(asked[:runs])
            median, slowest = timed(
                lambda: matcher.rank(next(each), pool, as_of=AS_OF, reasons=reasons),  # noqa: B023
                runs if reasons else min(3, runs),
            )
            row(count, label, median, slowest, plain / median)
        row(count, f"plain Python, from {min(sample, count)}", plain, plain, 1.0)
    if texts:
        _encoding(texts, [e.text for c in candidates(taxonomy, texts, 4, seed) for e in c.evidence])


def row(count: int, what: str, median: float, slowest: float, ratio: float | None = None) -> None:
    """One line of the table; the ratio is how many times faster than plain Python."""
    shown = "" if ratio is None else f"{ratio:.1f}×"
    click.echo(f"{count:>10,}  {what:<34}{median:>10,.1f}{slowest:>10,.1f}{shown:>9}")


def _baseline_ms(matcher: Matcher, opening: Opening, crowd: list[Candidate]) -> float:
    pool = matcher.pool(crowd)
    texts = [line.text for line in opening.requirements]
    queries = _vectors(matcher, texts)
    distinct = list(dict.fromkeys(e.text for one in crowd for e in one.evidence))
    vectors = dict(zip(distinct, _vectors(matcher, distinct), strict=True))
    start = time.perf_counter()
    scores = baseline.rank(matcher, opening, crowd, queries, vectors, AS_OF)
    taken = (time.perf_counter() - start) * 1000
    ranking = matcher.rank(opening, pool, as_of=AS_OF, reasons=0)
    worst = max(abs(entry.score - scores[entry.key]) for entry in ranking.entries)
    if worst > 0.002:
        raise click.ClickException(f"baseline and matcher disagree by {worst:.4f}")
    return taken


def _vectors(matcher: Matcher, texts: list[str]) -> list[list[float]]:
    prepared = [matcher.preparation(text) for text in texts]
    return encode_cached(matcher.encoder, prepared, matcher.cache).tolist()


def _encoding(count: int, texts: list[str]) -> None:
    encoder = load_encoder()
    prepared = list(dict.fromkeys(texts))[:count]
    start = time.perf_counter()
    encoder.encode(prepared[:1])
    loading = time.perf_counter() - start
    start = time.perf_counter()
    encoder.encode(prepared)
    taken = time.perf_counter() - start
    click.echo(f"\n{encoder.model_id}: loaded and first text in {loading:.1f} s,")
    click.echo(f"{len(prepared)} texts in {taken:.2f} s, {len(prepared) / taken:.0f} a second")


if __name__ == "__main__":
    main()
