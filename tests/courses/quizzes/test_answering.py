"""Answers: each kept as it is given, once, the newest on top, and only in time."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest

from lms import clock, jobs
from lms.communication.models import Notification
from lms.courses.quizzes import operations
from lms.courses.quizzes.models import AnswerSave, Attempt
from lms.db import db
from tests.courses.quizzes.conftest import MARKED_BY_RULE, QUESTIONS, SECRETS

TAB, OTHER_TAB = "tab-aaaaaaaa", "tab-bbbbbbbb"


def url(setting, tail=""):
    return f"/quiz-attempts/{setting.attempt().id}{tail}"


def send(client, setting, *saves, tab=TAB):
    """A tab sends *saves*: (kind, number, response, age in seconds)."""
    payload = {
        "client": tab,
        "saves": [
            {
                "sequence": number,
                "question": setting.row(kind).id,
                "fields": setting.fields(kind, response),
                "age": age * 1000,
            }
            for kind, number, response, age in saves
        ],
    }
    answer = client.post(url(setting, "/answers"), json=payload)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def standing(setting, kind):
    return setting.row(kind).response


@pytest.fixture
def begun(client, cast, quiz):
    client.sign_in(cast.trainee)
    answer = client.post(f"/quizzes/{quiz.quiz_id}/start")
    assert answer.status_code == 303
    return quiz


def test_two_clicks_on_start_make_one_attempt(client, cast, begun):
    first = begun.attempt().id
    answer = client.post(f"/quizzes/{begun.quiz_id}/start")
    assert answer.headers["Location"].endswith(f"/quiz-attempts/{first}")
    assert db.session.query(Attempt).count() == 1


def test_an_answer_that_was_acknowledged_is_there(client, begun):
    told = send(client, begun, ("single", 1, {"choice": "a"}, 0))
    assert told["kept"][0]["outcome"] == "saved"
    assert standing(begun, "single") == {"choice": "a"}
    assert "checked" in client.get(url(begun)).text


def test_a_save_that_is_sent_again_is_one_save(client, begun):
    for _ in range(3):
        told = send(client, begun, ("single", 1, {"choice": "a"}, 0))
    assert told["kept"][0]["outcome"] == "saved"
    assert db.session.query(AnswerSave).count() == 1


def test_an_older_save_of_a_tab_never_overwrites_a_newer_one(client, begun):
    send(client, begun, ("short", 5, {"text": "나중"}, 0))
    told = send(client, begun, ("short", 4, {"text": "먼저"}, 0))
    assert told["kept"][0]["outcome"] == "older"
    assert standing(begun, "short") == {"text": "나중"}
    assert db.session.query(AnswerSave).count() == 2  # the log keeps both


def test_of_two_tabs_the_answer_given_last_stands_and_both_can_see_it(client, begun):
    send(client, begun, ("short", 1, {"text": "첫 창"}, 0))
    send(client, begun, ("short", 1, {"text": "둘째 창"}, 0), tab=OTHER_TAB)
    assert standing(begun, "short") == {"text": "둘째 창"}
    seen = client.get(url(begun, "/state")).get_json()["answers"][str(begun.row("short").id)]
    assert seen["client"] == OTHER_TAB
    assert db.session.query(AnswerSave).count() == 2


def test_what_waited_for_a_connection_counts_as_given_when_it_was_given(client, begun):
    with clock.at(clock.now() + timedelta(minutes=10)):
        send(client, begun, ("short", 1, {"text": "새로 적은 것"}, 0), tab=OTHER_TAB)
        told = send(client, begun, ("short", 9, {"text": "끊겨 있던 것"}, 300))
    assert told["kept"][0]["outcome"] == "older"
    assert standing(begun, "short") == {"text": "새로 적은 것"}


def test_an_answer_can_be_taken_back(client, begun):
    send(client, begun, ("single", 1, {"choice": "a"}, 0))
    send(client, begun, ("single", 2, {}, 0))
    assert standing(begun, "single") == {}
    assert not begun.row("single").is_answered


def test_an_answer_of_another_attempt_is_left_out(client, begun):
    payload = {"client": TAB, "saves": [{"sequence": 1, "question": 999999, "fields": {}}]}
    answer = client.post(url(begun, "/answers"), json=payload)
    assert answer.status_code == 200
    assert answer.get_json()["kept"] == []
    assert db.session.query(AnswerSave).count() == 0


@pytest.mark.parametrize(
    "payload",
    [
        None, [], {"client": "x", "saves": []}, {"client": "form", "saves": []},
        {"client": TAB, "saves": {}}, {"client": TAB, "saves": [{"sequence": -1, "question": 1}]},
        {"client": TAB, "saves": [{"sequence": True, "question": 1}]},
        {"client": TAB, "saves": [{"sequence": 1, "question": 1, "fields": {"text": 5}}]},
        {"client": TAB, "saves": [{"sequence": 1, "question": 1, "age": "soon"}]},
        {"client": TAB, "saves": [{"sequence": 1, "question": 1}] * 500},
    ],
)  # fmt: skip
def test_what_no_tab_of_ours_sends_is_refused(client, begun, payload):
    answer = client.post(
        url(begun, "/answers"), data=json.dumps(payload), content_type="application/json"
    )
    assert answer.status_code == 400


def test_a_beacon_saves_without_headers_of_its_own(client, begun):
    row = begun.row("short")
    payload = {
        "client": TAB,
        "saves": [{"sequence": 1, "question": row.id, "fields": {"text": "떠나며"}, "age": 5}],
    }
    answer = client.post(url(begun, "/answers"), data={"payload": json.dumps(payload)})
    assert answer.status_code == 200
    assert standing(begun, "short") == {"text": "떠나며"}


# --- the clock -----------------------------------------------------------------------------------
def test_within_ten_seconds_after_the_end_what_was_under_way_is_taken(client, cast, make):
    setting = make("short", time_limit_minutes=30)
    client.sign_in(cast.trainee).post(f"/quizzes/{setting.quiz_id}/start")
    end = setting.attempt().started_at + timedelta(minutes=30)
    with clock.at(end + timedelta(seconds=10)):
        assert (
            send(client, setting, ("short", 1, {"text": "가는 길"}, 2))["kept"][0]["outcome"]
            == "saved"
        )
    with clock.at(end + timedelta(seconds=11)):
        told = send(client, setting, ("short", 2, {"text": "너무 늦음"}, 0))
    assert told["kept"][0]["outcome"] == "late"
    assert standing(setting, "short") == {"text": "가는 길"}
    assert {row.outcome for row in db.session.query(AnswerSave)} == {"saved", "late"}


def test_when_time_is_out_what_is_there_counts_with_nobodys_browser_open(
    app, client, cast, make, delivered
):
    setting = make("single", "short", time_limit_minutes=30)
    client.sign_in(cast.trainee).post(f"/quizzes/{setting.quiz_id}/start")
    send(client, setting, ("single", 1, {"choice": "a"}, 0))
    end = setting.attempt().started_at + timedelta(minutes=30)
    with clock.at(end + timedelta(minutes=5)):
        jobs.run_periodic(app, "finish_overdue", operations.finish_overdue)
    attempt = setting.attempt()
    assert (attempt.state, attempt.ended_by) == ("finished", "time")
    assert attempt.submitted_at == end
    assert (attempt.points, attempt.possible) == (1, 2)


def test_the_clock_alone_decides_what_a_result_is_although_nothing_was_written(
    app, client, cast, make
):
    from lms.courses.quizzes import queries

    setting = make("single", "short", time_limit_minutes=30)
    client.sign_in(cast.trainee).post(f"/quizzes/{setting.quiz_id}/start")
    send(client, setting, ("single", 1, {"choice": "a"}, 0))
    key = (cast.trainee.id, setting.quiz_id)
    end = setting.attempt().started_at + timedelta(minutes=30)
    running = queries.results(cast.offering.id, [cast.trainee.id])[key]
    assert (running.running, running.points) == (True, None)
    with clock.at(end + timedelta(seconds=11)):
        over = queries.results(cast.offering.id, [cast.trainee.id])[key]
        assert setting.attempt().state == "open"
    assert (over.running, over.points, over.submitted_at) == (False, 1, end)


def test_looking_at_an_attempt_that_is_over_finishes_it(client, cast, make):
    setting = make("short", time_limit_minutes=30)
    client.sign_in(cast.trainee).post(f"/quizzes/{setting.quiz_id}/start")
    with clock.at(clock.now() + timedelta(hours=1)):
        answer = client.get(url(setting))
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/review")
    assert setting.attempt().state == "finished"


def test_extra_minutes_given_while_somebody_answers_hold_at_once(client, cast, make):
    from lms.courses.assignments.models import DateOverride
    from lms.db import unit_of_work

    setting = make("short", time_limit_minutes=30)
    client.sign_in(cast.trainee).post(f"/quizzes/{setting.quiz_id}/start")
    with unit_of_work() as session:
        session.add(
            DateOverride(
                item_kind="quiz", item_id=setting.quiz_id, person_id=cast.trainee.id,
                extra_minutes=15, set_at=clock.now(),
            )
        )  # fmt: skip
    with clock.at(setting.attempt().started_at + timedelta(minutes=44)):
        told = send(client, setting, ("short", 1, {"text": "더 받은 시간"}, 0))
    assert told["kept"][0]["outcome"] == "saved"


def test_an_attempt_ends_when_the_quiz_closes_even_if_the_limit_is_longer(client, cast, make):
    closes = clock.now() + timedelta(minutes=10)
    setting = make("short", time_limit_minutes=60, due_at=closes, available_from=None)
    client.sign_in(cast.trainee).post(f"/quizzes/{setting.quiz_id}/start")
    assert 590 <= client.get(url(setting, "/state")).get_json()["left"] <= 600


# --- without JavaScript ----------------------------------------------------------------------------
def page_form(setting, *answers, **more):
    """The page's form with answers: (kind, response); what was shown is what stood."""
    from lms.courses.quizzes.rules.asking import digest

    data = {"page": "1", "go": "save"}
    for kind, response in answers:
        row = setting.row(kind)
        data[f"shown-{row.id}"] = digest(row.response, row.attempt.seed)
        for name, value in setting.fields(kind, response).items():
            data[f"q{row.id}-{name}"] = value
    return data | more


