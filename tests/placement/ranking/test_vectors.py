"""Vectors are worked out once, kept by content, in batches, outside every write transaction."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sqlalchemy import func, select

from lms.communication.operations import notify
from lms.db import db, unit_of_work, writing
from lms.matching import taxonomy
from lms.matching.encoding import ModelError, load_encoder, text_hash
from lms.matching.matcher import Matcher
from lms.placement.candidates import operations as candidates
from lms.placement.ranking import crowd, engine, jobs, rankings, vectors
from lms.placement.ranking.models import Embedding, RankingSnapshot
from lms.placement.ranking.vectors import DatabaseVectorCache
from tests.cast import person
from tests.matching.fakes import FakeEncoder
from tests.placement.ranking.conftest import Scene, make_candidate, make_opening


def kept() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Embedding)) or 0


def test_a_vector_comes_back_bit_for_bit_in_another_process(app: Any) -> None:
    fake = FakeEncoder()
    vector = fake.encode(["Python 개발"])[0]
    DatabaseVectorCache().put_many("m", {text_hash("a"): vector})
    again = DatabaseVectorCache().get_many("m", [text_hash("a"), text_hash("b")])
    assert list(again) == [text_hash("a")]
    assert np.array_equal(again[text_hash("a")], vector)
    assert again[text_hash("a")].dtype == np.float32
    assert not DatabaseVectorCache().get_many("another model", [text_hash("a")])


def test_keeping_a_vector_twice_changes_nothing(app: Any) -> None:
    one = {text_hash("a"): np.ones(4, dtype=np.float32)}
    DatabaseVectorCache().put_many("m", one)
    DatabaseVectorCache().put_many("m", {text_hash("a"): np.zeros(4, dtype=np.float32)})
    assert DatabaseVectorCache().get_many("m", list(one))[text_hash("a")].sum() == 4
    assert kept() == 1


def test_nothing_is_encoded_once_the_transaction_has_written(scene: Scene) -> None:
    matcher = engine.matcher()
    with writing():
        notify(scene.strong, "introduction.withdrawn", {"title": "x"})
        db.session.flush()
        with pytest.raises(RuntimeError):
            vectors.fill(matcher, ["아직 모르는 글"])
    db.session.rollback()


def test_the_worker_encodes_ahead_so_that_the_list_encodes_nothing(
    client: Any, scene: Scene, delivered: Any, encoder: FakeEncoder
) -> None:
    delivered()
    assert kept() > 0
    encoder.encoded.clear()
    client.sign_in(scene.cast.employer)
    assert client.get(scene.url()).status_code == 200
    assert encoder.encoded == []


def test_new_evidence_is_encoded_by_the_clockwork_and_old_is_not_again(
    scene: Scene, encoder: FakeEncoder
) -> None:
    jobs.keep_up()
    before = kept()
    encoder.encoded.clear()
    jobs.keep_up()
    assert encoder.encoded == []
    make_candidate(scene.cast, scene.weak, {"docker": "1"}, live=False, work="컨테이너 배포")
    jobs.keep_up()
    assert len(encoder.encoded) == 1
    assert kept() == before + 1


def test_a_cold_list_is_prepared_in_steps_and_says_how_far_it_is(
    client: Any, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "BATCH", 1)
    monkeypatch.setattr(crowd, "PATIENCE", 0.0)
    client.sign_in(scene.cast.employer)
    answers = []
    for _step in range(12):
        answers.append(client.get(scene.url()))
        if answers[-1].status_code == 200:
            break
    assert answers[-1].status_code == 200
    assert answers[0].status_code == 202
    assert answers[0].headers["Refresh"] == "1"
    assert "가운데 1개" in answers[0].get_data(as_text=True)


def test_without_a_model_the_page_says_so_and_the_rest_works(
    client: Any, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Matcher:
        raise ModelError("There is no model folder /nowhere.")

    monkeypatch.setattr(engine, "matcher", broken)
    client.sign_in(scene.cast.employer)
    answer = client.get(scene.url())
    assert answer.status_code == 503
    assert "/nowhere" in answer.get_data(as_text=True)
    assert client.get("/openings/manage").status_code == 200


def test_the_real_model_ranks_korean_lines_over_english_evidence(client: Any, scene: Scene) -> None:
    real = Matcher(load_encoder(), cache=DatabaseVectorCache())
    vectors.fill(real, ["Python"])  # reads the weights: a page would not wait for them so long
    engine.use(real)
    rankings.forget()
    with unit_of_work():
        english = person("영문", "english@example.org")
    make_candidate(
        scene.cast,
        english,
        {"python": "0.97", "computer-vision": "0.97", "docker": "0.97"},
        work="Object detection for driving video",
    )
    client.sign_in(scene.cast.employer)
    body = client.get(scene.url()).get_data(as_text=True)
    assert body.index(f"c-{scene.key(english)}") < body.index(f"c-{scene.key(scene.weak)}")
    assert "Object detection for driving video" in body
    row = db.session.scalar(select(RankingSnapshot))
    assert row is not None
    assert row.model_id.startswith("all-MiniLM-L6-v2")
    assert taxonomy.load().version in row.model_id


def test_a_list_of_one_company_keeps_nobody_of_anothers(client: Any, scene: Scene) -> None:
    other = make_opening(scene.cast.other_company, scene.cast.other_employer)
    with unit_of_work():
        candidates.hide_from(
            db.session.merge(scene.strong), db.session.merge(scene.cast.other_company)
        )
    sizes = [len(rankings.of_opening(one).people) for one in (scene.opening, other)]
    assert sizes == [2, 1]
