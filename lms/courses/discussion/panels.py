"""What this feature shows on the pages of a course and of a lesson."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template
from flask_login import current_user
from markupsafe import Markup

from lms import clock
from lms.courses.catalogue.models import Offering
from lms.courses.content.models import Lesson
from lms.courses.discussion.loaders.places import here_for
from lms.courses.discussion.queries import announcements, threads
from lms.courses.discussion.queries.people import teaches
from lms.courses.discussion.queries.threads import Asked

#: Announcements of this long are shown on the course's page.
NEW = timedelta(days=14)


def on_course(offering: Offering) -> Markup:
    """The latest announcements."""
    news = announcements.latest(
        current_user.id,
        [offering.id],
        since=clock.now() - NEW,
        most=3,
        everybody=teaches(current_user, offering.id),
    )
    if not news:
        return Markup()
    return Markup(  # noqa: S704 (a template of ours)
        render_template("discussion/_course.html", offering=offering, news=news)
    )


def on_lesson(offering: Offering, lesson: Lesson) -> Markup:
    """The lesson's questions, and where to ask."""
    here = here_for(current_user, offering.id)
    page = threads.board(here.viewer, Asked(offering_id=offering.id, lesson_id=lesson.id, size=5))
    return Markup(  # noqa: S704
        render_template(
            "discussion/_lesson.html", offering=offering, lesson=lesson, member=here, page=page
        )
    )