def test_each_page_is_a_form_that_saves_when_it_is_turned(client, begun):
    form = page_form(begun, ("single", {"choice": "b"}), ("short", {"text": "답"}), go="confirm")
    answer = client.post(url(begun), data=form)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/confirm")
    assert standing(begun, "single") == {"choice": "b"}
    assert standing(begun, "short") == {"text": "답"}


def test_a_page_that_stood_open_does_not_undo_what_another_tab_saved(client, begun):
    stale = page_form(begun, ("single", {}), ("short", {"text": "이 창에서"}))
    send(client, begun, ("single", 1, {"choice": "a"}, 0), tab=OTHER_TAB)
    client.post(url(begun), data=stale)
    assert standing(begun, "single") == {"choice": "a"}  # nobody touched it on the stale page
    assert standing(begun, "short") == {"text": "이 창에서"}


def test_the_confirmation_lists_what_is_not_answered(client, begun):
    send(client, begun, ("single", 1, {"choice": "a"}, 0))
    page = client.get(url(begun, "/confirm")).text
    assert "답하지 않은 문제가 1개 있습니다." in page
    assert f"#question-{begun.row('short').id}" in page


def test_handing_in_gives_a_receipt_and_tells_it_once(client, begun):
    send(client, begun, ("single", 1, {"choice": "a"}, 0))
    for _ in range(2):
        answer = client.post(url(begun, "/hand-in"))
        assert answer.headers["Location"].endswith("/review")
    attempt = begun.attempt()
    page = client.get(url(begun, "/review")).text
    assert attempt.receipt_number in page
    assert attempt.receipt in page
    told = db.session.query(Notification).filter_by(kind="quiz.received").all()
    assert [note.params["receipt"] for note in told] == [attempt.receipt]


