"""The assignment: as few without a project as possible, the least sum of ranks, nobody can be helped."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from lms.courses.projects.rules.assigning import Place, Wish, assign, cheapest, inputs, lot

Case = tuple[list[Wish], list[Place], str]


@st.composite
def cases(draw: st.DrawFn, teams: int = 6, projects: int = 4) -> Case:
    places = [
        Place(100 + at, draw(st.integers(1, 3)), least, least + draw(st.integers(0, 4)))
        for at in range(draw(st.integers(1, projects)))
        for least in [draw(st.integers(1, 4))]
    ]
    ids = [one.project for one in places]
    wishes = [
        Wish(
            at + 1, draw(st.integers(1, 6)),
            tuple(draw(st.permutations(ids))[: draw(st.integers(0, len(ids)))]),
        )
        for at in range(draw(st.integers(0, teams)))
    ]  # fmt: skip
    return wishes, places, draw(st.text("abc", min_size=1, max_size=3))


def ways(wishes: list[Wish], places: list[Place]) -> list[tuple[int | None, ...]]:
    """Every assignment that keeps capacities and sizes."""
    room = {one.project: one for one in places}
    options = [
        [None, *(p.project for p in places if p.fits(one.size))] for one in wishes
    ]  # fmt: skip
    return [
        way for way in product(*options)
        if all(way.count(project) <= room[project].teams for project in room)
    ]  # fmt: skip


def rank(one: Wish, project: int | None, places: list[Place]) -> int:
    if project is None:
        return 1000
    if project not in one.choices:
        return len(places) + 1
    return len(places) - len(one.choices) + one.choices.index(project) + 1


@given(cases())
def test_capacities_and_sizes_are_kept(case: Case) -> None:
    wishes, places, seed = case
    held = assign(wishes, places, seed).project_of
    sizes = {one.team: one.size for one in wishes}
    assert set(held) == set(sizes)
    for place in places:
        there = [team for team, project in held.items() if project == place.project]
        assert len(there) <= place.teams
        assert all(place.fits(sizes[team]) for team in there)


@given(cases(teams=5, projects=3))
def test_no_other_way_places_more_teams_or_has_a_smaller_sum(case: Case) -> None:
    wishes, places, seed = case
    held = assign(wishes, places, seed).project_of
    mine = sum(rank(one, held[one.team], places) for one in wishes)
    best = min(
        (sum(rank(one, at, places) for one, at in zip(wishes, way, strict=True))
         for way in ways(wishes, places)),
        default=0,
    )  # fmt: skip
    assert mine == best


@given(cases(teams=5, projects=3))
def test_nobody_can_get_better_without_somebody_getting_worse(case: Case) -> None:
    wishes, places, seed = case
    held = assign(wishes, places, seed).project_of
    now = [rank(one, held[one.team], places) for one in wishes]
    for way in ways(wishes, places):
        then = [rank(one, at, places) for one, at in zip(wishes, way, strict=True)]
        assert not (all(a <= b for a, b in zip(then, now, strict=True)) and then != now)


@given(cases(teams=5, projects=4), st.data())
def test_a_team_gains_nothing_by_ranking_fewer(case: Case, data: st.DataObject) -> None:
    wishes, places, seed = case
    if not wishes:
        return
    at = data.draw(st.integers(0, len(wishes) - 1))
    everything = tuple(data.draw(st.permutations([one.project for one in places])))
    few = data.draw(st.integers(0, len(everything)))

    def got(choices: tuple[int, ...]) -> int:
        """Which of *everything* the team gets; the worst where it gets nothing."""
        told = [Wish(one.team, one.size, choices) if n == at else one
                for n, one in enumerate(wishes)]  # fmt: skip
        project = assign(told, places, seed).project_of[wishes[at].team]
        return len(everything) if project is None else everything.index(project)

    assert got(everything[:few]) >= got(everything)


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(case: Case, rng: object) -> None:
    wishes, places, seed = case
    turned, moved = list(wishes), list(places)
    rng.shuffle(turned)  # type: ignore[attr-defined]
    rng.shuffle(moved)  # type: ignore[attr-defined]
    assert assign(turned, moved, seed) == assign(wishes, places, seed)
    assert inputs(turned, moved, seed) == inputs(wishes, places, seed)


@given(st.integers(0, 8), st.integers(1, 4), st.text("xyz", min_size=1))
def test_every_team_is_placed_where_the_projects_have_room(
    count: int, projects: int, seed: str
) -> None:
    wishes = [Wish(team, 3, (100,)) for team in range(1, count + 1)]
    places = [Place(100 + at, -(-count // projects) or 1, 1, 5) for at in range(projects)]
    assert assign(wishes, places, seed).unplaced == 0


@given(cases())
def test_what_a_team_did_not_get_is_full_or_of_another_size(case: Case) -> None:
    wishes, places, seed = case
    room = {one.project: one for one in places}
    for line in assign(wishes, places, seed).lines:
        for better in line.better:
            fits = room[better.project].fits(next(w.size for w in wishes if w.team == line.team))
            assert better.why == ("full" if fits else "size")
            assert not fits or len(better.holders) == room[better.project].teams


@given(st.lists(st.lists(st.integers(0, 50), min_size=5, max_size=5), min_size=1, max_size=5))
def test_the_cheapest_columns_are_found(matrix: list[list[int]]) -> None:
    found = cheapest(matrix)
    assert len(set(found)) == len(found)
    mine = sum(row[at] for row, at in zip(matrix, found, strict=True))
    every = product(range(5), repeat=len(matrix))
    assert mine == min(
        sum(row[at] for row, at in zip(matrix, way, strict=True))
        for way in every if len(set(way)) == len(way)
    )  # fmt: skip


def test_equal_wishes_are_decided_by_the_lot_alone() -> None:
    wishes = [Wish(team, 3, (7, 8)) for team in (1, 2)]
    places = [Place(7, 1, 1, 5), Place(8, 1, 1, 5)]
    for seed in ("a", "b", "c", "d"):
        held = assign(wishes, places, seed).project_of
        straight = lot(seed, 1, 7) + lot(seed, 2, 8) < lot(seed, 1, 8) + lot(seed, 2, 7)
        assert (held[1] == 7) is straight


def test_a_team_reads_who_holds_what_it_wished_for() -> None:
    wishes = [Wish(1, 3, (7, 8)), Wish(2, 3, (7,))]
    places = [Place(7, 1, 1, 5), Place(8, 1, 1, 5)]
    made = assign(wishes, places, "s")
    first = made.lines[0]
    assert (first.project, first.choice) == (8, 2)
    assert [(b.project, b.choice, b.why, b.holders) for b in first.better] == [
        (7, 1, "full", ((2, 1),))
    ]
    assert (made.total, made.count(1), made.count(2), made.unplaced) == (3, 1, 1, 0)
