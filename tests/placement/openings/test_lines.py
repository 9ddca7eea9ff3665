"""Lines keep their keys, and nothing is dropped unless a person takes it out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from lms.matching import GateKind, taxonomy
from lms.placement.openings import lines, rules
from lms.placement.openings.lines import Line, apply, merged, parts_of, problems, requirement_of

NAMES = taxonomy.load()


def keys() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"new{next(numbers):05d}"


def line(number: int, text: str, kind: str = "must", **values: object) -> Line:
    return Line(f"key{number:05d}", text, kind, **values)  # type: ignore[arg-type]


TEXTS = st.text(alphabet="가나다 abc,./\n", min_size=1, max_size=30).filter(str.strip)
LISTS = st.lists(TEXTS, min_size=1, max_size=6).map(
    lambda texts: [line(number, text) for number, text in enumerate(texts)]
)
OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["up", "down", "merge", "split", "remove", "restore", "add"]),
        st.integers(min_value=0, max_value=8),
    ),
    max_size=8,
)


def words(found: list[Line]) -> list[str]:
    """Every visible character except what separates parts, whatever the order of lines."""
    return sorted(char for one in found for char in one.text if char not in " \n,/")


@given(LISTS, OPERATIONS)
def test_no_operation_loses_a_word_or_repeats_a_key(
    found: list[Line], operations: list[tuple[str, int]]
) -> None:
    new_key, before = keys(), words(found)
    for name, at in operations:
        found = apply(found, name, at, taxonomy=NAMES, new_key=new_key).lines
        assert words(found) == before
        assert len({one.key for one in found}) == len(found)


def test_a_split_keeps_the_key_with_the_first_part_and_finds_skills_anew() -> None:
    one = line(1, "Python 개발 경험\nDocker 배포 경험", skills=("python", "docker", "sql"))
    parts = apply([one], "split", 0, taxonomy=NAMES, new_key=keys()).lines
    assert [part.key for part in parts] == ["key00001", "new00001"]
    assert parts[0].skills == ("python", "sql")  # what a person added stays
    assert parts[1].skills == ("docker",)


def test_a_line_falls_apart_at_line_breaks_before_commas() -> None:
    assert parts_of("가, 나\n다") == ["가, 나", "다"]
    assert parts_of("가, 나") == ["가", "나"]
    assert parts_of("가 나") == ["가 나"]


def test_merging_keeps_the_first_key_and_the_skills_of_both() -> None:
    both = merged(line(1, "가", skills=("python",)), line(2, "나", skills=("sql", "python")))
    assert (both.key, both.text, both.skills) == ("key00001", "가 나", ("python", "sql"))


def test_a_line_that_is_only_shown_is_not_matched_on() -> None:
    assert requirement_of(line(1, "점심 제공", "other"), None) is None
    assert requirement_of(line(1, "파이썬", removed=True), None) is None


def test_gates_are_judged_on_must_haves_alone() -> None:
    day = date(2026, 5, 1)
    must = requirement_of(line(1, "5월 1일 출근", gate="start"), day)
    assert must is not None
    assert must.gate is not None
    assert (must.gate.kind, must.gate.by) == (GateKind.START, day)
    wish = requirement_of(line(1, "5월 1일 출근", "preferred", gate="start"), day)
    assert wish is not None
    assert wish.gate is None


def test_a_list_needs_one_line_that_asks_for_something() -> None:
    found = problems([line(1, "점심 제공", "other"), line(2, "파이썬", removed=True)], None)
    assert [(number, reason.code) for number, reason in found] == [(-1, "nothing_asked")]


def test_every_word_of_a_posting_is_in_some_line() -> None:
    text = "[자격요건]\n- Python 3년 이상\n- 커뮤니케이션\n[우대]\n- AWS\n[복지]\n- 간식"
    read = lines.read(text, NAMES, keys())
    assert [(one.kind, one.text) for one in read] == [
        ("must", "Python 3년 이상"),
        ("must", "커뮤니케이션"),
        ("preferred", "AWS"),
        ("other", "간식"),
    ]
    assert read[0].skills == ("python",)


def test_a_mention_inside_a_longer_word_links_no_skill() -> None:
    class Doubtful:
        version, resolve, name = "d", NAMES.resolve, NAMES.name
        related_score = NAMES.related_score

        def mentions(self, text: str) -> list[object]:
            return [
                type(
                    "M",
                    (),
                    {
                        "skill_id": "python",
                        "start": 0,
                        "end": 2,
                        "surface": "파이",
                        "confidence": c,
                    },
                )()
                for c in ([0.6] if "회사" in text else [0.8])
            ]

    assert lines.skills_in("파이회사", Doubtful()) == ()
    assert lines.skills_in("파이 다룸", Doubtful()) == ("python",)


WEEK = date(2026, 3, 3)


@given(
    st.sampled_from(list(rules.State)),
    st.sampled_from(list(rules.Act)),
    st.booleans(),
    st.booleans(),
)
def test_an_opening_is_never_open_unconfirmed_unverified_or_past(
    state: rules.State, act: rules.Act, confirmed: bool, verified: bool
) -> None:
    result = rules.move(
        state, act, confirmed=confirmed, verified=verified, closes_on=WEEK, today=WEEK
    )
    if result.changed and result.state is rules.State.OPEN:
        assert confirmed
        assert verified
    again = rules.move(
        result.state, act, confirmed=confirmed, verified=verified, closes_on=WEEK, today=WEEK
    )
    if result.changed:
        assert not again.changed


def test_the_last_day_is_still_open() -> None:
    assert rules.is_open("open", WEEK, WEEK)
    assert not rules.is_open("open", WEEK, date(2026, 3, 4))
    assert not rules.is_open("paused", None, WEEK)


def test_pay_that_cannot_be_a_year_in_ten_thousands_is_asked_about() -> None:
    def codes(low: int | None, high: int | None) -> list[str]:
        found = rules.problems(
            pay_min=low, pay_max=high, starts_on=None, closes_on=None, today=WEEK
        )
        return [reason.code for reason in found]

    assert codes(300, None) == ["pay_small"]
    assert codes(36_000_000, None) == ["pay_large"]
    assert codes(4000, 3600) == ["pay_order"]
    assert codes(3600, 4200) == []


def test_weights_are_offered_as_they_are_kept() -> None:
    assert all(0 <= Decimal(weight) <= 3 for weight in rules.WEIGHTS)
