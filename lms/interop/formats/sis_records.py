"""What the rows of Canvas' SIS files say, one dataclass a kind, and the rules of their columns.

Source of names, required columns and states: Canvas LMS, "SIS Import Format". A kind is told by
its header, never by the file's name, as Canvas itself does.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from lms.interop.formats.problems import NOWHERE, Place

Rule = Literal["text", "date", "email"]


@dataclass(frozen=True, slots=True)
class Record:
    """Any row that was accepted; ``where`` names its file and line and is no part of its value."""

    where: Place = field(default=NOWHERE, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Account(Record):
    """An organisation; without a parent it hangs below the root."""

    account_id: str
    parent_account_id: str
    name: str
    status: str
    integration_id: str = ""


@dataclass(frozen=True, slots=True)
class Term(Record):
    """A term; its dates are instants in UTC, or None where left blank."""

    term_id: str
    name: str
    status: str
    start_date: dt.datetime | None = None
    end_date: dt.datetime | None = None
    integration_id: str = ""


@dataclass(frozen=True, slots=True)
class User(Record):
    """A person with a sign-in name. Passwords are not carried."""

    user_id: str
    login_id: str
    status: str
    first_name: str = ""
    last_name: str = ""
    full_name: str = ""
    sortable_name: str = ""
    short_name: str = ""
    email: str = ""
    authentication_provider_id: str = ""
    integration_id: str = ""

    @property
    def display_name(self) -> str:
        """The name to show: as given in full, else last and first name in their script's order."""
        if self.full_name:
            return self.full_name
        bits = [self.first_name, self.last_name]
        if any("가" <= ch <= "힣" for ch in self.last_name):
            return self.last_name + self.first_name
        return " ".join(bit for bit in bits if bit) or self.short_name


@dataclass(frozen=True, slots=True)
class Course(Record):
    """A course as it is run; a blank account is the root, a blank term the default one."""

    course_id: str
    short_name: str
    long_name: str
    account_id: str
    term_id: str
    status: str
    start_date: dt.datetime | None = None
    end_date: dt.datetime | None = None
    course_format: str = ""
    integration_id: str = ""


@dataclass(frozen=True, slots=True)
class Section(Record):
    """A class of a course."""

    section_id: str
    course_id: str
    name: str
    status: str
    start_date: dt.datetime | None = None
    end_date: dt.datetime | None = None
    integration_id: str = ""


@dataclass(frozen=True, slots=True)
class Enrolment(Record):
    """A person's role in a course or one of its sections."""

    course_id: str
    user_id: str
    role: str
    section_id: str
    status: str
    associated_user_id: str = ""
    limit_section_privileges: str = ""
    start_date: dt.datetime | None = None
    end_date: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Group(Record):
    """A group of an account or a course."""

    group_id: str
    name: str
    status: str
    account_id: str = ""
    course_id: str = ""


@dataclass(frozen=True, slots=True)
class GroupMembership(Record):
    """A person in a group."""

    group_id: str
    user_id: str
    status: str


@dataclass(frozen=True, slots=True)
class CrossListing(Record):
    """A section taught inside another course."""

    xlist_course_id: str
    section_id: str
    status: str


@dataclass(frozen=True, slots=True)
class Observer(Record):
    """A person who may watch another's progress."""

    observer_id: str
    student_id: str
    status: str


@dataclass(frozen=True, slots=True)
class Kind:
    """The rules of one SIS file.

    ``key`` identifies a row; ``references`` maps a column to the kind whose key it names;
    ``required`` columns must be in the header, ``filled`` ones also have a value.
    """

    name: str
    ko: str
    en: str
    record: type[Any]
    key: tuple[str, ...]
    required: tuple[str, ...]
    filled: tuple[str, ...]
    statuses: tuple[str, ...]
    references: tuple[tuple[str, str], ...] = ()
    dates: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    """At least one of these has a value."""


_ENROLMENT_STATES: Final = ("active", "deleted", "completed", "inactive", "deleted_last_completed")
_DATES: Final = ("start_date", "end_date")

# In the order in which Canvas, too, processes them: parents before children.
KINDS: Final[tuple[Kind, ...]] = (
    Kind(
        "accounts", "기관", "account", Account, ("account_id",),
        ("account_id", "parent_account_id", "name", "status"), ("account_id", "name", "status"),
        ("active", "deleted"), (("parent_account_id", "accounts"),),
    ),
    Kind(
        "terms", "학기", "term", Term, ("term_id",),
        ("term_id", "name", "status"), ("term_id", "name", "status"),
        ("active", "deleted"), dates=_DATES, ignored=("date_override_enrollment_type",),
    ),
    Kind(
        "users", "사용자", "user", User, ("user_id",),
        ("user_id", "login_id", "status"), ("user_id", "login_id", "status"),
        ("active", "suspended", "deleted"),
        ignored=(
            "password", "ssha_password", "pronouns", "declared_user_type", "home_account",
            "root_account", "canvas_password_notification",
        ),
    ),
    Kind(
        "courses", "과목", "course", Course, ("course_id",),
        ("course_id", "short_name", "long_name", "status"),
        ("course_id", "short_name", "long_name", "status"),
        ("active", "deleted", "completed", "published"),
        (("account_id", "accounts"), ("term_id", "terms")), _DATES,
        ignored=(
            "blueprint_course_id", "homeroom_course", "friendly_name", "grade_passback_setting",
        ),
    ),
    Kind(
        "sections", "분반", "section", Section, ("section_id",),
        ("section_id", "course_id", "name", "status"),
        ("section_id", "course_id", "name", "status"),
        ("active", "deleted"), (("course_id", "courses"),), _DATES,
    ),
    Kind(
        "enrollments", "수강", "enrolment", Enrolment,
        ("course_id", "section_id", "user_id", "role"),
        ("user_id", "role", "status"), ("user_id", "role", "status"), _ENROLMENT_STATES,
        (
            ("course_id", "courses"), ("section_id", "sections"), ("user_id", "users"),
            ("associated_user_id", "users"),
        ),
        _DATES, ignored=("root_account", "role_id", "user_integration_id", "notify"),
        either=("course_id", "section_id"),
    ),
    Kind(
        "groups", "모둠", "group", Group, ("group_id",),
        ("group_id", "name", "status"), ("group_id", "name", "status"),
        ("available", "closed", "completed", "deleted"),
        (("account_id", "accounts"), ("course_id", "courses")),
        ignored=("group_category_id",),
    ),
    Kind(
        "groups_membership", "모둠원", "group membership", GroupMembership, ("group_id", "user_id"),
        ("group_id", "user_id", "status"), ("group_id", "user_id", "status"),
        ("accepted", "deleted"), (("group_id", "groups"), ("user_id", "users")),
    ),
    Kind(
        "xlists", "교차 분반", "cross-listing", CrossListing, ("xlist_course_id", "section_id"),
        ("xlist_course_id", "section_id", "status"), ("section_id", "status"),
        ("active", "deleted"), (("xlist_course_id", "courses"), ("section_id", "sections")),
    ),
    Kind(
        "user_observers", "보호자", "observer", Observer, ("observer_id", "student_id"),
        ("observer_id", "student_id", "status"), ("observer_id", "student_id", "status"),
        ("active", "deleted"), (("observer_id", "users"), ("student_id", "users")),
    ),
)  # fmt: skip

BY_NAME: Final = {kind.name: kind for kind in KINDS}
PASSWORD_COLUMNS: Final = frozenset({"password", "ssha_password"})
