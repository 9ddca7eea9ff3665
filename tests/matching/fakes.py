"""Small deterministic stand-ins for the property tests: a taxonomy of a dozen skills and an
encoder.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class FakeMention:
    skill_id: str
    start: int
    end: int
    surface: str
    confidence: float = 1.0


@dataclass(frozen=True)
class FakeSkill:
    id: str
    ko: str
    en: str
    aliases: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()


SKILLS = {
    skill.id: skill
    for skill in (
        FakeSkill("python", "파이썬", "Python"),
        FakeSkill("pytorch", "파이토치", "PyTorch", broader=("deep-learning",)),
        FakeSkill("tensorflow", "텐서플로", "TensorFlow", ("텐서플로우",), ("deep-learning",)),
        FakeSkill("deep-learning", "딥러닝", "Deep learning", broader=("machine-learning",)),
        FakeSkill("machine-learning", "머신러닝", "Machine learning", ("기계학습",)),
        FakeSkill("sql", "SQL", "SQL"),
        FakeSkill("docker", "도커", "Docker"),
        FakeSkill("kubernetes", "쿠버네티스", "Kubernetes", ("k8s",)),
        FakeSkill("aws", "AWS", "AWS"),
        FakeSkill("ros", "ROS", "ROS", ("ROS2",)),
        FakeSkill("object-detection", "객체 검출", "Object detection", ("객체 인식",)),
        FakeSkill("battery-management", "배터리 관리", "Battery management", ("BMS",)),
        FakeSkill("eip", "정보처리기사", "Engineer Information Processing"),
    )
}


class FakeTaxonomy:
    version = "fake-1"

    def resolve(self, skill_id: str) -> FakeSkill:
        return SKILLS[skill_id]

    def name(self, skill_id: str, lang: str) -> str:
        return SKILLS[skill_id].ko if lang == "ko" else SKILLS[skill_id].en

    def mentions(self, text: str) -> list[FakeMention]:
        found = []
        for skill in SKILLS.values():
            for name in {skill.ko, skill.en, *skill.aliases}:
                edge = r"(?<![A-Za-z])%s(?![A-Za-z])" if name.isascii() else "%s"
                for match in re.finditer(edge % re.escape(name), text, re.IGNORECASE):
                    found.append(FakeMention(skill.id, match.start(), match.end(), match.group()))
        return found

    def related_score(self, a: str, b: str) -> float:
        if a == b:
            return 1.0
        one, two = SKILLS[a], SKILLS[b]
        if b in one.broader or a in two.broader:
            return 0.6
        return 0.4 if set(one.broader) & set(two.broader) else 0.0


class FakeEncoder:
    """Bags of words in 64 dimensions: alike words, alike vectors; the same in every process."""

    model_id = "fake-encoder-1"
    dimension = 64
    languages = frozenset({"en", "ko"})

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded.extend(texts)
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                at = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
                row[at % self.dimension] += 1.0
            norm = float(np.linalg.norm(row))
            if norm:
                row /= norm
        return rows
