"""The edition that ships: sound, large enough, and usable without the rest of the product."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lms.matching.taxonomy import TaxonomyFileError, UnknownSkill, load, read, validate
from lms.matching.taxonomy.__main__ import main
from lms.matching.taxonomy.model import INDUSTRIES, Skill, Taxonomy


def test_the_shipped_taxonomy_is_sound() -> None:
    assert [str(problem) for problem in validate(load())] == []


def test_it_has_at_least_400_skills_and_60_roles_in_every_industry() -> None:
    taxonomy = load()
    assert len(taxonomy.skills) >= 400
    assert len(taxonomy.roles) >= 60
    assert {i for role in taxonomy.roles.values() for i in role.industries} == INDUSTRIES


def test_it_is_read_once_a_process() -> None:
    assert load() is load()


def test_it_needs_neither_flask_nor_sqlalchemy() -> None:
    code = (
        "import sys\n"
        "for name in ('flask', 'sqlalchemy', 'torch', 'numpy'): sys.modules[name] = None\n"
        "from lms.matching.taxonomy import load\n"
        "assert load().mentions('파이썬')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_names_come_in_the_language_asked_for() -> None:
    taxonomy = load()
    assert taxonomy.name("pytorch", "ko") == taxonomy.name("pytorch", "ko-KR") == "파이토치"
    assert taxonomy.name("pytorch", "en") == "PyTorch"


def test_a_retired_id_resolves_to_what_took_its_place() -> None:
    skill = Skill("new", "새것", "New")
    taxonomy = Taxonomy.of("test", [skill], retired={"oldest": "old", "old": "new", "lost": "gone"})
    assert taxonomy.resolve("oldest") is taxonomy.resolve("new") is skill
    for unknown in ("lost", "never"):
        with pytest.raises(UnknownSkill):
            taxonomy.resolve(unknown)
    loop = Taxonomy.of("test", [skill], retired={"a": "b", "b": "a"})
    with pytest.raises(UnknownSkill):
        loop.resolve("a")


def test_nearer_skills_score_higher() -> None:
    taxonomy = load()
    same = taxonomy.related_score("pytorch", "pytorch")
    parent = taxonomy.related_score("pytorch", "deep-learning")
    beside = taxonomy.related_score("pytorch", "tensorflow")
    sibling = taxonomy.related_score("pytorch", "federated-learning")
    assert same == 1.0 > parent == 0.7 > beside == 0.5 > sibling
    assert taxonomy.related_score("pytorch", "accounting") == 0.0
    assert taxonomy.distance("pytorch", "accounting") == 1.0


def test_scores_are_symmetric_and_within_bounds() -> None:
    taxonomy = load()
    for a in taxonomy.skills:
        for b, score in taxonomy.neighbours(a).items():
            assert 0 < score <= 1
            assert taxonomy.related_score(b, a) == score


def write(folder: Path, skills: str, version: str = 'version = "1"\n') -> Path:
    (folder / "version.toml").write_text(version, encoding="utf-8")
    (folder / "skills.toml").write_text(skills, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("skills", "said"),
    [
        ("[[skill]\n", "skills.toml"),
        ('[[skill]]\nko = "이름"\n', "without an id"),
        ('[[skill]]\nid = "a"\nalias = ["b"]\n', "'alias'"),
        ('[[skill]]\nid = "a"\naliases = "b"\n', "`aliases` must be a list"),
        ('[[skill]]\nid = "a"\nko = 3\n', "`ko` must be a text"),
        ('[[skills]]\nid = "a"\n', "unknown table 'skills'"),
    ],
)
def test_a_malformed_file_is_refused_and_named(tmp_path: Path, skills: str, said: str) -> None:
    with pytest.raises(TaxonomyFileError, match=said.replace("[", r"\[")):
        read(write(tmp_path, skills))


def test_an_edition_without_a_version_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TaxonomyFileError, match="version"):
        read(write(tmp_path, "", version="[retired]\n"))
    (tmp_path / "version.toml").unlink()
    with pytest.raises(TaxonomyFileError, match="missing"):
        read(tmp_path)


def test_the_command_line_says_what_is_wrong_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(write(tmp_path, '[[skill]]\nid = "Bad Id"\n'))]) == 1
    assert "not-a-slug" in capsys.readouterr().err
    assert main([]) == 0
    assert load().version in capsys.readouterr().out
