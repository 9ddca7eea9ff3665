"""Terms and course registration."""

from __future__ import annotations

from tests.hostile.fields import ACCESS, AUDIT, ONLY_CODES, Case

CASES = {
    "registration.register_for": Case(
        "staff", {"reason": 300}, page="registration.student",
        before=(
            "DELETE FROM registration",
            "DELETE FROM registration_turn",
        ),
        shown=(AUDIT,),
    ),
    "registration.credits_for": Case(
        "staff", {"reason": 300}, page="registration.student", fill={"most": "21"}, shown=(AUDIT,),
    ),
    "registration.export": Case(
        "staff", {"reason": 300}, page="registration.manage_term", fill={"format": "csv"},
        shown=(ACCESS,), rounds=12,
    ),
}  # fmt: skip
NO_TEXT = {
    **dict.fromkeys(
        (
            "terms.new_term", "terms.edit_term", "terms.remove_term", "registration.basket",
            "registration.register", "registration.wait", "registration.give_up",
            "registration.register_basket", "registration.turns", "registration.remove_turn",
            "registration.set_groups",
        ),
        ONLY_CODES,
    ),
    "registration.end_for": "the same field and trail as in registering on behalf, one form a row",
}  # fmt: skip
#: Ids, in hidden fields.
NOT_WRITTEN = {"id", "offering_id"}
