"""What is said in courses: announcements, questions with answers, messages."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from lms import clock, i18n, outbox
from lms.courses.discussion.models import (
    Announcement,
    AnnouncementReading,
    Board,
    Conversation,
    DirectMessage,
    Follow,
    Helpful,
    Post,
    Thread,
    ThreadReading,
)
from lms.courses.sections.models import Section
from lms.demo import reading
from lms.demo.programmes import Programmes
from lms.demo.runs import Run
from lms.demo.world import World
from lms.interop.formats.hangul import initial_consonants

#: What is older (days) has been read by the accounts of the demonstration.
KNOWN = 4


def build(world: World, programmes: Programmes) -> None:
    """Add what people told and asked one another in the courses that run."""
    rng = world.chance("talk")
    shared = world.shared
    running = [run for run in programmes.runs if run.phase == "running" and run.people]
    taken: dict[str, int] = {}
    for number, run in enumerate(running):
        if run is shared:
            texts = reading.talk("announcements")["shared"]
        elif run.course.language == "en":
            texts = reading.talk("announcements")["english"]
        else:
            pool = reading.talk("announcements")["any"]
            texts = [pool[number % len(pool)], pool[(number + 2) % len(pool)]]
        for text in texts:
            _announce(world, rng, run, text, told=run is shared)
        asked = [one for one in reading.talk("threads")["thread"] if one["course"] == run.text.slug]
        if world.cast["trainee"] not in run.people and asked:
            # Parallel courses do not ask the same: each takes the next of the questions.
            at = taken.get(run.text.slug, 0)
            taken[run.text.slug] = at + 1
            asked = [asked[at % len(asked)]]
        for text in asked:
            _ask(world, rng, run, text)
    world.rows.add(Board, offering_id=shared.row.id, anonymous=True, learners_write=True)
    _messages(world, shared)


# ---- announcements -------------------------------------------------------------------------------


def _announce(world: World, rng: Random, run: Run, text: dict[str, Any], *, told: bool) -> None:
    began = (world.today - run.row.starts_on).days
    if text["day"] >= began - 1:
        return  # it would have come before the course
    at = clock.seoul_midnight(world.day(-text["day"])) + timedelta(
        hours=rng.randrange(9, 18), minutes=5 * rng.randrange(12)
    )
    section = None
    if "section" in text:
        own = [one for one in world.rows.of(Section) if one.offering_id == run.row.id]
        section = own[text["section"]]
    happens = None
    if "happens" in text:
        happens = clock.seoul_midnight(world.day(text["happens"])) + timedelta(hours=16)
    written = at - timedelta(hours=rng.randrange(1, 20))
    if at > world.now:
        written = world.now - timedelta(hours=7)
    values = _values(run)
    row = world.rows.add(
        Announcement,
        offering_id=run.row.id,
        author_id=run.teacher.id,
        title=text["title"].format(**values),
        body=text["body"].strip().format(**values),
        publish_at=at,
        happens_at=happens,
        sectioned=section is not None,
        section_id=section.id if section is not None else None,
        pinned=text.get("pinned", False),
        created_at=written,
        updated_at=written,
    )
    if at > world.now:
        world.later.append(
            (
                "announcement",
                {"announcement_id": row.id, "edition": 1},
                f"announcement:{row.id}:1:{at.isoformat()}",
                at,
            )
        )
        return
    for person in run.people:
        mine = person is world.cast["trainee"]
        if text["day"] > KNOWN if mine else rng.random() < 0.82:
            world.rows.add(
                AnnouncementReading,
                announcement_id=row.id,
                person_id=person.id,
                read_at=min(at + timedelta(hours=rng.randrange(1, 40)), world.now),
            )
    trainee = world.cast["trainee"]
    if told and trainee in run.people and section is None:
        world.tell(
            trainee,
            "announcement.new",
            {"course": _named(run), "title": row.title, "announcement": row.id},
            f"/learn/{run.row.id}/announcements/{row.id}",
            at,
        )


def _values(run: Run) -> dict[str, str]:
    return {
        "first": run.works[0].row.title_ko,
        "second": run.works[1].row.title_ko,
        "due": i18n.moment(run.works[1].row.due_at),
        "closes": i18n.moment(run.tests[-1].row.due_at),
        "hard": run.text.quizzes[0].pins[0] if run.text.quizzes[0].pins else "",
    }


def _named(run: Run) -> dict[str, str]:
    return {"ko": run.course.title_ko, "en": run.course.title_en}


# ---- questions -----------------------------------------------------------------------------------


def _ask(world: World, rng: Random, run: Run, text: dict[str, Any]) -> None:
    began = (world.today - run.row.starts_on).days
    if text["day"] >= began:
        return
    asker = _writer(world, rng, run, text.get("by", "asker"), None)
    at = clock.seoul_midnight(world.day(-text["day"])) + timedelta(
        hours=rng.randrange(8, 22), minutes=rng.randrange(60)
    )
    lesson = text.get("lesson")
    thread = world.rows.add(
        Thread,
        offering_id=run.row.id,
        lesson_id=run.lessons[lesson - 1].id if lesson else None,
        author_id=asker.id,
        title=text["title"],
        initials=initial_consonants(text["title"])[:200],
        pinned_at=at + timedelta(minutes=5) if text.get("pinned") else None,
        created_at=at,
        last_at=at,
    )
    question = _post(world, thread, asker, text["body"].strip(), at, first=True)
    met = {asker.id: at}
    accepted = None
    for reply in text["replies"]:
        writer = _writer(world, rng, run, reply["by"], asker)
        moment = at + timedelta(hours=reply["hours"], minutes=rng.randrange(60))
        if moment >= world.now:
            continue
        post = _post(world, thread, writer, reply["text"], moment)
        met[writer.id] = moment
        if reply.get("accepted"):
            thread.answer_id, accepted = post.id, post
        thread.last_at = moment
    if accepted is not None:
        fans = [one for one in run.people if one.id != accepted.author_id]
        for person in rng.sample(fans, min(text["helpful"], len(fans))):
            world.rows.add(Helpful, post_id=accepted.id, person_id=person.id, at=thread.last_at)
    for person_id in sorted(met):
        world.rows.add(Follow, thread_id=thread.id, person_id=person_id, following=True)
    if text["day"] > KNOWN:
        for person in [run.teacher, run.assistant, *run.people]:
            if person in world.cast.values() or rng.random() < 0.7:
                met[person.id] = min(world.now, thread.last_at + timedelta(hours=20))
    for person_id, moment in sorted(met.items()):
        world.rows.add(ThreadReading, thread_id=thread.id, person_id=person_id, read_at=moment)
    if accepted is None and run.teacher is world.cast["instructor"]:
        world.tell(
            run.teacher,
            "question.new",
            {
                "course": _named(run),
                "title": thread.title,
                "who": {"ko": asker.name, "en": asker.english_name or asker.name},
                "post": question.id,
            },
            f"/learn/{run.row.id}/questions/{thread.id}",
            at,
        )


def _writer(world: World, rng: Random, run: Run, by: str, asker: Any) -> Any:
    trainee = world.cast["trainee"]
    if by == "teacher":
        return run.teacher
    if by == "trainee" and trainee in run.people:
        return trainee
    if by == "assistant":
        return run.assistant
    if by == "asker" and asker is not None:
        return asker
    others = [one for one in run.people if one is not trainee and one is not asker]
    return rng.choice(others or run.people)


def _post(
    world: World, thread: Any, author: Any, body: str, at: datetime, *, first: bool = False
) -> Any:
    return world.rows.add(
        Post, thread_id=thread.id, author_id=author.id, first=first, body=body, created_at=at
    )


# ---- messages ------------------------------------------------------------------------------------


def _messages(world: World, run: Run) -> None:
    """Conversations of the shared course; what came last waits to be read."""
    trainee = world.cast["trainee"]
    learner = next((one for one in run.people if one is not trainee), trainee)
    who = {
        "trainee": trainee,
        "instructor": run.teacher,
        "assistant": run.assistant,
        "learner": learner,
    }
    for text in reading.talk("messages")["conversation"]:
        pair = [who[name] for name in text["who"]]
        low, high = sorted(pair, key=lambda one: int(one.id))
        conversation = world.rows.add(
            Conversation,
            offering_id=run.row.id,
            low_id=low.id,
            high_id=high.id,
            last_at=world.now,
        )
        if any(
            one is not conversation and (one.low_id, one.high_id) == (low.id, high.id)
            for one in world.rows.of(Conversation)
        ):
            world.rows.drop(Conversation, conversation)  # nobody else sits here
            continue
        read = {low.id: 0, high.id: 0}
        for place, line in enumerate(text["lines"]):
            author = pair[line["by"]]
            at = clock.seoul_midnight(world.day(-line["days"])) + timedelta(hours=11 + 2 * place)
            message = world.rows.add(
                DirectMessage,
                conversation_id=conversation.id,
                author_id=author.id,
                body=line["text"],
                created_at=min(at, world.now - timedelta(minutes=40)),
            )
            read[author.id] = message.id
            conversation.last_at = message.created_at
        conversation.low_read_id, conversation.high_read_id = read[low.id], read[high.id]
        world.tell(
            pair[1 - text["lines"][-1]["by"]],
            "message.new",
            {
                "course": _named(run),
                "who": {"ko": author.name, "en": author.english_name},
                "message": message.id,
            },
            f"/messages/{conversation.id}",
            conversation.last_at,
        )


def enqueue(world: World) -> None:
    """Have what is planned told at its moment, within the present transaction."""
    for kind, payload, key, at in world.later:
        outbox.enqueue(kind, payload, dedup_key=key, run_at=at)
