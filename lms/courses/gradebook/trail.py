"""What the audit trail and the access log call course results."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.catalogue.queries import people_in_offerings
from lms.courses.gradebook.models import CourseResult, Entry

LABELS = {
    "course_result.freeze": _("결과를 확정함"),
    "course_result.revise": _("확정한 결과를 바꿈"),
    "course_result.official": _("기관 자료의 성적을 반영함"),
    "course_result.finish": _("공개한 결과가 확정됨"),
    "grade_entry.write": _("성적부의 칸을 고침"),
    "grade_comment.add": _("성적부에 메모를 남김"),
    "grade_comment.delete": _("성적부의 메모를 지움"),
    "gradebook.weighting": _("총점을 내는 법을 바꿈"),
    "grade_category.add": _("성적부 분류를 만듦"),
    "grade_category.edit": _("성적부 분류를 고침"),
    "grade_category.remove": _("성적부 분류를 없앰"),
    "grading_period.add": _("성적 기간을 만듦"),
    "grading_period.edit": _("성적 기간을 고침"),
    "grading_period.remove": _("성적 기간을 없앰"),
    "manual_item.add": _("직접 적는 항목을 만듦"),
    "manual_item.edit": _("직접 적는 항목을 고침"),
    "manual_item.delete": _("직접 적는 항목을 지움"),
    "manual_item.restore": _("직접 적는 항목을 되돌림"),
    "grade_item.edit": _("항목을 셈하는 법을 바꿈"),
    "kind:grade_entry": _("성적부의 칸"),
    "kind:grade_comment": _("성적부의 메모"),
    "kind:grade_category": _("성적부 분류"),
    "kind:grading_period": _("성적 기간"),
    "kind:manual_item": _("직접 적는 항목"),
    "kind:grade_item": _("성적부 항목"),
    "kind:course_result": _("강좌 결과"),
    "course result": _("한 사람의 강좌 결과"),
    "course results": _("강좌 결과"),
    "field:credit_earned": _("이수"),
    "field:percent": _("퍼센트"),
    "field:revision": _("확정 차수"),
    "field:letter": _("학점 등급"),
    "field:approved_by": _("승인한 사람"),
    "field:decided_by": _("정한 사람"),
    "value:course_result:published": _("공개, 확정 전"),
    "value:course_result:final": _("최종 확정"),
    "field:points": _("점수"),
    "field:excused": _("면제"),
    "field:late_waived": _("늦은 감점 면제"),
    "field:for_learner": _("교육생에게 보임"),
    "field:weighting": _("총점을 내는 법"),
    "field:aggregation": _("합치는 방법"),
    "field:weight": _("비중"),
    "field:drop_lowest": _("버릴 낮은 점수"),
    "field:drop_highest": _("버릴 높은 점수"),
    "field:keep_highest": _("남길 높은 점수"),
    "field:include_empty": _("빈 것을 0점으로"),
    "field:extra_credit": _("가산"),
    "field:expected_count": _("예정한 항목 수"),
    "field:category_id": _("분류"),
    "field:period_id": _("성적 기간"),
    "field:never_drop": _("버리지 않음"),
    "field:hidden": _("공개하지 않음"),
    "field:omit_from_final": _("총점에서 뺌"),
    "field:min_attendance": _("출석 기준"),
    "field:required": _("꼭 통과할 항목"),
    "field:required_percent": _("그 항목의 기준"),
    "field:grace_minutes": _("봐주는 시간(분)"),
    "field:per": _("감점하는 단위"),
    "field:floor_percent": _("최저 점수"),
    "field:cut_off_hours": _("0점이 되는 때(시간)"),
    "field:missing_percent": _("내지 않은 것의 감점"),
    "field:min_percent": _("점수 기준"),
    "field:min_lessons": _("학습 기준"),
    "field:all_graded": _("낸 과제 모두 점수 공개"),
    "outbox:course_results": _("강좌 성적 확정"),
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names(
        "course_result", lambda ids: people_in_offerings(CourseResult, ids)
    )
    accounts.register_scope_names("grade_entry", lambda ids: people_in_offerings(Entry, ids))
