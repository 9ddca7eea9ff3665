"""Keys and lists of issuers elsewhere: did:key by itself, did:web and JWKS by the guarded fetcher."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from lms import clock
from lms.courses.badges.operations import fetching
from lms.courses.badges.queries import resolving as ours
from lms.courses.badges.rules import credentials, encoding, proofs, statuslist, tokens
from lms.courses.badges.rules.encoding import Malformed
from lms.courses.badges.rules.reading import TOKEN, Brought, Unreadable, read, strict_json
from lms.courses.badges.rules.statuslist import Entry
from lms.courses.badges.rules.verifying import Key, KeyResolver, NoKey, NoStatus
from lms.db import release


class Outside(Exception):
    """A key or list lies on another site: for the worker, not for a page."""


def offline_key(method: str, issuer: str) -> Key:
    """A key that needs nobody else: ours, or a did:key. Raises :class:`Outside`, ``NoKey``."""
    if method.startswith("did:key:"):
        try:
            return Key(encoding.did_key(method), method.partition("#")[0])
        except Malformed as error:
            raise NoKey("unsupported") from error
    try:
        return ours.our_key(method, issuer)
    except NoKey:
        raise Outside from None


def offline_status(entry: Entry, issuer: str) -> bool:
    """A bit of a list of ours; raises :class:`Outside`."""
    try:
        return ours.our_status(entry, issuer)
    except NoStatus:
        raise Outside from None


def any_key(method: str, issuer: str) -> Key:
    """A key, fetched where it lies elsewhere. For the worker alone."""
    try:
        return offline_key(method, issuer)
    except Outside:
        release()  # nobody waits for us while another site answers
    if method.startswith("did:web:"):
        return _did_web(method)
    if method.startswith("https://"):
        return _hosted(method, issuer)
    raise NoKey("unsupported")


def _document(url: str) -> dict[str, Any]:
    try:
        value = strict_json(fetching.fetch(url).decode())
    except (fetching.Unreachable, UnicodeDecodeError, Unreadable) as error:
        raise NoKey("unreachable") from error
    if not isinstance(value, dict):
        raise NoKey("unreachable")
    return value


def _did_web(method: str) -> Key:
    did = method.partition("#")[0]
    try:
        document = _document(encoding.did_document_address(did))
    except Malformed as error:
        raise NoKey("unsupported") from error
    if document.get("id") != did:
        raise NoKey("foreign")
    return _listed(document, did, method)


def _listed(document: dict[str, Any], did: str, method: str) -> Key:
    """The method of a controller's document that may make assertions."""
    entries = document.get("verificationMethod")
    allowed = document.get("assertionMethod")
    for one in entries if isinstance(entries, list) else []:
        if not isinstance(one, dict) or method not in (one.get("id"), f"{did}{one.get('id')}"):
            continue
        if not isinstance(allowed, list) or one.get("id") not in allowed:
            raise NoKey("unknown")
        if one.get("controller") != did:
            raise NoKey("foreign")
        return Key(
            _public(one), did, until=credentials.read_moment(one.get("expires")),
            revoked=credentials.read_moment(one.get("revoked")) is not None,
        )  # fmt: skip
    raise NoKey("unknown")


def _public(entry: dict[str, Any]) -> bytes | dict[str, Any]:
    jwk = entry.get("publicKeyJwk")
    try:
        if isinstance(entry.get("publicKeyMultibase"), str):
            return encoding.from_multikey(entry["publicKeyMultibase"])
        if isinstance(jwk, dict):
            return _from_jwk(jwk)
    except Malformed as error:
        raise NoKey("unsupported") from error
    raise NoKey("unsupported")


def _from_jwk(jwk: dict[str, Any]) -> bytes | dict[str, Any]:
    if jwk.get("kty") == "OKP" and jwk.get("crv") == "Ed25519":
        data = encoding.from_base64url(str(jwk.get("x")))
        if len(data) == 32:
            return data
    if jwk.get("kty") == "RSA":
        return jwk
    raise NoKey("unsupported")


def _hosted(method: str, issuer: str) -> Key:
    """A key by its https address, which must be of the issuer's own host."""
    try:
        host, own = urlsplit(method).hostname, urlsplit(issuer).hostname
    except ValueError as error:
        raise NoKey("unsupported") from error
    if not issuer.startswith("https://") or not host or own != host:
        raise NoKey("foreign")
    found = _document(method.partition("#")[0])
    if isinstance(found.get("verificationMethod"), list):
        return _listed(found, issuer, method)
    keys = found.get("keys")
    for jwk in keys if isinstance(keys, list) else [found]:
        if isinstance(jwk, dict) and (jwk.get("kid") == method or not isinstance(keys, list)):
            try:
                return Key(_from_jwk(jwk), issuer)
            except Malformed as error:
                raise NoKey("unsupported") from error
    raise NoKey("unknown")


def any_status(entry: Entry, issuer: str, key_of: KeyResolver = any_key) -> bool:
    """A bit of a list, fetched where it lies elsewhere; the list must hold and be the issuer's."""
    try:
        return offline_status(entry, issuer)
    except Outside:
        release()
    try:
        brought = read(fetching.fetch(entry.address))
        subject = _list_subject(brought, issuer, key_of)
        if subject.get("statusPurpose") != entry.purpose:
            raise NoStatus
        return statuslist.is_set(str(subject.get("encodedList")), entry.index)
    except (fetching.Unreachable, Unreadable, Malformed, NoKey) as error:
        raise NoStatus from error


def _list_subject(brought: Brought, issuer: str, key_of: KeyResolver) -> dict[str, Any]:
    credential = brought.credential
    stated, _name = credentials.issuer_of(credential)
    subject, proof = credential.get("credentialSubject"), credential.get("proof")
    if stated != issuer or not isinstance(subject, dict):
        raise NoStatus
    until = credentials.read_moment(credential.get("validUntil"))
    if until is not None and until < clock.now():
        raise NoStatus
    if brought.form == TOKEN:
        header = brought.header or {}
        key = key_of(str(header.get("kid")), issuer)
        held = tokens.holds(brought.token, str(header.get("alg")), key.public)
    else:
        method = proof.get("verificationMethod") if isinstance(proof, dict) else ""
        key = key_of(str(method), issuer)
        held = isinstance(key.public, bytes) and proofs.holds(credential, key.public)
    if not held or key.controller != issuer or key.revoked:
        raise NoStatus
    made = credentials.read_moment(credential.get("validFrom"))
    if key.until is not None and (made is None or made > key.until):
        raise NoStatus  # a key that was replaced signs no list any more
    return subject
