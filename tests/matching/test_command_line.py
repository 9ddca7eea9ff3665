"""`python -m lms.matching` on files of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from lms.matching import Ranking, from_plain
from lms.matching.cli import main

POSTING = """자율주행 인지 엔지니어
[담당업무]
- 카메라 기반 객체 검출 모델 개발
[자격요건]
- Python 활용 능력
- PyTorch 또는 TensorFlow 경험
[우대사항]
- Docker 경험
[복리후생]
- 점심
"""
PEOPLE = [
    {"key": "none"},
    {
        "key": "claims",
        "evidence": [{"id": "e1", "text": "Python과 PyTorch를 씁니다", "kind": "claimed"}],
    },
    {
        "key": "showed",
        "evidence": [
            {
                "id": "e1",
                "text": "Trained a YOLO object detection model with PyTorch, in Python",
                "kind": "assessed",
                "score": 0.93,
                "hours": 40,
                "on": "2026-06-20",
            }
        ],
    },
]


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    opening, people = tmp_path / "opening.txt", tmp_path / "people.jsonl"
    opening.write_text(POSTING, "utf-8")
    people.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in PEOPLE), "utf-8")
    return str(opening), str(people)


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments))
    return result.exit_code, result.output


def test_split_prints_every_line_with_kind_and_skills(files: tuple[str, str]) -> None:
    code, out = run("split", files[0], "--json")
    lines = json.loads(out)
    assert code == 0
    assert [line["kind"] for line in lines] == [
        "other",
        "duty",
        "must",
        "must",
        "preferred",
        "other",
    ]
    assert all(set(line) == {"text", "kind", "skills"} for line in lines)
    assert lines[2]["text"] == "Python 활용 능력"
    assert "python" in lines[2]["skills"]
    code, out = run("split", files[0])
    assert "must       Python 활용 능력" in out


def test_rank_with_the_real_model_prints_a_ranking_that_can_be_reread(
    files: tuple[str, str],
) -> None:
    code, out = run("rank", *files, "--json", "--as-of", "2026-11-22", "--lang", "en")
    assert code == 0, out
    plain = json.loads(out)
    assert [entry["key"] for entry in plain["entries"]] == ["showed", "claims", "none"]
    assert plain["entries"][2]["summary"] == "No evidence is on file, so the score is 0."
    del plain["opening"]
    for entry in plain["entries"]:
        del entry["summary"]
    ranking = from_plain(Ranking, plain)
    assert ranking.model_id.startswith("all-MiniLM-L6-v2@")
    assert ranking.entries[0].lines[1].cited[0].evidence_id == "e1"


def test_rank_prints_reasons_to_read(files: tuple[str, str]) -> None:
    code, out = run("rank", *files, "--top", "1", "--as-of", "2026-11-22")
    assert code == 0
    assert "showed" in out
    assert "claims" not in out
    assert "Python 활용 능력 — 충족" in out


def test_a_wrong_line_is_named_by_number_and_place(files: tuple[str, str]) -> None:
    path = Path(files[1])
    path.write_text(path.read_text("utf-8") + '\n{"key": "x", "age": 30}\n', "utf-8")
    code, out = run("rank", *files)
    assert code == 1
    assert "line 4" in out
    assert "unknown key 'age'" in out


def test_a_file_without_candidates_and_one_in_another_encoding_are_refused(
    files: tuple[str, str], tmp_path: Path
) -> None:
    empty, other = tmp_path / "empty.jsonl", tmp_path / "cp949.txt"
    empty.write_text("\n")
    other.write_bytes("자격요건".encode("cp949"))
    assert run("rank", files[0], str(empty)) == (1, f"Error: {empty} holds no candidate.\n")
    code, out = run("split", str(other))
    assert code == 1
    assert "not UTF-8" in out


def test_a_model_that_is_not_there_is_one_clear_line(files: tuple[str, str]) -> None:
    code, out = run("rank", *files, "--model", "/no/such/model")
    assert code == 1
    assert out == "Error: There is no model folder /no/such/model.\n"


def test_the_shipped_taxonomy_is_found_in_order() -> None:
    code, out = run("taxonomy")
    assert code == 0
    assert out.rstrip().endswith("0 problems")
