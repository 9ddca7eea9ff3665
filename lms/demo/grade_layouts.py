"""The layouts in which the institutions' records systems take results."""

from __future__ import annotations

from lms.courses.grade_exchange.models import ExportLayout
from lms.demo.world import World

#: Field, heading, and the text of a fixed column.
UNIVERSITY = (
    ("course_code", "교과목번호", ""), ("section", "분반", ""), ("number", "학번", ""),
    ("name", "성명", ""), ("letter", "등급", ""), ("grade_points", "평점", ""),
    ("whole_percent", "점수", ""),
)  # fmt: skip
ACADEMY = (
    ("number", "훈련생번호", ""), ("name", "성명", ""), ("course_title", "교과목명", ""),
    ("percent", "점수", ""), ("credit_earned", "이수여부", ""), ("decided_on", "확정일", ""),
    ("fixed", "구분", "정규"),
)  # fmt: skip


def build(world: World) -> None:
    """One for every university and academy."""
    for place in world.organisations.values():
        if place.kind not in {"university", "academy"}:
            continue
        columns = UNIVERSITY if place.kind == "university" else ACADEMY
        world.rows.add(
            ExportLayout,
            organisation_id=place.id,
            name="학사 시스템" if place.kind == "university" else "훈련생 관리 시스템",
            columns=[
                {"field": field, "heading": heading, "value": value}
                for field, heading, value in columns
            ],
            only_frozen=True,
            file_format="xlsx",
            updated_at=world.now,
        )
