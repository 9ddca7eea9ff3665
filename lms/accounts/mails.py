"""Mails about accounts, written in their reader's language."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from lms import clock
from lms.access import Role, Scope
from lms.accounts import queries
from lms.accounts.models import Invitation, Person
from lms.accounts.rules.duplicates import UNDO
from lms.accounts.rules.people import masked
from lms.accounts.rules.tokens import Purpose
from lms.accounts.signatures import make_token
from lms.communication.operations import absolute, send_mail
from lms.i18n import person_name


def _link(endpoint: str, **values: Any) -> str:
    return absolute(url_for(endpoint, **values))


def _send(to: str, language: str, subject: Any, template: str, **values: Any) -> None:
    with force_locale(language):
        heading = subject()
    send_mail(
        to, subject=heading, template=f"accounts/mail/{template}.txt", language=language, **values
    )


def verification(person: Person, next_page: str = "") -> None:
    """The link that proves that the address is theirs."""
    token = make_token(Purpose.VERIFY, person, next_page)
    _send(
        person.email,
        person.language,
        lambda: _("이메일 주소를 확인해 주세요"),
        "verification",
        person=person,
        link=_link("accounts.verify", token=token),
    )


def already_registered(person: Person, language: str) -> None:
    """To someone who registers although they have an account: how to get in."""
    _send(
        person.email,
        language,
        lambda: _("이미 가입하신 이메일입니다"),
        "already_registered",
        person=person,
        sign_in=_link("accounts.sign_in"),
        forgotten=_link("accounts.forgotten"),
    )


def reset(person: Person) -> None:
    """The link to set a new password."""
    token = make_token(Purpose.RESET, person)
    _send(
        person.email,
        person.language,
        lambda: _("비밀번호를 다시 정하는 링크입니다"),
        "reset",
        person=person,
        link=_link("accounts.reset", token=token),
    )


def no_account(address: str, language: str) -> None:
    """To an address without an account that asked for a new password."""
    _send(
        address,
        language,
        lambda: _("이 주소로 가입한 계정이 없습니다"),
        "no_account",
        register=_link("accounts.register"),
    )


def password_changed(person: Person) -> None:
    """Tells the owner, in case it was not they."""
    _send(
        person.email,
        person.language,
        lambda: _("비밀번호가 바뀌었습니다"),
        "password_changed",
        person=person,
        forgotten=_link("accounts.forgotten"),
    )


def change_email(person: Person, new_address: str) -> None:
    """The link that proves that the new address is theirs."""
    token = make_token(Purpose.CHANGE_EMAIL, person, new_address)
    _send(
        new_address,
        person.language,
        lambda: _("새 이메일 주소를 확인해 주세요"),
        "change_email",
        person=person,
        link=_link("accounts.confirm_email", token=token),
    )


def address_in_use(address: str, owner: Person) -> None:
    """To the owner of an address that someone wants to change theirs to."""
    _send(
        address,
        owner.language,
        lambda: _("이미 쓰고 있는 이메일 주소입니다"),
        "address_in_use",
        person=owner,
        sign_in=_link("accounts.sign_in"),
    )


def email_changed(person: Person, old_address: str) -> None:
    """To the old address, in case it was not they."""
    _send(
        old_address,
        person.language,
        lambda: _("계정의 이메일 주소가 바뀌었습니다"),
        "email_changed",
        person=person,
    )


def invitation(row: Invitation, token: str, *, language: str) -> None:
    """The link to accept a role."""
    scope = Scope(row.scope_kind, row.scope_id)
    with force_locale(language):
        place = queries.scope_names([scope])[scope]
        role = Role(row.role).label
    _send(
        row.email,
        language,
        lambda: _("%(name)s 님이 초대했습니다", name=person_name(row.invited_by)),
        "invitation",
        inviter=row.invited_by,
        row=row,
        place=place,
        role=role,
        link=_link("accounts.invitation", token=token),
    )


def merged(person: Person, kept: Person) -> None:
    """To the address of an account that was merged: which address to sign in with now."""
    _send(
        person.email,
        person.language,
        lambda: _("계정을 하나로 합쳤습니다"),
        "merged",
        name=person_name(person),  # not as their person: a closed account is told nothing else
        hint=masked(kept.email),
        sign_in=_link("accounts.sign_in"),
        until=clock.now() + UNDO,
    )
