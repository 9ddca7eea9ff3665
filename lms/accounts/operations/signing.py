"""Signing in, registering, proving addresses, and changing what one signs in with."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from lms import audit, clock
from lms.accounts import hashing, mails, throttle
from lms.accounts.models import Person
from lms.accounts.operations.consents import give_consent, tell_notices
from lms.accounts.operations.people import EmailTaken, create_person, end_sessions, lock_people
from lms.accounts.rules import throttling, tokens
from lms.accounts.rules.people import masked, normalized_email, normalized_name
from lms.accounts.rules.throttling import fingerprint, network_of
from lms.accounts.rules.tokens import Claims, Purpose, State
from lms.accounts.signatures import read_token, stamp_of
from lms.db import db, release


@dataclass(frozen=True)
class SignIn:
    """Who gave the right password; *verified* says whether they may come in yet."""

    person: Person
    verified: bool


class MergedAccount(Exception):
    """The account was merged into another one; *hint*: that one's address, as its owner knows it."""

    def __init__(self, hint: str) -> None:
        super().__init__("merged")
        self.hint = hint


def check_password(email: str, password: str, device: str | None) -> SignIn | None:
    """The person whose password this is, or None: wrong, unknown and closed look and last alike.

    *device*: the id of a browser that signed in to this account before. :class:`Throttled` where
    the budget is spent; :class:`MergedAccount` to who knows the password of one.
    """
    address = normalized_email(email)
    counters = throttling.sign_in_counters(address, throttle.address(), device)
    throttle.spend_or_refuse(counters)
    person = db.session.scalar(select(Person).where(Person.email == address))
    stored = person.password_hash if person is not None else None
    release()
    right = hashing.matches(stored, password)
    if right and person is not None and person.merged_into_id is not None:
        raise MergedAccount(masked(db.session.get_one(Person, person.merged_into_id).email))
    if not right or person is None or not person.is_active or stored is None:
        return None
    newer = hashing.hashed(password) if hashing.outdated(stored) else None
    throttle.refund(counters)
    db.session.refresh(person)
    if person.password_hash != stored or not person.is_active:
        return None  # changed while the hash was computed
    if newer is not None:
        person.password_hash = newer
    return SignIn(person, person.email_verified_at is not None)


def confirm_password(person: Person, password: str) -> bool:
    """Whether someone who is signed in knows their password; guesses are counted."""
    counters = [throttling.counter(throttling.CONFIRMATIONS, str(person.id))]
    throttle.spend_or_refuse(counters)
    stored = person.password_hash
    release()
    if not hashing.matches(stored, password):
        return False
    throttle.refund(counters)
    return True


def register(
    *,
    email: str,
    name: str,
    english_name: str,
    password: str,
    language: str,
    marketing: bool,
    next_page: str = "",
) -> Person | None:
    """Make an account and mail the link that opens it; None where the address has one.

    The page says the same in both cases, and both take as long. Who registers an address again
    before it was proved replaces the first attempt: only who reads the mail gets in.
    """
    throttle.spend_or_refuse(
        [throttling.counter(throttling.REGISTRATIONS, network_of(throttle.address()))]
    )
    allowed = _mail_budget(email)
    release()
    secret = hashing.hashed(password)
    try:
        person = create_person(
            name, email, password_hash=secret, english_name=english_name, language=language
        )
    except EmailTaken:
        known = _by_email(email)
        if known is None or known.email_verified_at is not None or not known.is_active:
            if known is not None and allowed:
                mails.already_registered(known, language)
            return None
        if known.password_hash is None:  # made by the office: its name is not a visitor's to set
            if allowed:
                mails.reset(known)
            return None
        person = known
        person.password_hash = secret
        person.name, person.english_name = normalized_name(name), normalized_name(english_name)
        person.language = language
        person.session_epoch += 1
        audit.record("person.register_again", "person", person.id, actor=person)
    tell_notices(person)
    if marketing:
        give_consent(person, "marketing")
    db.session.flush()
    if allowed:
        mails.verification(person, next_page)
    return person