def test_after_handing_in_nothing_changes_the_answer(client, begun):
    send(client, begun, ("short", 1, {"text": "낸 답"}, 0))
    client.post(url(begun, "/hand-in"))
    told = send(client, begun, ("short", 2, {"text": "몰래"}, 0))
    assert told["finished"] is True
    assert told["kept"][0]["outcome"] == "late"
    client.post(url(begun), data=page_form(begun, ("short", {"text": "양식으로"})))
    assert standing(begun, "short") == {"text": "낸 답"}


# --- no way back -----------------------------------------------------------------------------------
def test_where_there_is_no_way_back_the_server_keeps_it_shut(client, cast, make):
    setting = make("single", "short", "essay", per_page="one", no_return=True)
    client.sign_in(cast.trainee).post(f"/quizzes/{setting.quiz_id}/start")
    client.post(url(setting), data=page_form(setting, ("single", {"choice": "b"}), go="next"))
    assert "짧게 답하시오" in client.get(url(setting)).text
    back = client.get(url(setting, "?page=1"))
    assert back.status_code == 302
    told = send(client, setting, ("single", 1, {"choice": "a"}, 0))
    assert told["kept"][0]["outcome"] == "passed"
    client.post(url(setting), data=page_form(setting, ("single", {"choice": "a"}), page="1"))
    assert standing(setting, "single") == {"choice": "b"}
    ahead = client.get(url(setting, "?page=3"))
    assert ahead.status_code == 302  # nor ahead


