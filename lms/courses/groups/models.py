"""Sets of groups, groups, and who was in which group from when to when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.db import Base, UtcDateTime


class GroupSet(Base):
    """One way of dividing an offering's learners: each is in at most one group of a set."""

    __tablename__ = "group_set"
    __table_args__ = (CheckConstraint("capacity > 0", name="capacity"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    capacity: Mapped[int | None]  # the most members of a group; none: no limit
    self_signup: Mapped[bool] = mapped_column(default=False)  # learners choose their group
    signup_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # none: no deadline
    locked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # nobody changes group by self
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # can be restored

    offering: Mapped[Offering] = relationship()
    groups: Mapped[list[Group]] = relationship(
        order_by="Group.position, Group.id", back_populates="group_set"
    )

    __mapper_args__ = {"version_id_col": version}


class Group(Base):
    """A group of a set."""

    __tablename__ = "learner_group"  # "group" is a word of SQL

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("group_set.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # what it handed in keeps it

    group_set: Mapped[GroupSet] = relationship(back_populates="groups")


class GroupMember(Base):
    """A stay of a person in a group; whoever moves ends one stay and begins another."""

    __tablename__ = "group_member"
    __table_args__ = (
        Index(
            "uq_group_member_present", "set_id", "person_id", unique=True,
            sqlite_where=text("left_at IS NULL"), postgresql_where=text("left_at IS NULL"),
        ),
        Index("ix_group_member_person", "person_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("learner_group.id"), index=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("group_set.id"))  # the group's, for uniqueness
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    joined_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # none: is in it now
    left_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    group: Mapped[Group] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=person_id)
