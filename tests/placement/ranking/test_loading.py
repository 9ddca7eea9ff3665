"""A page never waits long for the model's weights: they are read beside it."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from lms.matching.encoding import ModelError
from lms.matching.matcher import Matcher
from lms.placement.ranking import vectors
from lms.placement.ranking.vectors import DatabaseVectorCache
from tests.matching.fakes import FakeEncoder


class SlowToLoad(FakeEncoder):
    """An encoder whose weights come when the test says so."""

    def __init__(self, load: Callable[[], None]) -> None:
        super().__init__()
        self.loaded = False
        self.loads = 0
        self._read = load

    def load(self) -> None:
        self.loads += 1
        self._read()
        self.loaded = True


def test_a_list_says_that_it_is_being_prepared_while_the_model_is_read(app: object) -> None:
    come = threading.Event()
    encoder = SlowToLoad(lambda: bool(come.wait(10)))  # type: ignore[arg-type,return-value]
    matcher = Matcher(encoder, cache=DatabaseVectorCache())
    for _request in range(2):
        filled = vectors.fill(matcher, ["파이썬"], seconds=0.01)
        assert not filled.complete
    come.set()
    assert vectors.fill(matcher, ["파이썬"], seconds=10).complete
    assert encoder.loads == 1


def test_a_model_that_cannot_be_read_is_said_and_tried_again(app: object) -> None:
    answers = [ModelError("no such model"), None]

    def read() -> None:
        if answer := answers.pop(0):
            raise answer

    matcher = Matcher(SlowToLoad(read), cache=DatabaseVectorCache())
    with pytest.raises(ModelError, match="no such model"):
        vectors.fill(matcher, ["파이썬"], seconds=10)
    assert vectors.fill(matcher, ["파이썬"], seconds=10).complete


def test_what_is_kept_needs_no_model(app: object) -> None:
    cache = DatabaseVectorCache()
    vectors.fill(Matcher(FakeEncoder(), cache=cache), ["파이썬"])
    encoder = SlowToLoad(lambda: None)
    assert vectors.fill(Matcher(encoder, cache=cache), ["파이썬"], seconds=1).complete
    assert encoder.loads == 0
