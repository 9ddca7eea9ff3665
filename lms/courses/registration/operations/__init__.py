"""Writing course registration."""

from __future__ import annotations

from lms.courses.registration.operations.asking import (
    Outcome,
    Refused,
    add_to_basket,
    join_list,
    leave_list,
    register,
    register_basket,
    remove_from_basket,
)
from lms.courses.registration.operations.erasing import erase
from lms.courses.registration.operations.giving_up import (
    give_up,
    left_university,
    tell_registered,
)
from lms.courses.registration.operations.official import OfficialRegistrations
from lms.courses.registration.operations.planning import (
    add_turn,
    grant_credits,
    remove_turn,
    set_groups,
)
from lms.courses.registration.operations.promoting import freed, go_round, term_left, term_removed

__all__ = [
    "OfficialRegistrations",
    "Outcome",
    "Refused",
    "add_to_basket",
    "add_turn",
    "erase",
    "freed",
    "give_up",
    "go_round",
    "grant_credits",
    "join_list",
    "leave_list",
    "left_university",
    "register",
    "register_basket",
    "remove_from_basket",
    "remove_turn",
    "set_groups",
    "tell_registered",
    "term_left",
    "term_removed",
]
