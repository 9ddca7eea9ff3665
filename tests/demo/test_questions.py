"""The hand-written questions are sound, answer as they say, and fill the quizzes that draw them."""

from __future__ import annotations

from random import Random

import pytest

from lms.courses.questions.rules.checking import check
from lms.courses.questions.rules.marking import mark
from lms.demo import answering, reading
from lms.interop.formats.questions import read
from lms.interop.formats.questions.model import ONE, Kind
from lms.matching import taxonomy

COURSES = reading.courses()


@pytest.mark.parametrize("slug", COURSES)
def test_a_question_file_reads_without_a_single_problem(slug: str) -> None:
    path = reading.question_file(slug)
    plan = read(path.read_bytes(), path.name)
    assert plan.format == "gift"
    assert (plan.problems, plan.rejected) == ((), ())
    assert len(plan.questions) >= 10


@pytest.mark.parametrize("slug", COURSES)
def test_a_question_passes_the_rules_and_its_stated_answer_is_right(slug: str) -> None:
    for question in reading.questions(slug):
        assert check(question) == [], question.title
        if question.needs_person:
            assert mark(question, {"text": "answer"}).fraction is None
        else:
            assert mark(question, answering.right(question)).fraction == ONE, question.title


@pytest.mark.parametrize("slug", COURSES)
def test_who_does_not_know_never_gets_everything(slug: str) -> None:
    rng, course = Random(1), COURSES[slug]
    for question in reading.questions(slug):
        if question.needs_person:
            continue
        guesses = course.guesses.get(question.title, ())
        shares = [
            mark(question, answering.answer(rng, question, 0.0, guesses)).fraction
            for _time in range(40)
        ]
        assert all(share is not None and share < ONE for share in shares), question.title


@pytest.mark.parametrize("slug", COURSES)
def test_what_people_are_said_to_answer_wrongly_belongs_to_a_question(slug: str) -> None:
    titles = {one.title: one for one in reading.questions(slug)}
    assert len(titles) == len(reading.questions(slug))
    for title, guesses in COURSES[slug].guesses.items():
        assert titles[title].kind in {Kind.SHORT, Kind.NUMERICAL}
        assert len(set(guesses)) == len(guesses)


@pytest.mark.parametrize("slug", COURSES)
def test_a_quiz_finds_what_it_pins_and_draws(slug: str) -> None:
    course = COURSES[slug]
    places: dict[str, list[str]] = {}
    by_title = {}
    for question in reading.questions(slug):
        places.setdefault(question.category[0], []).append(question.title)
        by_title[question.title] = question
    assert len(places) == len(course.modules)
    known = taxonomy.load().skills
    assert len(course.quizzes) == 2
    for quiz in course.quizzes:
        titles = list(places.values())[quiz.module - 1]
        assert set(quiz.pins) <= set(titles)
        left = [one for one in titles if one not in quiz.pins]
        assert not any(by_title[one].needs_person for one in left)
        assert quiz.draw <= len(left)
        assert bool(quiz.essay_points) == any(by_title[one].needs_person for one in quiz.pins)
        assert quiz.opens_day < quiz.closes_day
        assert set(quiz.skills) <= set(course.skills) & set(known)


@pytest.mark.parametrize("slug", COURSES)
def test_answers_in_words_differ_in_worth_and_each_has_its_comment(slug: str) -> None:
    essays = COURSES[slug].essays
    assert len(essays) >= 4
    assert len({one.text for one in essays}) == len(essays)
    assert min(one.percent for one in essays) < 60 < 90 < max(one.percent for one in essays)
    assert all(len(one.text) >= 15 and len(one.comment) >= 15 for one in essays)