def test_with_one_question_a_page_others_are_not_in_the_page(client, cast, make):
    setting = make("single", "short", per_page="one")
    client.sign_in(cast.trainee).post(f"/quizzes/{setting.quiz_id}/start")
    first = client.get(url(setting)).text
    assert "하나를 고르시오" in first
    assert "짧게 답하시오" not in first
    assert "짧게 답하시오" in client.get(url(setting, "?page=2")).text


def test_the_name_of_an_answer_does_not_tell_the_place_of_a_choice(client, begun):
    """A choice out of four is quickly tried out: its name must not be a plain hash."""
    told = send(client, begun, ("single", 1, {"choice": "a"}, 0))["kept"][0]["digest"]
    plain = json.dumps({"choice": "a"}, separators=(",", ":")).encode()
    hashes = [hashlib.new(kind, plain).hexdigest() for kind in ("sha256", "md5", "blake2b")]
    assert not any(one.startswith(told) for one in hashes)
    state = client.get(url(begun, "/state")).get_json()
    assert state["answers"][str(begun.row("single").id)]["digest"] == told


def test_a_question_is_flagged_to_come_back_to(client, begun):
    row = begun.row("short")
    client.post(url(begun), data=page_form(begun, **{f"flag-{row.id}": "1"}))
    assert begun.row("short").flagged
    assert "다시 볼 문제로 표시한 것" in client.get(url(begun, "/confirm")).text


# --- what never reaches the browser ------------------------------------------------------------------
@pytest.mark.parametrize("kind", QUESTIONS)
def test_nothing_that_tells_the_answer_is_in_any_answer_of_the_server_during_an_attempt(
    client, cast, make, kind
):
    setting = make(kind, review={"after_close": ["answers", "marks", "correct", "feedback"]})
    client.sign_in(cast.trainee)
    start = client.post(f"/quizzes/{setting.quiz_id}/start", follow_redirects=True)
    wrong = {"text": "다른 답"} if kind in {"short", "numerical", "essay", "code"} else {}
    bodies = [start.text, client.get(f"/quizzes/{setting.quiz_id}").text]
    told = send(client, setting, (kind, 1, wrong, 0))
    bodies.append(json.dumps(told, ensure_ascii=False))
    bodies += [client.get(url(setting, tail)).text for tail in ("", "/state", "/confirm")]
    bodies.append(client.get(f"/learn/{cast.offering.id}").text)
    client.post(url(setting, "/hand-in"))
    bodies += [client.get(url(setting, tail)).text for tail in ("/review", "/state")]
    bodies.append(client.get(f"/quizzes/{setting.quiz_id}").text)
    for body in bodies:
        found = [secret for secret in SECRETS if secret in body]
        assert not found
        assert "fraction" not in body
    assert "answer-key" not in client.get(url(setting, "/review")).text
    keys = {"a", "b", "c", "p1", "p2", "i1", "i2", "i3", "x", "y"}
    values = {part.split('"')[0] for part in start.text.split('value="')[1:]}
    assert not values & keys  # choices go by tokens that the seed makes


