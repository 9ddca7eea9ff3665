"""Training logs, counselling notes, allowances and accounts."""

from __future__ import annotations

from tests.hostile.fields import ACCESS, AUDIT, ONLY_CODES, Case

LOG = "/cohorts/<cohort_id>/logs"
PERIOD = {"periods-0-subject": 160, "periods-0-instructor": 80, "periods-0-taught": 2000}
SIGNED = "UPDATE training_log SET state = 'signed', signed_by_id = 1, signed_name = 'x'"
OTHER_SHEET = "UPDATE allowance_line SET amount = 4800, payable = 4800"
ON_A_LIST = """INSERT INTO allowance_payment (id, sheet_id, made_by_id, made_at, reason, people, total)
    SELECT 1, min(id), 1, '2026-01-01', 'x', 1, 5800 FROM allowance_sheet"""
LISTED = "UPDATE allowance_line SET payment_id = 1"
#: The trainee of the stage pays too.
PAYER = """INSERT INTO "grant" (person_id, role, scope_kind, scope_id, granted_at)
    SELECT p.id, 'payer', 'organisation', o.id, '2026-01-01' FROM person p, organisation o
    WHERE p.email = 'jiwoo@example.org' AND o.slug = 'academy'"""

CASES = {
    "training_log.edit_log": Case(
        "instructor", {"notes": 4000, **PERIOD}, fill={"do": ""}, rounds=40,
        shown=(("instructor", "/cohorts/<cohort_id>/logs/<training_log.day>"),
               ("instructor", "/cohorts/<cohort_id>/logs/<training_log.day>/print")),
    ),
    "training_log.edit_log#times": Case(
        "instructor", {"periods-0-start": 5, "periods-0-end": 5}, fill={"do": ""}, typed_back=True,
    ),
    "training_log.sign_log": Case(
        "instructor", {"name": 80}, page="training_log.show_log", inert=True, rounds=12,
    ),
    "training_log.return_log": Case(
        "staff", {"reason": 500}, page="training_log.show_log", before=(SIGNED,), rounds=40,
        shown=(("staff", "/cohorts/<cohort_id>/logs/<training_log.day>"), AUDIT),
    ),
    "training_log.export_logs": Case(
        "instructor", {"reason": 300}, page="training_log.logs", shown=(ACCESS,)
    ),
    "training_log.export_cohort_register": Case(
        "instructor", {"reason": 300}, page="training_log.cohort_register", shown=(ACCESS,)
    ),
    "training_log.export_offering_register": Case(
        "instructor", {"reason": 300}, page="training_log.offering_register", shown=(ACCESS,)
    ),
    "training_log.export_notes": Case(
        "instructor", {"reason": 300}, page="training_log.notes", shown=(ACCESS,)
    ),
    "training_log.edit_note": Case(
        "instructor", {"text": 20_000}, rounds=40,
        shown=(("instructor", "/counselling/<note_id>"), ("staff", "/counselling"),
               ("staff", "/counselling/<note_id>")),
    ),
    "allowances.carry": Case(
        "staff", {"reason": 300}, page="allowances.differences", before=(OTHER_SHEET,), inert=True,
        rounds=12,
    ),
    "allowances.export": Case("staff", {"reason": 300}, page="allowances.sheet", shown=(ACCESS,)),
    "allowances.pay_list": Case(
        "trainee", {"reason": 300}, page="allowances.pay", before=(PAYER,), shown=(ACCESS,),
        rounds=12,
    ),
    "allowances.pay_back": Case(
        "trainee", {"why": 300}, page="allowances.pay", shown=(AUDIT,), rounds=12,
        before=(PAYER, ON_A_LIST, LISTED),
    ),
    "allowances.my_account": Case("trainee", {"number": 40}, typed_back=True),
    "allowances.my_account#holder": Case(
        "trainee", {"holder": 60}, fill={"bank": "034", "number": "110-123-456789"}, inert=True,
        rounds=12,
    ),
}  # fmt: skip
NO_TEXT = {
    **dict.fromkeys(
        ("training_log.take_back_log", "training_log.approve_log", "training_log.change_note",
         "allowances.make", "allowances.compute", "allowances.approve", "allowances.take_out",
         "allowances.pay_done", "allowances.forget_account"),
        ONLY_CODES,
    ),
    "training_log.new_cohort_note": "takes the text of training_log.edit_note through the same form",
    "training_log.new_offering_note": "takes the text of training_log.edit_note through the same form",
}  # fmt: skip
SEARCHES = (
    ("instructor", "/counselling?q="), ("staff", "/manage/allowances?q="),
)  # fmt: skip
#: A month, which a list or a hidden field holds.
NOT_WRITTEN = {"month"}