def resend_verification(email: str, next_page: str = "") -> None:
    """Mail the link again where the address waits for it; nothing tells whether it does."""
    allowed = _mail_budget(email)
    person = _by_email(email)
    if allowed and person is not None and person.is_active and person.email_verified_at is None:
        mails.verification(person, next_page)


def look_at(purpose: Purpose, token: str) -> tuple[State, Person | None, Claims | None]:
    """What a link is worth now, and whose it is."""
    claims = read_token(purpose, token)
    person = db.session.get(Person, claims.person_id) if claims is not None else None
    if claims is None or person is None or not person.is_active:
        return State.USED, None, None
    return tokens.state_of(claims, stamp_of(person), clock.now()), person, claims


def verify_email(person: Person) -> None:
    """Note that the address was proved."""
    if person.email_verified_at is None:
        person.email_verified_at = clock.now()
        db.session.flush()
        audit.record("person.verify_email", "person", person.id, actor=person)


def request_reset(email: str, language: str) -> None:
    """Mail a link to set a new password; an unknown address is told that it has no account."""
    throttle.spend_or_refuse(
        [throttling.counter(throttling.MAILS_FROM_ADDRESS, network_of(throttle.address()))]
    )
    allowed = _mail_budget(email)
    person = _by_email(email)
    if not allowed:
        return
    if person is not None and person.is_active:
        mails.reset(person)
    else:
        mails.no_account(normalized_email(email), language)


def reset_password(token: str, password: str) -> Person | None:
    """Set a new password by a link, once; None where the link no longer works.

    Whoever could read the mail has proved the address; every session and older link ends.
    """
    release()
    secret = hashing.hashed(password)
    state, person, _claims = look_at(Purpose.RESET, token)
    if state is not State.VALID or person is None:
        return None
    locked = db.session.scalar(
        select(Person)
        .where(Person.id == person.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    state, person, _claims = look_at(Purpose.RESET, token)
    if locked is None or person is None or state is not State.VALID:
        return None
    _set_password(person, secret)
    verify_email(person)
    return person


def change_password(person: Person, old: str, new: str) -> bool:
    """Change it where the old one is right; other sessions end, the caller keeps this one."""
    if not confirm_password(person, old):
        return False
    secret = hashing.hashed(new)
    db.session.refresh(person)
    _set_password(person, secret)
    return True


def _set_password(person: Person, secret: str) -> None:
    person.password_hash = secret
    end_sessions(person, reason="password")
    audit.record("person.set_password", "person", person.id, actor=person)
    mails.password_changed(person)


def request_email_change(person: Person, new_address: str, password: str) -> bool:
    """Mail a link to the new address; False where the password is wrong.

    An address that has an account gets a mail too, of another kind: the page cannot tell.
    """
    if not confirm_password(person, password):
        return False
    address = normalized_email(new_address)
    allowed = _mail_budget(address)
    owner = _by_email(address)
    if not allowed:
        return True
    if owner is not None and owner.id != person.id:
        mails.address_in_use(address, owner)
    elif owner is None:
        mails.change_email(person, address)
    return True


def change_email(token: str) -> Person | None:
    """Change the address by the link that was sent to it; None where the link no longer works."""
    state, person, claims = look_at(Purpose.CHANGE_EMAIL, token)
    if state is not State.VALID or person is None or claims is None:
        return None
    lock_people()
    if _by_email(claims.value) is not None:
        return None
    old, person.email = person.email, claims.value
    person.email_verified_at = clock.now()
    end_sessions(person, reason="email")
    audit.record("person.change_email", "person", person.id, actor=person)
    mails.email_changed(person, old)
    return person


def _by_email(email: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.email == normalized_email(email)))


def _mail_budget(email: str) -> bool:
    """Whether one more mail may go to this address: nobody's inbox is flooded through us."""
    account = fingerprint(normalized_email(email))
    return throttle.spend([throttling.counter(throttling.MAILS, account)]).allowed
