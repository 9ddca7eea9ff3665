"""Teaching assistants of an offering, and what each of them may do."""

from __future__ import annotations

from collections.abc import Iterable

from lms import access
from lms.access import Permission, Role, Scope
from lms.accounts.models import Grant, Invitation, Person
from lms.accounts.operations import invitations
from lms.accounts.operations.people import choose_permissions, end_role
from lms.courses.catalogue.models import Offering
from lms.courses.catalogue.operations import Assigned, assign
from lms.db import db


def may_choose(giver: Person, offering_id: int) -> frozenset[Permission]:
    """What *giver* can let an assistant do: what they may do themselves, and can be passed on."""
    own = access.permissions_at(giver, Scope("offering", offering_id))
    return own & access.GRANTABLE[Role.ASSISTANT]


def invite_assistant(
    giver: Person, offering: Offering, email: str, chosen: Iterable[str]
) -> Assigned:
    """Make someone an assistant, or invite the address; of *chosen* what *giver* can give."""
    given = may_choose(giver, offering.id) & set(chosen)
    return assign(giver, offering, email, Role.ASSISTANT, given)


def change_assistant(giver: Person, grant: Grant, chosen: Iterable[str]) -> bool:
    """Let an assistant do exactly what is *chosen*, as far as *giver* can decide it.

    What the giver cannot give stays as it was. False where nothing changed.
    """
    decided = may_choose(giver, grant.scope_id)
    before = access.allowed(Role.ASSISTANT, grant.permissions)
    return choose_permissions(grant, (before - decided) | (decided & set(chosen)))


def end_assistant(grant: Grant, reason: str) -> bool:
    """End somebody's part as an assistant; False where it had ended."""
    person = db.session.get_one(Person, grant.person_id)
    return end_role(person, Role.ASSISTANT, Scope(grant.scope_kind, grant.scope_id), reason=reason)


def renew_invitation(row: Invitation, giver: Person) -> None:
    """Mail the invitation again with a new link."""
    invitations.renew(row, giver, language=giver.language)


def revoke_invitation(row: Invitation) -> bool:
    """Take an invitation back; False where it was answered."""
    return invitations.revoke(row)
