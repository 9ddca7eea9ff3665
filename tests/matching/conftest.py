"""What the matcher's tests share: the real model once a session, the small taxonomy, a matcher on
fakes.
"""

from __future__ import annotations

from datetime import date

import pytest

from lms.matching.encoding import SentenceEncoder, load_encoder
from lms.matching.matcher import Matcher
from tests.matching.fakes import FakeEncoder, FakeTaxonomy

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def real_encoder() -> SentenceEncoder:
    """The model that is shipped."""
    return load_encoder()


@pytest.fixture(scope="session")
def small_taxonomy() -> FakeTaxonomy:
    return FakeTaxonomy()


@pytest.fixture
def matcher(small_taxonomy: FakeTaxonomy) -> Matcher:
    return Matcher(FakeEncoder(), small_taxonomy)


@pytest.fixture
def today() -> date:
    return TODAY
