"""Rank graduates for one opening and show the page, with the real model: cold, changed, warm.

    python -m bench.ranking [--people 1254] [--repeat 20]

Makes a database of its own in a temporary folder. Cold: no vector is kept and the model is loaded.
Restarted: vectors are kept, the process knows nothing else. Warm: somebody looked a moment ago.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import tempfile
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from time import perf_counter

from flask.testing import FlaskClient

from lms import clock, create_app
from lms.accounts.models import ConsentRecord, Person
from lms.courses.programmes.models import CohortMember
from lms.db import Base, db, unit_of_work
from lms.evidence.models import EvidenceItem
from lms.matching import taxonomy
from lms.placement.candidates.models import CandidateProfile, Resume, ResumePassage
from lms.placement.openings import lines, operations
from lms.placement.openings.models import Opening
from lms.placement.openings.operations import Terms
from lms.placement.openings.rules import Act
from lms.placement.ranking import rankings
from lms.skills import operations as skills
from tests.cast import Cast, build

POSTING = Path(__file__).parents[1] / "lms/demo/content/openings/baramgyeol-energy-1.txt"


def populate(cast: Cast, people: int, seed: int = 7) -> None:
    """Graduates with two dozen assessed results and three résumé lines each."""
    chance = random.Random(seed)
    names = taxonomy.load()
    ids = sorted(names.skills)
    now, today = clock.now(), clock.today()
    works = [
        (f"{names.name(one, 'ko')} 실습 {number}", names.name(other, "ko"), one)
        for number, (one, other) in enumerate(
            (chance.choice(ids), chance.choice(ids)) for _ in range(240)
        )
    ]
    for number in range(people):
        who = Person(
            name=f"사람{number}",
            email=f"p{number}@example.org",
            number=f"2025-{number:05d}",
            created_at=now,
        )
        db.session.add(who)
        db.session.flush()
        db.session.add_all(
            [
                CandidateProfile(
                    person_id=who.id,
                    key=f"B{number:07d}",
                    matching_since=now,
                    updated_at=now,
                ),
                ConsentRecord(
                    person_id=who.id,
                    kind="third_party_matching",
                    version="2026-01-01",
                    text_hash="0" * 64,
                    given_at=now,
                ),
                CohortMember(
                    cohort_id=cast.cohort.id,
                    person_id=who.id,
                    state="completed",
                    entered_on=today - timedelta(days=300),
                    ended_on=today - timedelta(days=30),
                ),
            ]
        )
        db.session.add_all(
            EvidenceItem(
                person_id=who.id,
                source_kind="grade",
                source_id=number * 100 + index,
                skill_id=skill,
                kind="assessed",
                title=title,
                criterion=criterion,
                course="실습 과정",
                score=Decimal(chance.randint(40, 100)) / 100,
                shown_on=today - timedelta(days=chance.randint(30, 400)),
                recorded_at=now,
            )
            for index, (title, criterion, skill) in enumerate(chance.sample(works, 24))
        )
        resume = Resume(person_id=who.id, source_format="text", imported_at=now)
        resume.passages = [
            ResumePassage(
                position=index,
                kind="experience",
                text=f"{names.name(chance.choice(ids), 'ko')} 업무 {number % 400}번 과제 수행",
                skills=[],
                on=today - timedelta(days=200),
            )
            for index in range(3)
        ]
        db.session.add(resume)
        if number % 200 == 199:
            db.session.flush()


def post(cast: Cast) -> Opening:
    """A real posting, split, confirmed and open."""
    text = POSTING.read_text(encoding="utf-8")
    read = lines.read(text, taxonomy.load(), operations.new_key)
    opening = operations.create(
        cast.company,
        Terms("풍력 예지 정비", "mixed", "energy", "regular"),
        text,
        read,
        cast.employer,
    )
    operations.confirm(opening, opening.version, read, cast.employer)
    operations.act(opening, Act.OPEN)
    return opening


def timed(what: Callable[[], object]) -> float:
    """Seconds that something takes."""
    started = perf_counter()
    what()
    return perf_counter() - started


def show(client: FlaskClient, path: str) -> None:
    """Open a page until it is no longer being prepared."""
    while True:
        answer = client.get(path)
        if answer.status_code != 202:
            break
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1254)
    parser.add_argument("--repeat", type=int, default=20)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="lms-bench-"))
    app = create_app({"INSTANCE": folder, "mode": "test", "WTF_CSRF_ENABLED": False})
    try:
        with app.app_context():
            Base.metadata.create_all(db.engine)
            with unit_of_work():
                skills.mirror()
                cast = build()
                populate(cast, options.people)
                opening = post(cast)
            path = f"/openings/{opening.id}/candidates"
            key = cast.employer.get_id()
            asked_lines = len(opening.lines)
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = key
            session["_fresh"] = True
        print(f"{options.people} candidates, {asked_lines} lines")
        print(f"cold       {timed(lambda: show(client, path)):8.2f} s  (model loaded, all encoded)")
        rankings.forget()
        print(f"restarted  {timed(lambda: show(client, path)):8.2f} s  (vectors kept)")
        warm = sorted(timed(lambda: show(client, path)) for _ in range(options.repeat))
        p95 = warm[min(len(warm) - 1, int(len(warm) * 0.95))]
        print(f"warm       {statistics.median(warm):8.3f} s  median, {p95:.3f} s at p95")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
