"""Letters: the tables that universities publish, boundaries that are checked, relative grading."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms import policies
from lms.courses.scales.rules import (
    INCOMPLETE,
    Entrant,
    Facts,
    GradeScheme,
    RelativePolicy,
    allocate,
    fitted,
    incomplete_now,
)

D = Decimal
FOUR_FIVE = GradeScheme(preset="4.5")


# --- schemes ---

#: The table on most transcripts on 4.5: first and last percent of each letter.
TABLE_4_5 = [
    ("A+", "4.5", "95", "100"), ("A0", "4.0", "90", "94.99"), ("B+", "3.5", "85", "89.99"),
    ("B0", "3.0", "80", "84.99"), ("C+", "2.5", "75", "79.99"), ("C0", "2.0", "70", "74.99"),
    ("D+", "1.5", "65", "69.99"), ("D0", "1.0", "60", "64.99"), ("F", "0", "0", "59.99"),
]  # fmt: skip
#: With minus letters, on 4.3.
TABLE_4_3 = [
    ("A+", "4.3", "97", "100"), ("A0", "4.0", "94", "96.99"), ("A-", "3.7", "90", "93.99"),
    ("B+", "3.3", "87", "89.99"), ("B0", "3.0", "84", "86.99"), ("B-", "2.7", "80", "83.99"),
    ("C+", "2.3", "77", "79.99"), ("C0", "2.0", "74", "76.99"), ("C-", "1.7", "70", "73.99"),
    ("D+", "1.3", "67", "69.99"), ("D0", "1.0", "64", "66.99"), ("D-", "0.7", "60", "63.99"),
    ("F", "0", "0", "59.99"),
]  # fmt: skip
TABLE_4_0 = [
    ("A", "4.0", "90", "100"), ("B", "3.0", "80", "89.99"), ("C", "2.0", "70", "79.99"),
    ("D", "1.0", "60", "69.99"), ("F", "0", "0", "59.99"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("preset", "row"),
    [
        (preset, row)
        for preset, table in (("4.5", TABLE_4_5), ("4.3", TABLE_4_3), ("4.0", TABLE_4_0))
        for row in table
    ],
)
def test_usual_tables_give_the_published_letters_and_points(
    preset: str, row: tuple[str, str, str, str]
) -> None:
    name, points, first, last = row
    scheme = GradeScheme(preset=preset)
    for percent in (first, last):
        letter = scheme.letter_for(D(percent))
        assert (letter.name, letter.points) == (name, D(points))
    assert scheme.scale == D(preset)
    assert scheme.earns(name) == (name != "F")


def test_pass_fail_is_outside_the_average_and_only_p_earns_the_credit() -> None:
    scheme = GradeScheme(preset="pass_fail")
    assert [scheme.letter_for(D(n)).name for n in (60, 59)] == ["P", "NP"]
    assert scheme.letter_for(D(60)).points is None
    assert (scheme.earns("P"), scheme.earns("NP"), scheme.scale) == (True, False, None)


def test_on_100_points_the_mark_is_the_grade() -> None:
    letter = GradeScheme(preset="percent").letter_for(D("87.50"))
    assert (letter.name, letter.points) == ("87.5", D("87.5"))


def test_percents_may_be_rounded_to_whole_numbers_first() -> None:
    assert FOUR_FIVE.letter_for(D("94.5")).name == "A0"
    assert replace(FOUR_FIVE, whole_percent=True).letter_for(D("94.5")).name == "A+"
    assert replace(FOUR_FIVE, whole_percent=True).letter_for(D("94.49")).name == "A0"


def test_graduate_schools_may_ask_for_more_than_a_d() -> None:
    strict = replace(FOUR_FIVE, lowest_passing="C0")
    assert [strict.earns(name) for name in ("C0", "D+", "F", "I", "W")] == [
        True, False, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", "rows"),
        ("A 4 90; B 3 80", "begins at 0"),  # does not cover
        ("A 4 80; B 3 90; F 0 0", "below"),
        ("A 4 90; A 3 80; F 0 0", "once"),
        ("A 4 90; B 4 80; F 0 0", "worth less"),
        ("A 4 90; P - 60; F 0 0", "either all"),
        ("A vier 90; F 0 0", "no number"),
        ("A 4", "no letter"),
        ("I 4 90; F 0 0", "without I"),
        ("A 4 999; F 0 0", "above"),
        ("A NaN 90; F 0 0", "no number"),
    ],
)
def test_tables_that_do_not_descend_or_cover_are_refused(rows: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"^rows: ") as refused:
        GradeScheme(preset="own", rows=rows)
    assert said in str(refused.value)


def test_policies_survive_being_stored_as_json() -> None:
    for kind, value in (
        ("grade_scheme", GradeScheme(preset="own", rows="A 4 80; F 0 0", incomplete_to="F")),
        ("relative_grading", RelativePolicy(caps="A0 30; B0 70", ties="item")),
    ):
        policies.register(kind, type(value))
        assert policies.parse(kind, policies.dump(value, kind)) == value


def test_an_incomplete_turns_into_its_letter_the_day_after_its_last_day() -> None:
    last = date(2028, 2, 29)
    assert incomplete_now(INCOMPLETE, last, "F", last) == INCOMPLETE
    assert incomplete_now(INCOMPLETE, last, "F", date(2028, 3, 1)) == "F"
    assert incomplete_now("B0", None, "F", date(2030, 1, 1)) == "B0"


# --- relative grading ---


def people(*percents: str) -> list[Entrant]:
    return [Entrant(key, D(text)) for key, text in enumerate(percents, start=1)]


def letters(found: object) -> str:
    return " ".join(found.placed[key].letter for key in sorted(found.placed))  # type: ignore[attr-defined]


def test_caps_lower_the_weakest_of_too_many_and_say_so() -> None:
    """Ten people, A at most 30 %, A and B at most 70 %: the usual case by hand."""
    rule = RelativePolicy(caps="A0 30; B0 70")
    found = allocate(
        FOUR_FIVE, rule, people("99", "97", "95", "93", "91", "90", "88", "86", "82", "50")
    )
    assert letters(found) == "A+ A+ A+ B+ B+ B+ B+ C+ C+ F"
    assert [(cap.upto, cap.allowed, cap.used, cap.over) for cap in found.caps] == [
        ("A0", 3, 3, False), ("B0", 7, 7, False),
    ]  # fmt: skip
    fourth = found.placed[4]
    assert (fourth.base, fourth.letter) == ("A0", "B+")
    assert fourth.why[-1].code == "cap"
    assert fourth.why[-1].params["allowed"] == 3


@pytest.mark.parametrize(
    ("rounding", "people_counted", "allowed"),
    [("down", 25, 7), ("half_up", 25, 8), ("up", 24, 8), ("down", 24, 7), ("half_up", 24, 7)],
)
def test_the_count_is_rounded_as_the_rule_says(
    rounding: str, people_counted: int, allowed: int
) -> None:
    """30 % of 25 are 7.5, of 24 are 7.2."""
    rule = RelativePolicy(caps="A0 30", rounding=rounding)
    found = allocate(
        FOUR_FIVE, rule, people(*[str(100 - n * D("0.1")) for n in range(people_counted)])
    )
    assert (found.caps[0].allowed, found.caps[0].used) == (allowed, allowed)


def test_a_tie_at_the_line_falls_together_or_is_parted_by_an_item_or_stays_by_rounding_up() -> None:
    """30 % of 9 are 2.7: two may have an A, and the second and third are equal."""
    crowd = people("98", "96", "96", "80", "79", "78", "77", "76", "75")
    parted = [
        replace(crowd[0], item=D(1)),
        replace(crowd[1], item=D(40)),
        replace(crowd[2], item=D(45)),
    ]
    down = allocate(FOUR_FIVE, RelativePolicy(caps="A0 30"), crowd)
    item = allocate(FOUR_FIVE, RelativePolicy(caps="A0 30", ties="item"), parted + crowd[3:])
    up = allocate(FOUR_FIVE, RelativePolicy(caps="A0 30", ties="up"), crowd)
    assert letters(down).startswith("A+ B+ B+ ")
    assert letters(item).startswith("A+ B+ A+ ")
    assert letters(up).startswith("A+ A+ A+ ")
    assert [cap.over for cap in (*down.caps, *item.caps, *up.caps)] == [False, False, False]
    # Rounded up three may; a tie of three after the first does not fit, so all of it falls.
    wide = people("98", "96", "96", "96", "79", "78", "77", "76", "75")
    assert letters(allocate(FOUR_FIVE, RelativePolicy(caps="A0 30", ties="up"), wide)).startswith(
        "A+ B+ B+ B+ "
    )


def test_what_counts_among_the_people_is_the_institutions_choice() -> None:
    """Ten, of whom one fails, one left, one takes P/NP and one is here on exchange."""
    crowd = people("98", "97", "96", "95", "85", "84", "40", "0", "99", "99")
    crowd[7] = replace(crowd[7], standing="withdrawn")
    crowd[8] = replace(crowd[8], standing="pass_fail")
    crowd[9] = replace(crowd[9], standing="exchange")
    usual = allocate(FOUR_FIVE, RelativePolicy(caps="A0 30"), crowd)
    assert (usual.counted, usual.caps[0].allowed) == (7, 2)
    assert letters(usual) == "A+ A+ B+ B+ B+ B0 F W P A+"
    without_f = allocate(FOUR_FIVE, RelativePolicy(caps="A0 50", counts_f=False), crowd)
    assert (without_f.counted, without_f.caps[0].allowed) == (6, 3)
    everyone = RelativePolicy(
        caps="A0 30", counts_withdrawn=True, counts_pass_fail=True, counts_exchange=True
    )
    found = allocate(FOUR_FIVE, everyone, crowd)
    assert (found.counted, found.caps[0].allowed, found.caps[0].used) == (10, 3, 3)


@pytest.mark.parametrize(
    ("rule", "facts", "why"),
    [
        (RelativePolicy(caps="A0 30", small_class=10), Facts(), "small"),
        (RelativePolicy(caps="A0 30", exempt_english=True), Facts(english=True), "english"),
        (RelativePolicy(caps="A0 30", exempt_graduate=True), Facts(graduate=True), "graduate"),
        (RelativePolicy(caps="A0 30", small_class=9), Facts(english=True, graduate=True), ""),
    ],
)
def test_small_english_and_graduate_courses_may_be_exempt(
    rule: RelativePolicy, facts: Facts, why: str
) -> None:
    found = allocate(FOUR_FIVE, rule, people(*["97"] * 9), facts)
    assert found.exempt == why
    assert set(letters(found).split()) == ({"A+"} if why else {"B+"})


def test_who_takes_a_course_for_p_or_np_gets_that_and_no_points() -> None:
    crowd = [replace(one, standing="pass_fail") for one in people("98", "40")]
    found = allocate(FOUR_FIVE, RelativePolicy(), crowd)
    assert letters(found) == "P NP"
    assert [FOUR_FIVE.named(name) for name in ("P", "NP")] == [None, None]
    assert [FOUR_FIVE.earns(name) for name in ("P", "NP")] == [True, False]


def test_a_letter_that_somebody_chose_stands_and_shows_where_it_breaks_a_cap() -> None:
    crowd = people("98", "97", "96", "85", "84", "83", "82", "81", "80", "79")
    crowd[3] = replace(crowd[3], chosen="A0")
    found = allocate(FOUR_FIVE, RelativePolicy(caps="A0 30"), crowd)
    assert (found.caps[0].used, found.over) == (4, True)
    crowd[2] = replace(crowd[2], chosen="B+")
    assert not allocate(FOUR_FIVE, RelativePolicy(caps="A0 30"), crowd).over


def test_fitted_boundaries_fill_the_caps_from_low_marks() -> None:
    """Nobody reached 80: A for three of ten, B for four more, shared out within the letters."""
    crowd = people("78", "75", "74", "70", "69", "66", "65", "62", "61", "40")
    rule = RelativePolicy(caps="A0 30; B0 70")
    moved = FOUR_FIVE.with_boundaries(fitted(FOUR_FIVE, rule, crowd))
    found = allocate(moved, rule, crowd)
    assert letters(found).split()[:7] == ["A+", "A0", "A0", "B+", "B+", "B0", "B0"]
    assert [(cap.used, cap.allowed) for cap in found.caps] == [(3, 3), (7, 7)]


entrants = st.lists(
    st.builds(
        lambda percent, item, standing: (D(percent) / 2, D(item), standing),
        st.integers(80, 200), st.integers(0, 5),
        st.sampled_from(["", "", "", "", "exchange", "pass_fail", "withdrawn"]),
    ),
    max_size=40,
).map(lambda rows: [Entrant(n, p, i, s) for n, (p, i, s) in enumerate(rows)])  # fmt: skip
rules = st.builds(
    RelativePolicy,
    caps=st.sampled_from(["A0 30", "A0 30; B0 70", "A+ 10; A0 35; B+ 50; B0 80", "C0 50"]),
    rounding=st.sampled_from(["down", "half_up", "up"]),
    ties=st.sampled_from(["down", "item", "up"]),
    counts_f=st.booleans(), counts_withdrawn=st.booleans(),
    counts_pass_fail=st.booleans(), counts_exchange=st.booleans(),
)  # fmt: skip
schemes = st.sampled_from([FOUR_FIVE, GradeScheme(preset="4.3")])


@settings(max_examples=150, deadline=None)
@given(scheme=schemes, rule=rules, crowd=entrants, seed=st.integers(0, 99))
def test_no_cap_is_ever_passed_and_the_order_of_people_never_matters(
    scheme: GradeScheme, rule: RelativePolicy, crowd: list[Entrant], seed: int
) -> None:
    found = allocate(scheme, rule, crowd)
    assert not found.over
    shuffled = list(crowd)
    random.Random(seed).shuffle(shuffled)
    assert allocate(scheme, rule, shuffled) == found


@settings(max_examples=150, deadline=None)
@given(scheme=schemes, rule=rules, crowd=entrants)
def test_nobody_under_the_caps_is_passed_by_somebody_with_less(
    scheme: GradeScheme, rule: RelativePolicy, crowd: list[Entrant]
) -> None:
    placed = allocate(scheme, rule, crowd).placed
    apart = {"withdrawn", "pass_fail"}
    under = [one for one in crowd if placed[one.key].counted and one.standing not in apart]
    for one in under:
        assert scheme.rank(placed[one.key].letter) >= scheme.rank(placed[one.key].base)
        for other in under:
            if one.percent > other.percent:
                assert scheme.rank(placed[one.key].letter) <= scheme.rank(placed[other.key].letter)
            if rule.ties != "item" and one.percent == other.percent:
                assert placed[one.key].letter == placed[other.key].letter


@settings(max_examples=100, deadline=None)
@given(scheme=schemes, rule=rules, crowd=entrants)
def test_fitted_boundaries_are_a_valid_scheme_or_are_refused_by_name(
    scheme: GradeScheme, rule: RelativePolicy, crowd: list[Entrant]
) -> None:
    least = fitted(scheme, rule, crowd)
    values = [least[letter.name] for letter in scheme.letters]
    assert values == sorted(values, reverse=True)
    assert values[-1] == 0
