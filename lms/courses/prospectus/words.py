"""How a prospectus is written for people and for search engines."""

from __future__ import annotations

import json
from typing import Any

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from markupsafe import Markup

from lms import i18n
from lms.communication.operations import absolute
from lms.courses.prospectus.queries import Shown
from lms.i18n import WEEKDAYS as WEEKDAYS
from lms.i18n import local

KINDS: dict[str, Any] = {
    "required": _("필수 과목"),
    "elective": _("선택 과목"),
    "project": _("프로젝트"),
}
#: A shape for each kind, so that the map needs no colour.
SHAPES = {"required": "●", "elective": "○", "project": "◆"}


def clock_of(minute: int) -> str:
    """Minutes after midnight as a time."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def won(amount: int) -> str:
    """An amount in won."""
    return str(gettext("%(amount)s원", amount=f"{amount:,}"))


def linked_data(shown: Shown) -> Markup:
    """The track as a schema.org Course, as a block of data: browsers run nothing of that type."""
    track = shown.track
    values: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": local(track),
        "description": local(track, "summary"),
        "inLanguage": track.language,
        "url": absolute(url_for("programmes.track", slug=track.slug)),
        "provider": {
            "@type": "EducationalOrganization",
            "name": track.organisation.english_name
            if i18n.current() == "en" and track.organisation.english_name
            else track.organisation.name,
        },
        "timeRequired": f"PT{shown.hours.total}H",
        "teaches": [local(skill, "name") for skill in shown.skills],
    }
    if shown.cohort is not None:
        values["hasCourseInstance"] = {
            "@type": "CourseInstance",
            "name": local(shown.cohort),
            "startDate": shown.cohort.starts_on.isoformat(),
            "endDate": shown.cohort.ends_on.isoformat(),
            "courseMode": "online"
            if shown.slots and all(slot.mode == "online" for slot in shown.slots)
            else "onsite",
            "maximumAttendeeCapacity": shown.cohort.capacity,
        }
    if shown.prospectus.cost_won is not None:
        values["offers"] = {
            "@type": "Offer",
            "price": shown.prospectus.cost_won,
            "priceCurrency": "KRW",
            "category": "Free" if shown.prospectus.cost_won == 0 else "Paid",
        }
    text = json.dumps(values, ensure_ascii=False)
    for char in "<>&":  # nothing in it can end the block
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(text))  # noqa: S704
