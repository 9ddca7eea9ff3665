"""Whether a credential holds, check by check. Keys and status lists are asked of whoever calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lms.courses.badges.rules import credentials, identity, proofs, statuslist, tokens
from lms.courses.badges.rules.encoding import Malformed
from lms.courses.badges.rules.reading import TOKEN, Brought
from lms.courses.badges.rules.statuslist import Entry

OK, FAILED, UNKNOWN = "ok", "failed", "unknown"
#: Clocks of two machines differ by a little.
SKEW_SECONDS = 120


@dataclass(frozen=True)
class Key:
    """A public key: 32 bytes of Ed25519, or an RSA key as a JWK. *controller*: whose it is.

    *until*: signatures after this moment do not count (the key was replaced). *revoked*: none
    counts, whenever it claims to have been made (somebody else may hold the key).
    """

    public: bytes | dict[str, Any]
    controller: str
    since: datetime | None = None
    until: datetime | None = None
    revoked: bool = False
    demo: bool = False


class NoKey(LookupError):
    """The key cannot be had; ``args[0]`` is the code: unknown, foreign, unreachable, unsupported."""


class NoStatus(LookupError):
    """The status list cannot be had or read."""


#: (verification method or key id, issuer's id) → the key; raises :class:`NoKey`.
KeyResolver = Callable[[str, str], Key]
#: Where a bit stands, and the issuer → whether it is set; raises :class:`NoStatus`.
StatusReader = Callable[[Entry, str], bool]


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. *code* becomes words; *why* is the code of the reason."""

    code: str
    state: str
    why: str = ""
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """Everything that was looked at, in order."""

    brought: Brought
    checks: tuple[Check, ...]

    @property
    def signed(self) -> bool:
        """Whether the signature itself holds, by a key of the issuer at that time."""
        held = {check.code: check.state for check in self.checks}
        return all(held.get(code) == OK for code in ("shape", "key", "signature", "key_time"))

    @property
    def valid(self) -> bool:
        """Whether nothing failed and nothing that decides stayed unknown."""
        return all(
            check.state == OK or (check.code == "holder" and check.state == UNKNOWN)
            for check in self.checks
        )

    @property
    def failed(self) -> tuple[Check, ...]:
        """What does not hold."""
        return tuple(check for check in self.checks if check.state == FAILED)

    def check(self, code: str) -> Check | None:
        """One of the checks."""
        return next((check for check in self.checks if check.code == code), None)


def verify(
    brought: Brought,
    *,
    now: datetime,
    key_of: KeyResolver,
    status_of: StatusReader,
    email: str = "",
) -> Report:
    """Look at shape, key, signature, the key's time, dates, status, and (with *email*) the holder.

    What builds on something that failed is left out: a signature that nobody can check says nothing
    about dates.
    """
    credential = brought.credential
    checks = [_shape(brought)]
    if checks[0].state != OK:
        return Report(brought, tuple(checks))
    method, made = _method(brought)
    issuer, _name = credentials.issuer_of(credential)
    try:
        key = key_of(method, issuer)
    except NoKey as no:
        code = str(no.args[0]) if no.args else "unknown"
        state = UNKNOWN if code in ("unreachable", "unsupported") else FAILED
        return Report(brought, (*checks, Check("key", state, code, {"method": method})))
    if key.controller != issuer:
        return Report(brought, (*checks, Check("key", FAILED, "foreign", {"method": method})))
    checks.append(Check("key", OK, "demo" if key.demo else "", {"method": method}))
    if not _signature(brought, key):
        return Report(brought, (*checks, Check("signature", FAILED)))
    checks += [Check("signature", OK), _key_time(key, made), _dates(brought, now)]
    checks.append(_status(credential, issuer, status_of))
    checks.append(_holder(credential, email))
    return Report(brought, tuple(checks))


