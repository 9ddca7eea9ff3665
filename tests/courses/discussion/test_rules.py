"""Who may do what on a board and in messages; when an announcement is shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.courses.discussion.rules import boards, messaging
from lms.courses.discussion.rules.announcing import State, new_moment, state_of
from lms.courses.discussion.rules.boards import Act, Facts, Viewer, acts
from lms.courses.discussion.rules.messaging import Refusal, Side, may_write

people = st.integers(1, 4)
viewers = st.builds(Viewer, people, st.booleans(), st.booleans())
facts = st.builds(
    Facts, people, people, st.booleans(), st.booleans(), st.booleans(), st.booleans(),
    st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip
sides = st.builds(Side, people, st.sampled_from(["teacher", "learner", None]), st.booleans())
flags = st.booleans()
NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
moments = st.none() | st.integers(-5, 5).map(lambda n: NOW + timedelta(minutes=n))


@given(viewers, facts)
def test_what_is_hidden_can_be_touched_by_moderators_alone(viewer, post):
    found = acts(viewer, post)
    if post.deleted or (post.hidden and not viewer.moderator):
        assert not found
    if post.hidden:
        assert found <= {Act.RESTORE, Act.HISTORY, Act.REPORT}
    assert (Act.HIDE in found) == (viewer.moderator and not post.hidden and not post.deleted)


@given(viewers, facts)
def test_nobody_edits_or_deletes_the_words_of_others(viewer, post):
    found = acts(viewer, post)
    if viewer.person_id != post.author_id:
        assert not found & {Act.EDIT, Act.DELETE}
    else:
        assert not found & {Act.HELPFUL, Act.REPORT}
    if not viewer.writes:
        assert not found & {Act.EDIT, Act.DELETE, Act.HELPFUL, Act.ACCEPT, Act.REPORT}
    if Act.DELETE in found:
        assert not post.followed
        assert not post.accepted
    if Act.ACCEPT in found:
        assert viewer.moderator or viewer.person_id == post.asker_id
        assert not post.first


@given(viewers, people, flags)
def test_who_wrote_without_a_name_is_known_to_those_who_teach_and_to_the_writer(
    viewer, author, anonymous
):
    named = boards.named(viewer, author, anonymous=anonymous)
    assert named == (not anonymous or viewer.moderator or viewer.person_id == author)


@given(people, people, flags, flags)
def test_the_mark_of_the_asker_never_joins_a_name_to_an_anonymous_post(
    author, asker, anonymous, asked
):
    marked = boards.by_asker(
        author_id=author, asker_id=asker, anonymous=anonymous, asked_anonymously=asked
    )
    assert not (marked and anonymous != asked)


@given(st.lists(st.integers(), unique=True), st.integers())
def test_the_accepted_reply_comes_first_and_the_others_keep_their_order(ids, answer):
    ordered = boards.in_order(ids, answer)
    assert sorted(ordered) == sorted(ids)
    assert [one for one in ordered if one != answer] == [one for one in ids if one != answer]
    assert answer not in ids or ordered[0] == answer


def test_ended_seats_read_and_closed_offerings_are_only_read():
    write = boards.may_write
    assert write(teaches=False, seat="active", offering="open") is None
    assert write(teaches=False, seat="completed", offering="open") == boards.Refusal.SEAT_ENDED
    assert write(teaches=False, seat="active", offering="closed") == boards.Refusal.CLOSED
    assert write(teaches=True, seat=None, offering="closed") == boards.Refusal.CLOSED
    assert write(teaches=True, seat=None, offering="draft") is None
    assert write(teaches=False, seat=None, offering="open") == boards.Refusal.NOT_SEATED


@given(sides, sides, flags, flags, flags, flags, flags)
def test_messages_need_a_running_course_that_both_take_part_in(
    me, other, running, learners, blocked, by_other, reachable
):
    refusal = may_write(
        me, other, running=running, learners_write=learners, blocked=blocked,
        blocked_by_other=by_other, reachable=reachable,
    )  # fmt: skip
    if refusal is None:
        assert running
        assert reachable
        assert me.active
        assert other.active
        assert me.role
        assert other.role
        assert me.person_id != other.person_id
        if me.role == other.role == "learner":
            assert learners
            assert not blocked
            assert not by_other


@given(flags, flags, flags)
def test_learner_and_teacher_always_reach_one_another_while_both_are_there(
    learners, blocked, by_other
):
    learner, teacher = Side(1, "learner", True), Side(2, "teacher", True)
    for me, other in ((learner, teacher), (teacher, learner)):
        assert may_write(
            me, other, running=True, learners_write=learners, blocked=blocked,
            blocked_by_other=by_other,
        ) is None  # fmt: skip
        assert not messaging.may_block(me, other)


def test_who_was_blocked_is_not_told_so():
    one, other = Side(1, "learner", True), Side(2, "learner", True)
    assert (
        may_write(one, other, running=True, learners_write=True, blocked_by_other=True)
        == may_write(one, other, running=True, learners_write=True, reachable=False)
        == Refusal.UNREACHABLE
    )


@given(moments, moments, st.integers(-10, 10))
def test_an_announcement_is_shown_from_its_moment_on(publish_at, deleted_at, minutes):
    now = NOW + timedelta(minutes=minutes)
    state = state_of(publish_at, deleted_at, now)
    shown = publish_at is not None and publish_at <= now and deleted_at is None
    assert (state is State.PUBLISHED) == shown


@given(st.sampled_from(["draft", "now", "later"]), moments, moments)
def test_what_people_have_read_cannot_be_put_off(when, asked, before):
    after = new_moment(when, asked, before, NOW)
    if state_of(before, None, NOW) is State.PUBLISHED:
        assert after == before
    elif when == "now":
        assert after == NOW
    else:
        assert after == (asked if when == "later" else None)
