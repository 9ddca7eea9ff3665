"""Documents: purposes, reasons, signers, prefixes; the public page takes a number and a file."""

from __future__ import annotations

from tests.hostile.fields import ACCESS, AUDIT, ONLY_CODES, Case

CASES = {
    "documents.mine_new": Case(  # what no font of a document has is refused
        "trainee", {"purpose": 100}, fill={"language": "ko"}, rounds=12, typed_back=True,
    ),
    "documents.mine_reissue": Case(
        "trainee", {"reason": 300}, page="documents.mine_show", inert=True, rounds=12,
    ),
    "documents.issue_many": Case(
        "staff", {"purpose": 100}, page="documents.issue?target=cohort:<cohort_id>&kind=enrolment",
        inert=True, rounds=12,
    ),
    "documents.export": Case(
        "staff", {"reason": 300}, page="documents.manage", shown=(ACCESS,), rounds=12
    ),
    "documents.end": Case(
        "staff", {"reason": 300}, page="documents.show", rounds=12,
        shown=(("staff", "/manage/documents/<document_id>"), AUDIT),
    ),
    "documents.signer_add": Case(
        "staff", {"title_ko": 80, "title_en": 80, "name_ko": 60, "name_en": 80},
        page="documents.settings", fill={"from_on": "2026-01-01"}, rounds=20,
        shown=(("staff", "/manage/documents/settings/<organisation_id>"),),
    ),
    "documents.numbering_save": Case(
        "staff", {"prefix": 10}, page="documents.settings", typed_back=True
    ),
}  # fmt: skip
NO_TEXT = {
    **dict.fromkeys(
        ("documents.mine_shows", "documents.seal_retire", "documents.signer_withdraw"), ONLY_CODES
    ),
    "documents.seal_add": "takes a picture that is drawn anew",
    "documents.verify_file": "takes a file of which only the hash is compared",
}
SEARCHES = (("staff", "/manage/documents?q="), ("anonymous", "/verify/document?no="))
