"""What must not be seen: lines hidden a moment ago, who came back, who has left a team."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from lms import clock
from lms.access import Role, Scope
from lms.accounts import operations as accounts
from lms.accounts.models import AccessLogEntry, Person
from lms.communication.models import Notification
from lms.db import db, unit_of_work
from lms.home.queries import employer
from lms.placement.candidates import operations as candidates
from lms.placement.candidates import queries
from lms.placement.candidates.models import Resume, ResumePassage
from tests.cast import grant, person
from tests.placement.ranking.conftest import Scene
from tests.placement.ranking.test_pages import ask, entry_of

KEPT, HIDDEN = "사과 농장에서 배를 세었음", "바다에서 파도를 관찰하였음"


def give_lines(who: Person, *shown: tuple[str, bool]) -> list[int]:
    """Give somebody a résumé with these lines; their ids."""
    with unit_of_work() as session:
        resume = Resume(
            person_id=who.id, source_format="text", problems=[], imported_at=clock.now()
        )
        resume.passages = [
            ResumePassage(
                position=position, kind="experience", text=text, skills=[], shown=seen,
                on=clock.today(),
            )
            for position, (text, seen) in enumerate(shown)
        ]  # fmt: skip
        session.add(resume)
        session.flush()
        return [passage.id for passage in resume.passages]


def test_a_line_that_is_swapped_for_another_is_not_shown_a_moment_longer(
    client: Any, scene: Scene
) -> None:
    first, second = give_lines(scene.strong, (HIDDEN, True), (KEPT, False))
    client.sign_in(scene.cast.employer)
    assert HIDDEN in client.get(scene.url(scene.strong)).get_data(as_text=True)
    with clock.at(clock.now()), unit_of_work():
        assert candidates.choose_lines(db.session.merge(scene.strong), {second}) == 2
    body = client.get(scene.url(scene.strong)).get_data(as_text=True)
    assert HIDDEN not in body
    assert KEPT in body
    assert first != second


def test_who_comes_back_after_a_withdrawal_is_new_to_the_employer(
    client: Any, scene: Scene
) -> None:
    ask(client, scene, scene.strong)
    client.sign_in(scene.strong)
    client.post(f"/me/requests/{entry_of(scene, scene.strong).id}/accept", data={})
    for act in (candidates.turn_off, candidates.turn_on):
        with unit_of_work():
            act(db.session.merge(scene.strong))
    client.sign_in(scene.cast.employer)
    body = client.get(scene.url()).get_data(as_text=True)
    assert scene.key(scene.strong) in body
    assert "채용 연결을 끔" not in body
    assert "아직 보지 않음 (2)" in body


def test_an_answer_reaches_the_team_when_the_one_who_asked_has_left(
    client: Any, scene: Scene
) -> None:
    ask(client, scene, scene.strong)
    place = Scope("organisation", scene.cast.company.id)
    with unit_of_work():
        colleague = person("후임", "next@example.org")
        grant(colleague, Role.EMPLOYER, place)
        accounts.end_role(db.session.merge(scene.cast.employer), Role.EMPLOYER, place)
    client.sign_in(scene.strong)
    client.post(f"/me/requests/{entry_of(scene, scene.strong).id}/accept", data={})
    told = db.session.scalars(
        select(Notification.person_id).where(Notification.kind == "introduction.accepted")
    ).all()
    assert told == [colleague.id]
    assert employer.home(db.session.merge(scene.cast.employer)).answers == []


def test_reading_an_old_place_is_logged_under_the_persons_name(client: Any, scene: Scene) -> None:
    client.sign_in(scene.cast.employer)
    client.get(scene.url())
    client.get(f"/openings/{scene.opening.id}/snapshots/1/1")
    rows = db.session.scalars(select(AccessLogEntry).where(AccessLogEntry.what == "candidate"))
    assert [row.person_id for row in rows] == [scene.strong.id]


def test_a_snapshot_never_cites_a_line_that_was_imported_later(client: Any, scene: Scene) -> None:
    give_lines(scene.strong, ("파이썬으로 데이터를 다룬 경험", True))
    client.sign_in(scene.cast.employer)
    client.get(scene.url())
    with unit_of_work():
        candidates.delete_resume(db.session.merge(scene.strong))
    with clock.at(clock.now() + timedelta(minutes=1)):
        give_lines(scene.strong, (HIDDEN, True))
    body = client.get(f"/openings/{scene.opening.id}/snapshots/1/1").get_data(as_text=True)
    assert HIDDEN not in body


def test_only_candidates_are_counted_beside_a_skill(scene: Scene) -> None:
    assert queries.holders("python") == 2
    with unit_of_work():
        candidates.turn_off(db.session.merge(scene.weak))
    assert queries.holders("python") == 1


def test_the_office_sees_no_name_that_was_told_to_a_company(client: Any, scene: Scene) -> None:
    ask(client, scene, scene.strong)
    client.sign_in(scene.strong)
    client.post(f"/me/requests/{entry_of(scene, scene.strong).id}/accept", data={})
    client.sign_in(scene.cast.employer)
    assert "한지우" in client.get(scene.url()).get_data(as_text=True)
    client.sign_in(scene.cast.officer)
    body = client.get(scene.url()).get_data(as_text=True)
    assert scene.key(scene.strong) in body
    assert "한지우" not in body


def test_whose_account_is_closed_is_counted_nowhere(client: Any, scene: Scene) -> None:
    ask(client, scene, scene.strong)
    home = employer.home(db.session.merge(scene.cast.employer))
    assert home.waiting[scene.opening.id].asked == 1
    with unit_of_work() as session:
        session.get_one(Person, scene.strong.id).deactivated_at = clock.now()
    home = employer.home(db.session.merge(scene.cast.employer))
    assert home.waiting[scene.opening.id].asked == 0