def test_a_receipt_cannot_be_worked_out_to_learn_whether_an_order_is_right(client, cast, make):
    """The keys of an ordering stand in the right order, and a receipt comes before the marks."""
    setting = make("ordering")
    client.sign_in(cast.trainee).post(f"/quizzes/{setting.quiz_id}/start")
    send(client, setting, ("ordering", 1, QUESTIONS["ordering"][1], 0))
    client.post(url(setting, "/hand-in"))
    attempt = setting.attempt()
    row = attempt.questions[0]
    answers = [[row.question_version_id, row.response]]
    known = [attempt.id, attempt.submitted_at.isoformat(), answers]
    plain = json.dumps(known, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert attempt.receipt != hashlib.sha256(plain.encode()).hexdigest()


@pytest.mark.parametrize("kind", MARKED_BY_RULE)
def test_each_kind_is_answered_through_its_form_and_marked_when_handed_in(client, cast, make, kind):
    setting = make(kind)
    client.sign_in(cast.trainee).post(f"/quizzes/{setting.quiz_id}/start")
    right = QUESTIONS[kind][1]
    client.post(url(setting), data=page_form(setting, (kind, right)))
    assert standing(setting, kind) == right
    client.post(url(setting, "/hand-in"))
    assert setting.attempt().points == 1


@pytest.mark.parametrize("kind", ["essay", "code"])
def test_what_a_person_must_mark_waits_and_an_untouched_template_does_not(client, cast, make, kind):
    setting = make(kind)
    client.sign_in(cast.trainee).post(f"/quizzes/{setting.quiz_id}/start")
    client.post(url(setting), data=page_form(setting, (kind, QUESTIONS[kind][1])))
    client.post(url(setting, "/hand-in"))
    assert setting.attempt().points is None
    assert setting.row(kind).needs_person


def test_an_untouched_template_is_no_answer(client, cast, make):
    setting = make("code")
    client.sign_in(cast.trainee).post(f"/quizzes/{setting.quiz_id}/start")
    template = QUESTIONS["code"][0].template
    client.post(url(setting), data=page_form(setting, ("code", {"text": template})))
    assert standing(setting, "code") == {}
    client.post(url(setting, "/hand-in"))
    assert setting.attempt().points == 0


# --- the offering --------------------------------------------------------------------------------
def test_closing_the_offering_hands_in_what_is_there_and_takes_nothing_more(app, client, begun):
    from lms.courses.catalogue import operations as catalogue
    from lms.db import unit_of_work

    send(client, begun, ("single", 1, {"choice": "a"}, 0))
    with app.test_request_context("/"), unit_of_work():
        catalogue.close_offering(begun.quiz.offering)
    attempt = begun.attempt()
    assert (attempt.state, attempt.ended_by, attempt.points) == ("finished", "close", 1)
    with unit_of_work():  # one that is open all the same, as a deleted one that was restored
        attempt = begun.attempt()
        attempt.state = "open"
    told = send(client, begun, ("short", 2, {"text": "닫힌 뒤"}, 0))
    assert told["kept"][0]["outcome"] == "late"
    assert standing(begun, "short") == {}
    client.post(url(begun, "/hand-in"))
    assert begun.attempt().ended_by == "close"
