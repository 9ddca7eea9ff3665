"""Companies: the profile beside the organisation, and dated facts of their coming."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Organisation
from lms.db import Base, UtcDateTime


class CompanyProfile(Base):
    """What extends an organisation of kind company, one to one."""

    __tablename__ = "company_profile"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    business_number: Mapped[str] = mapped_column(String(10), unique=True)  # ten digits, checked
    industry: Mapped[str] = mapped_column(String(20), index=True)
    growth_stage: Mapped[str] = mapped_column(String(12), default="")  # startup, growth, scale_up
    summary_ko: Mapped[str] = mapped_column(Text, default="")
    summary_en: Mapped[str] = mapped_column(Text, default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    came_from: Mapped[str] = mapped_column(String(120), default="")
    employees: Mapped[int | None]
    state: Mapped[str] = mapped_column(
        String(12), default="pending", index=True
    )  # pending, verified, refused
    state_reason: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation] = relationship()
    sites: Mapped[list[Site]] = relationship(order_by="Site.id")

    __mapper_args__ = {"version_id_col": version}


class Site(Base):
    """A place of business in the city (사업장)."""

    __tablename__ = "site"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("company_profile.organisation_id"), index=True
    )
    name_ko: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120), default="")
    address: Mapped[str] = mapped_column(String(300))


class CompanyFact(Base):
    """A dated fact with its evidence: MOU signed or lapsed; a site opened as office or corporation."""

    __tablename__ = "company_fact"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))  # FactKind
    on: Mapped[date]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    evidence: Mapped[str] = mapped_column(String(300))  # which document shows it
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # recorded in error

    site: Mapped[Site | None] = relationship()
