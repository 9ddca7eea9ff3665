"""Writes on people, roles, organisations, invitations and consents."""

from lms.accounts.operations.consents import give_consent, on_withdrawal, withdraw_consent
from lms.accounts.operations.organisations import create_organisation
from lms.accounts.operations.people import (
    EmailTaken,
    create_person,
    deactivate,
    end_role,
    end_sessions,
    grant_role,
    reactivate,
)

__all__ = [
    "EmailTaken",
    "create_organisation",
    "create_person",
    "deactivate",
    "end_role",
    "end_sessions",
    "give_consent",
    "grant_role",
    "on_withdrawal",
    "reactivate",
    "withdraw_consent",
]
