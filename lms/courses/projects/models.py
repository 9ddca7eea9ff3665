"""Rounds of company projects, proposals, teams with their wishes, assignments and their evaluation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Organisation, Person
from lms.courses.programmes.models import Cohort
from lms.courses.rubrics.models import RubricVersion
from lms.db import Base, UtcDateTime

#: Files of a hand-in are attachments of this kind.
HAND_IN = "project_hand_in"


class ProjectRound(Base):
    """A time in which companies propose projects to a cohort, teams choose, and work on them."""

    __tablename__ = "project_round"
    __table_args__ = (
        CheckConstraint("team_min > 0 AND team_min <= team_max", name="sizes"),
        CheckConstraint("starts_on <= ends_on", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), index=True)
    title_ko: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120), default="")
    guide: Mapped[str] = mapped_column(Text, default="")  # for companies, as plain text
    propose_until: Mapped[datetime] = mapped_column(UtcDateTime)
    teams_until: Mapped[datetime] = mapped_column(UtcDateTime)
    prefer_until: Mapped[datetime] = mapped_column(UtcDateTime)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    self_teams: Mapped[bool] = mapped_column(default=True)  # members make and join teams
    team_min: Mapped[int]
    team_max: Mapped[int]
    rubric_version_id: Mapped[int | None] = mapped_column(ForeignKey("rubric_version.id"))
    seed: Mapped[str] = mapped_column(String(40))  # of lots
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the assignment
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    cohort: Mapped[Cohort] = relationship()
    rubric_version: Mapped[RubricVersion | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class CompanyProject(Base):
    """What a company proposes. ``state``: rules.phases.ACTS."""

    __tablename__ = "company_project"
    __table_args__ = (
        CheckConstraint("team_min > 0 AND team_min <= team_max", name="sizes"),
        CheckConstraint("teams > 0", name="teams"),
        Index("ix_company_project_round", "round_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("project_round.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str] = mapped_column(String(160))
    problem: Mapped[str] = mapped_column(Text)
    resources: Mapped[str] = mapped_column(Text, default="")  # data and tools that it gives
    outcome: Mapped[str] = mapped_column(Text, default="")  # what it hopes to hold in the end
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)  # slugs that it asks for
    team_min: Mapped[int]
    team_max: Mapped[int]
    teams: Mapped[int]  # how many teams it takes
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # of the company's team
    rights: Mapped[str] = mapped_column(String(12))  # words.RIGHTS: whose the results are
    secrecy: Mapped[str] = mapped_column(Text, default="")  # what is confidential, and how
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)  # ko, en
    state: Mapped[str] = mapped_column(String(10), default="draft")
    reason: Mapped[str] = mapped_column(String(1000), default="")  # of the last return or refusal
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    round: Mapped[ProjectRound] = relationship()
    organisation: Mapped[Organisation] = relationship()
    mentor: Mapped[Person | None] = relationship(foreign_keys=[mentor_id])

    __mapper_args__ = {"version_id_col": version}


class ProjectTeam(Base):
    """A team of a round. *project* is what was assigned and published."""

    __tablename__ = "project_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("project_round.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("company_project.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("learner_group.id"))  # taken over from
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    round: Mapped[ProjectRound] = relationship()
    project: Mapped[CompanyProject | None] = relationship()
    members: Mapped[list[ProjectMember]] = relationship(
        back_populates="team",
        primaryjoin="and_(ProjectMember.team_id == ProjectTeam.id, ProjectMember.left_at.is_(None))",
        order_by="ProjectMember.id",
        viewonly=True,
    )
    wishes: Mapped[list[ProjectWish]] = relationship(
        order_by="ProjectWish.rank", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}


class ProjectMember(Base):
    """A stay of a person in a team; whoever moves ends one stay and begins another."""

    __tablename__ = "project_member"
    __table_args__ = (
        Index(
            "uq_project_member_present", "round_id", "person_id", unique=True,
            sqlite_where=text("left_at IS NULL"), postgresql_where=text("left_at IS NULL"),
        ),
        Index("ix_project_member_person", "person_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("project_team.id"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("project_round.id"))  # for uniqueness
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    team: Mapped[ProjectTeam] = relationship()
    person: Mapped[Person] = relationship()


class ProjectWish(Base):
    """That a team ranked a project: 1 for the first choice."""

    __tablename__ = "project_wish"
    __table_args__ = (UniqueConstraint("team_id", "project_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("project_team.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("company_project.id"), index=True)
    rank: Mapped[int]


class ProjectAssignment(Base):
    """An assignment as it was published: with what it was made from, under a hash. Made once."""

    __tablename__ = "project_assignment"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("project_round.id"))
    number: Mapped[int]
    inputs: Mapped[dict[str, Any]] = mapped_column(JSON)  # rules.assigning.inputs
    sha256: Mapped[str] = mapped_column(String(64))  # of the inputs
    outcome: Mapped[dict[str, Any]] = mapped_column(JSON)  # {team: project or none} as computed
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ProjectOverride(Base):
    """That a person gave a team another project than the method did, and why. Never deleted."""

    __tablename__ = "project_override"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("project_assignment.id"), index=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("project_team.id"))
    before_id: Mapped[int | None] = mapped_column(ForeignKey("company_project.id"))
    after_id: Mapped[int | None] = mapped_column(ForeignKey("company_project.id"))
    reason: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ProjectMilestone(Base):
    """Something that every team of a round hands in by a moment."""

    __tablename__ = "project_milestone"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("project_round.id"), index=True)
    title_ko: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120), default="")
    detail: Mapped[str] = mapped_column(Text, default="")
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    round: Mapped[ProjectRound] = relationship()

    __mapper_args__ = {"version_id_col": version}


class ProjectHandIn(Base):
    """What a team handed in for a milestone; handing in again changes it until it is accepted."""

    __tablename__ = "project_hand_in"
    __table_args__ = (UniqueConstraint("milestone_id", "team_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("project_milestone.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("project_team.id"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    handed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])

    __mapper_args__ = {"version_id_col": version}


class ProjectComment(Base):
    """What a mentor, staff or a member says about a team's milestone."""

    __tablename__ = "project_comment"
    __table_args__ = (Index("ix_project_comment_team", "team_id", "milestone_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("project_team.id"))
    milestone_id: Mapped[int] = mapped_column(ForeignKey("project_milestone.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    by: Mapped[Person] = relationship()


class ProjectMeeting(Base):
    """A note of a meeting of a team, read by its members, mentor and staff."""

    __tablename__ = "project_meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("project_team.id"), index=True)
    on: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    by: Mapped[Person] = relationship()


class ProjectEvaluation(Base):
    """A company's evaluation of a team. ``state``: draft, submitted, released, superseded.

    *points*: {criterion id: points as text}. A released one is never edited: a further number
    takes its place when it is released.
    """

    __tablename__ = "project_evaluation"
    __table_args__ = (UniqueConstraint("team_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("project_team.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("company_project.id"), index=True)
    number: Mapped[int]
    rubric_version_id: Mapped[int] = mapped_column(ForeignKey("rubric_version.id"))
    state: Mapped[str] = mapped_column(String(10), default="draft")
    points: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    comment: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(500), default="")  # why it went back to the company
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    rubric_version: Mapped[RubricVersion] = relationship()
    team: Mapped[ProjectTeam] = relationship()
    project: Mapped[CompanyProject] = relationship()
    people: Mapped[list[PersonEvaluation]] = relationship(
        back_populates="evaluation", cascade="all, delete-orphan", order_by="PersonEvaluation.id"
    )

    __mapper_args__ = {"version_id_col": version}


class PersonEvaluation(Base):
    """Where one member's evaluation differs from the team's, with the reason."""

    __tablename__ = "project_person_evaluation"
    __table_args__ = (UniqueConstraint("evaluation_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("project_evaluation.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    points: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # those that differ
    reason: Mapped[str] = mapped_column(String(500))

    evaluation: Mapped[ProjectEvaluation] = relationship(back_populates="people")
    person: Mapped[Person] = relationship()
