"""The matcher's own command line: `python -m lms.matching`. Formats are in docs/matching.md."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from pathlib import Path

import click

from lms.matching import taxonomy as shipped
from lms.matching.encoding import ModelError, load_encoder
from lms.matching.explaining import explain, explain_line
from lms.matching.matcher import Matcher
from lms.matching.model import Candidate, Opening, Ranking
from lms.matching.serial import FormatError, loads, to_plain
from lms.matching.splitting import SplitLine, requirements, split

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def main() -> None:
    """Match graduates with openings: split postings, rank candidates, with reasons."""


@main.command(name="split")
@click.argument("posting", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
def split_command(posting: Path, as_json: bool) -> None:
    """Split the text of POSTING into lines: must, preferred, duty or other, with their skills."""
    lines = split(_text(posting), shipped.load())
    if as_json:
        click.echo(json.dumps([_plain_line(line) for line in lines], ensure_ascii=False, indent=1))
        return
    for line in lines:
        skills = f"  [{', '.join(line.skills)}]" if line.skills else ""
        click.echo(f"{line.kind.value:<9}  {line.text}{skills}")


@main.command()
@click.argument("opening", type=_FILE)
@click.argument("candidates", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print the ranking as one JSON object.")
@click.option("--lang", type=click.Choice(["ko", "en"]), default="ko", help="Language of reasons.")
@click.option("--top", type=click.IntRange(min=1), default=None, help="How many to print.")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Recency counts from here [today]."
)
@click.option("--model", help="A sentence-transformers model: folder or hub name.")
@click.option(
    "--english-only", is_flag=True, help="The model given by --model does not read Korean."
)
def rank(
    opening: Path,
    candidates: Path,
    as_json: bool,
    lang: str,
    top: int | None,
    as_of: datetime | None,
    model: str | None,
    english_only: bool,
) -> None:
    """Rank the CANDIDATES (one JSON object a line) for OPENING (a posting's text, or JSON)."""
    day = as_of.date() if as_of else date.today()  # noqa: DTZ011 - the reader's own day
    people = _candidates(candidates)
    taxonomy = shipped.load()
    position = _opening(opening)
    try:
        encoder = load_encoder(model, False if english_only else None)
        matcher = Matcher(encoder, taxonomy)
        ranking = matcher.rank(position, people, as_of=day, reasons=top)
    except ModelError as error:
        raise click.ClickException(str(error)) from error
    except ValueError as error:
        raise click.ClickException(f"{candidates}: {error}") from error
    with_evidence = {one.key for one in people if one.evidence}
    if as_json:
        click.echo(_ranking_json(ranking, position, lang, top, with_evidence))
    else:
        _print_ranking(ranking, position, lang, top, with_evidence)


@main.command(name="taxonomy")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as one JSON list.")
def taxonomy_command(as_json: bool) -> None:
    """Check the skill taxonomy; exits with 1 where something is wrong. Loads no model."""
    edition = shipped.load()
    problems = [str(problem) for problem in shipped.validate(edition)]
    if as_json:
        click.echo(json.dumps(problems, ensure_ascii=False))
    else:
        for problem in problems:
            click.echo(problem)
        click.echo(
            f"{edition.version}: {len(edition.skills)} skills, {len(edition.roles)} roles, "
            f"{len(problems)} problems"
        )
    if problems:
        raise SystemExit(1)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{path} is not UTF-8 text (byte {error.start}).") from error


def _opening(path: Path) -> Opening:
    """An opening from its JSON, or from a posting's text, whose split stands without confirmation."""
    text = _text(path)
    if path.suffix.lower() == ".json":
        try:
            return loads(Opening, text)
        except FormatError as error:
            raise click.ClickException(f"{path}: {error}") from error
    lines = split(text, shipped.load())
    key = hashlib.sha256(text.encode()).hexdigest()[:16]
    title = next((line.strip() for line in text.splitlines() if line.strip()), path.stem)
    return Opening(key=key, title=title[:200], requirements=requirements(lines))


def _candidates(path: Path) -> list[Candidate]:
    found = []
    for number, line in enumerate(_text(path).splitlines(), 1):
        if line.strip():
            try:
                found.append(loads(Candidate, line))
            except FormatError as error:
                raise click.ClickException(f"{path}, line {number}: {error}") from error
    if not found:
        raise click.ClickException(f"{path} holds no candidate.")
    return found


def _plain_line(line: SplitLine) -> dict[str, object]:
    return {"text": line.text, "kind": line.kind.value, "skills": list(line.skills)}


def _ranking_json(
    ranking: Ranking, opening: Opening, lang: str, top: int | None, with_evidence: set[str]
) -> str:
    plain = to_plain(ranking)
    plain["opening"] = to_plain(opening)
    plain["entries"] = plain["entries"][:top]
    for entry, shown in zip(plain["entries"], ranking.entries, strict=False):
        entry["summary"] = explain(
            shown, opening, lang, shipped.load(), has_evidence=shown.key in with_evidence
        )
    return json.dumps(plain, ensure_ascii=False, indent=1)


def _print_ranking(
    ranking: Ranking, opening: Opening, lang: str, top: int | None, with_evidence: set[str]
) -> None:
    taxonomy = shipped.load()
    by_id = {line.id: line for line in opening.requirements}
    click.echo(f"{opening.title}\n{ranking.model_id}, {ranking.as_of}\n")
    for entry in ranking.entries[:top]:
        click.echo(f"{entry.rank:>4}  {entry.score:.3f}  {entry.key}")
        known = entry.key in with_evidence
        click.echo(f"      {explain(entry, opening, lang, taxonomy, has_evidence=known)}")
        for line in entry.lines:
            click.echo(f"        {explain_line(line, by_id[line.requirement_id], lang, taxonomy)}")
            for cited in line.cited[:3]:
                click.echo(
                    f"          {cited.contribution:.3f}  {cited.evidence_id}  "
                    f"(dense {cited.dense:.2f}, lexical {cited.lexical:.2f}, "
                    f"skill {cited.skill:.2f}, strength {cited.strength:.2f})"
                )