def _types(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _shape(brought: Brought) -> Check:
    credential = brought.credential
    contexts = credential.get("@context")
    types = _types(credential.get("type"))
    if "VerifiableCredential" not in types or not {
        "OpenBadgeCredential",
        "AchievementCredential",
    } & {one for one in types if isinstance(one, str)}:
        return Check("shape", FAILED, "type")
    if (
        not isinstance(contexts, list)
        or len(contexts) < 2
        or contexts[0] != credentials.V2
        or contexts[1] not in credentials.KNOWN
    ):
        return Check("shape", FAILED, "context")
    if not isinstance(credential.get("id"), str) or not credentials.issuer_of(credential)[0]:
        return Check("shape", FAILED, "issuer")
    if not credentials.title_of(credential):
        return Check("shape", FAILED, "achievement")
    return _way(brought)


def _way(brought: Brought) -> Check:
    if brought.form == TOKEN:
        header, claims = brought.header or {}, brought.claims or {}
        # What "crit" names must be understood (RFC 7515, 4.1.11), and nothing of it is here.
        if header.get("alg") not in tokens.ALGORITHMS or "crit" in header:
            return Check("shape", FAILED, "algorithm")
        try:
            for name in ("iat", "nbf", "exp"):
                tokens.claimed(claims, name)
        except Malformed:
            return Check("shape", FAILED, "claims")
        if not tokens.claims_agree(claims, brought.credential):
            return Check("shape", FAILED, "claims")
        return Check("shape", OK, TOKEN)
    proof = brought.credential.get("proof")
    if isinstance(proof, list) and len(proof) == 1:
        brought.credential["proof"] = proof = proof[0]
    if not isinstance(proof, dict):
        return Check("shape", FAILED, "proof")
    if proof.get("cryptosuite") != proofs.SUITE:
        return Check("shape", FAILED, "algorithm")
    if not isinstance(proof.get("verificationMethod"), str):
        return Check("shape", FAILED, "proof")
    return Check("shape", OK, brought.form)


def _method(brought: Brought) -> tuple[str, datetime | None]:
    """The key that is named, and when it is said to have signed."""
    if brought.form == TOKEN:
        header = brought.header or {}
        kid = header.get("kid")
        claims = brought.claims or {}
        made = credentials.read_moment(brought.credential.get("validFrom"))
        if made is None:
            made = tokens.claimed(claims, "iat") or tokens.claimed(claims, "nbf")
        return (kid if isinstance(kid, str) else "", made)
    proof = brought.credential["proof"]
    return proof["verificationMethod"], credentials.read_moment(proof.get("created"))


def _signature(brought: Brought, key: Key) -> bool:
    if brought.form == TOKEN:
        return tokens.holds(brought.token, str((brought.header or {}).get("alg")), key.public)
    return isinstance(key.public, bytes) and proofs.holds(brought.credential, key.public)


def _key_time(key: Key, made: datetime | None) -> Check:
    if key.revoked:
        return Check("key_time", FAILED, "revoked")
    if key.since is None and key.until is None:
        return Check("key_time", OK, "timeless")
    if made is None:
        return Check("key_time", FAILED, "undated")
    if key.since is not None and (key.since - made).total_seconds() > SKEW_SECONDS:
        return Check("key_time", FAILED, "early", {"at": made})
    if key.until is not None and made > key.until:
        return Check("key_time", FAILED, "late", {"at": made})
    return Check("key_time", OK, "", {"at": made})


def _dates(brought: Brought, now: datetime) -> Check:
    """Of several moments that a credential, its token and its proof state, the narrowest count."""
    credential, claims = brought.credential, brought.claims or {}
    given = credential.get("validFrom", credential.get("issuanceDate"))
    since = credentials.read_moment(given)
    stated = credential.get("validUntil", credential.get("expirationDate"))
    until = credentials.read_moment(stated)
    proof = credential.get("proof") if brought.form != TOKEN else None
    ends = proof.get("expires") if isinstance(proof, dict) else None
    proof_until = credentials.read_moment(ends)
    if since is None or (stated is not None and until is None):
        return Check("dates", FAILED, "malformed")
    if ends is not None and proof_until is None:
        return Check("dates", FAILED, "malformed")
    since = max(since, tokens.claimed(claims, "nbf") or since)
    others = (until, proof_until, tokens.claimed(claims, "exp"))
    until = min((one for one in others if one is not None), default=None)
    if (since - now).total_seconds() > SKEW_SECONDS:
        return Check("dates", FAILED, "early", {"at": since})
    if until is not None and until < now:
        return Check("dates", FAILED, "late", {"at": until})
    return Check("dates", OK, "", {"at": since, "until": until})


def _status(credential: dict[str, Any], issuer: str, status_of: StatusReader) -> Check:
    entries = statuslist.entries_of(credential)
    if entries is None:
        return Check("status", UNKNOWN, "unsupported")
    if not entries:
        return Check("status", OK, "none")
    try:
        for entry in entries:
            if entry.purpose in ("revocation", "suspension") and status_of(entry, issuer):
                return Check("status", FAILED, entry.purpose)
    except NoStatus:
        return Check("status", UNKNOWN, "unreachable")
    return Check("status", OK)


def _holder(credential: dict[str, Any], email: str) -> Check:
    if not email:
        return Check("holder", UNKNOWN, "not_asked")
    found = identity.belongs_to(credential, email)
    if found is None:
        return Check("holder", UNKNOWN, "no_address")
    return Check("holder", OK if found else FAILED, "" if found else "other")
