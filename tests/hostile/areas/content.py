"""Content: outlines, drafts, reasons, names of sections."""

from __future__ import annotations

from tests.hostile.fields import AUDIT, ONLY_CODES, Case

CASES = {
    "content.add_outline": Case(
        "instructor", {"text": 160}, page="content.manage", inert=True, rounds=12,
    ),
    "content.keep_draft": Case(
        "instructor", {"title_ko": 160, "title_en": 160, "body": 20_000}, page="-", inert=True,
    ),
    "content.invite_assistant": Case(
        "instructor", {"email": 254}, page="content.assistants", typed_back=True
    ),
    "content.end_assistant": Case(
        "instructor", {"reason": 300}, page="content.assistants", shown=(AUDIT,)
    ),
    "sections.add": Case("instructor", {"name": 60}, page="sections.index", rounds=12),
    "sections.rename": Case("instructor", {"name": 60}, page="sections.index?rename=<section_id>", rounds=12),
}  # fmt: skip
NO_TEXT = {
    **dict.fromkeys(
        ("content.act_on_many", "content.undo", "content.release", "content.copy",
         "content.restore_version", "content.drop_draft", "content.change_assistant",
         "content.resend_invitation", "content.revoke_invitation", "content.preview_as_learner",
         "content.end_preview", "sections.remove", "sections.assign", "sections.divide"),
        ONLY_CODES,
    ),
}  # fmt: skip
NOT_WRITTEN = {"seen", "section_id"}
ELSEWHERE = {"OutlineForm": "content.add_outline", "SectionForm": "sections.add"}
