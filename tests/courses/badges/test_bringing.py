"""Badges from elsewhere: what counts, what does not, and what is never asked of whom."""

from __future__ import annotations

import json
import re
import socket
import threading
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from nacl.signing import SigningKey
from sqlalchemy import select

from lms import clock, outbox
from lms.accounts.models import Person
from lms.courses.badges.models import ImportedBadge, TrustedIssuer
from lms.courses.badges.operations import bringing, fetching, resolving, trusting
from lms.courses.badges.operations.fetching import Unreachable
from lms.courses.badges.rules import credentials, encoding, identity, proofs, statuslist
from lms.courses.editing import NotAllowed
from lms.db import db, unit_of_work
from lms.evidence import queries as evidence
from tests.cast import Cast
from tests.courses.badges.conftest import key_of

SEED = bytes(range(1, 33))
PUBLIC = bytes(SigningKey(SEED).verify_key)
NAME = encoding.multikey(PUBLIC)
DID = f"did:key:{NAME}"
WEB = "did:web:badges.example.com"


def foreign(
    email: str, *, issuer: str = DID, method: str = "", status: Any = None, **changed: Any
) -> bytes:
    """A badge of somebody else, signed."""
    bare = {
        "@context": list(credentials.CONTEXTS),
        "id": "urn:uuid:5e0e1b9c-0000-4000-8000-000000000001",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": issuer, "type": ["Profile"], "name": "다른 학교"},
        "validFrom": "2026-01-02T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [identity.identity(email, "salt")],
            "achievement": {
                "id": "https://badges.example.com/a/1", "type": ["Achievement"], "name": "Python 기초",
                "description": "d", "criteria": {"narrative": "n"},
                "alignment": [{"type": ["Alignment"], "targetName": "Python", "targetUrl": "https://x.example"}],
            },
        },
        **({"credentialStatus": status} if status else {}),
        **changed,
    }  # fmt: skip
    made = proofs.signed(bare, SEED, method or f"{DID}#{NAME}", "2026-01-02T00:00:00Z")
    return json.dumps(made, ensure_ascii=False).encode()


def bring(app: Flask, person: Person, data: bytes) -> ImportedBadge:
    """As the page does it."""
    with app.test_request_context("/"), unit_of_work() as session:
        made = bringing.bring(session.get_one(Person, person.id), data).id
    db.session.rollback()
    return db.session.get_one(ImportedBadge, made, populate_existing=True)


def trust(app: Flask, cast: Cast, issuer: str = DID) -> None:
    with app.test_request_context("/"), unit_of_work() as session:
        trusting.trust(issuer, "다른 학교", "", session.get_one(Person, cast.officer.id))


def kinds(person: Person) -> list[tuple[str, str]]:
    db.session.rollback()
    return [(row.source_kind, row.skill_id) for row in evidence.of_person(person.id)]


def test_a_genuine_badge_counts_once_the_office_trusts_its_issuer_and_no_longer(
    app: Flask, cast: Cast
) -> None:
    found = bring(app, cast.trainee, foreign(cast.trainee.email))
    assert found.state == "untrusted"
    assert ("badge", "python") not in kinds(cast.trainee)
    trust(app, cast)
    assert ("badge", "python") in kinds(cast.trainee)
    item = next(one for one in evidence.of_person(cast.trainee.id) if one.source_kind == "badge")
    assert (item.kind, item.title, item.course) == ("certified", "Python 기초", "다른 학교")
    assert item.shown_on.isoformat() == "2026-01-02"
    with app.test_request_context("/"), unit_of_work() as session:
        line = session.scalars(select(TrustedIssuer)).one()
        trusting.end(line, session.get_one(Person, cast.officer.id))
    assert ("badge", "python") not in kinds(cast.trainee)


@pytest.mark.parametrize("case", ["other", "altered", "nameless", "over"])
def test_what_does_not_hold_never_counts(app: Flask, cast: Cast, case: str) -> None:
    trust(app, cast)
    data = foreign(cast.trainee.email)
    if case == "other":
        data = foreign("somebody@example.org")
    if case == "altered":
        data = data.replace("기초".encode(), "박사".encode())
    if case == "nameless":
        data = foreign(
            "x", credentialSubject={
                "id": "did:example:1", "type": ["AchievementSubject"],
                "achievement": {"id": "https://a.example", "type": ["Achievement"], "name": "Python"},
            },
        )  # fmt: skip
    if case == "over":
        data = foreign(cast.trainee.email, validUntil="2026-01-03T00:00:00Z")
    assert bring(app, cast.trainee, data).state == "refused"
    assert ("badge", "python") not in kinds(cast.trainee)


def test_the_same_badge_again_is_the_one_that_is_there_and_can_be_removed(
    app: Flask, client: Any, cast: Cast
) -> None:
    trust(app, cast)
    data = foreign(cast.trainee.email)
    found = bring(app, cast.trainee, data)
    assert found.state == "counted"
    assert bring(app, cast.trainee, data).id == found.id
    client.sign_in(cast.other_trainee)
    assert client.get(f"/me/badges/brought/{found.id}").status_code == 404
    client.sign_in(cast.trainee)
    assert "역량의 증거가 되었습니다." in client.get(f"/me/badges/brought/{found.id}").get_data(
        as_text=True
    )
    assert client.post(f"/me/badges/brought/{found.id}/remove").status_code == 303
    assert ("badge", "python") not in kinds(cast.trainee)


def test_whoever_brought_a_badge_reads_since_when_it_counts(
    app: Flask, client: Any, cast: Cast
) -> None:
    found = bring(app, cast.trainee, foreign(cast.trainee.email))
    client.sign_in(cast.trainee)
    page = client.get(f"/me/badges/brought/{found.id}").get_data(as_text=True)
    assert re.search(r"2026년 1월 2일 [^<]*부터 유효합니다", page)
    assert "–부터" not in page


def test_a_learner_pastes_nonsense_and_keeps_it(client: Any, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    answer = client.post("/me/badges", data={"pasted": '{"a": 1, "a": 2}'})
    assert answer.status_code == 422
    assert "올바른 JSON이 아닙니다." in answer.get_data(as_text=True)
    assert "&#34;a&#34;: 2" in answer.get_data(as_text=True)


def did_document(**changed: Any) -> bytes:
    method = f"{WEB}#{NAME}"
    return json.dumps(
        {
            "id": WEB, "assertionMethod": [method],
            "verificationMethod": [
                {"id": method, "type": "Multikey", "controller": WEB, "publicKeyMultibase": NAME}
            ],
            **changed,
        }
    ).encode()  # fmt: skip


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What other sites answer; anything else cannot be reached."""
    pages: dict[str, bytes] = {}

    def fetch(url: str) -> bytes:
        if url not in pages:
            raise Unreachable("nothing there")
        return pages[url]

    monkeypatch.setattr(fetching, "fetch", fetch)
    return pages


def web_badge(cast: Cast, **changed: Any) -> bytes:
    return foreign(cast.trainee.email, issuer=WEB, method=f"{WEB}#{NAME}", **changed)


def test_the_key_of_a_site_is_fetched_by_the_worker_and_never_by_a_page(
    app: Flask, cast: Cast, internet: dict[str, bytes]
) -> None:
    trust(app, cast, WEB)
    found = bring(app, cast.trainee, web_badge(cast))
    assert found.state == "waiting"
    internet["https://badges.example.com/.well-known/did.json"] = did_document()
    outbox.drain()
    db.session.rollback()
    assert db.session.get_one(ImportedBadge, found.id).state == "counted"
    assert ("badge", "python") in kinds(cast.trainee)


@pytest.mark.parametrize(
    ("document", "state"),
    [
        (None, "unclear"),
        (did_document(id="did:web:evil.example"), "refused"),
        (did_document(assertionMethod=[]), "refused"),
        (b"<html>", "unclear"),
    ],
)
def test_a_site_that_does_not_vouch_for_the_key_counts_for_nothing(
    app: Flask, cast: Cast, internet: dict[str, bytes], document: bytes | None, state: str
) -> None:
    trust(app, cast, WEB)
    if document is not None:
        internet["https://badges.example.com/.well-known/did.json"] = document
    found = bring(app, cast.trainee, web_badge(cast))
    outbox.drain()
    db.session.rollback()
    assert db.session.get_one(ImportedBadge, found.id).state == state
    assert ("badge", "python") not in kinds(cast.trainee)


@pytest.mark.parametrize(
    ("revoked", "list_issuer", "state"),
    [((), WEB, "counted"), ((9,), WEB, "refused"), ((), "did:web:evil.example", "unclear")],
)
def test_a_revoked_badge_of_another_issuer_is_noticed(
    app: Flask, cast: Cast, internet: dict[str, bytes], revoked: tuple[int, ...], list_issuer: str,
    state: str,
) -> None:  # fmt: skip
    trust(app, cast, WEB)
    address = "https://badges.example.com/status/1"
    internet["https://badges.example.com/.well-known/did.json"] = did_document()
    bare = statuslist.list_credential(address, list_issuer, revoked, "2026-01-01T00:00:00Z")
    internet[address] = json.dumps(
        proofs.signed(bare, SEED, f"{WEB}#{NAME}", "2026-01-01T00:00:00Z")
    ).encode()
    found = bring(app, cast.trainee, web_badge(cast, status=statuslist.entry(address, 9)))
    outbox.drain()
    db.session.rollback()
    assert db.session.get_one(ImportedBadge, found.id).state == state


def test_a_hosted_key_must_be_of_the_issuers_own_host(
    app: Flask, internet: dict[str, bytes]
) -> None:
    issuer = "https://school.example/issuer"
    internet["https://keys.example/1"] = json.dumps(encoding.jwk(PUBLIC, "x")).encode()
    with pytest.raises(LookupError, match="foreign"):
        resolving.any_key("https://keys.example/1", issuer)
    internet["https://school.example/key"] = json.dumps(encoding.jwk(PUBLIC, "x")).encode()
    assert resolving.any_key("https://school.example/key", issuer).public == PUBLIC


@pytest.mark.parametrize(
    "ip",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1",
     "2002:7f00:1::", "0.0.0.0", "224.0.0.1", "100.64.0.1", "nonsense"],
)  # fmt: skip
def test_private_addresses_are_never_asked(ip: str) -> None:
    assert not fetching.is_public(ip)


def test_public_addresses_may_be_asked() -> None:
    assert fetching.is_public("93.184.215.14")
    assert fetching.is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")


@pytest.mark.parametrize(
    "url",
    ["http://example.com", "https://example.com:8443/x", "https://user@example.com/", "ftp://a.b",
     "https://", "https://127.0.0.1/x", "https://[::1]/", "https://localhost/x", "https://a:b/"],
)  # fmt: skip
def test_only_open_https_addresses_are_read(url: str) -> None:
    with pytest.raises(Unreachable):
        fetching.fetch(url)


def test_our_own_badge_is_not_brought_in_again(app: Flask, cast: Cast) -> None:
    with app.test_request_context("/"), unit_of_work():
        ours = key_of(cast).controller
    with pytest.raises(NotAllowed, match="our_own"):
        bring(app, cast.trainee, foreign(cast.trainee.email, issuer=ours))


def test_a_badge_that_was_revoked_later_is_asked_about_again(
    app: Flask, cast: Cast, internet: dict[str, bytes]
) -> None:
    trust(app, cast)
    found = bring(app, cast.trainee, foreign(cast.trainee.email))
    with unit_of_work() as session:
        session.get_one(ImportedBadge, found.id).checked_at = datetime(2026, 1, 1, tzinfo=UTC)
    bringing.look_again()
    outbox.drain()
    db.session.rollback()
    row = db.session.get_one(ImportedBadge, found.id)
    assert row.checked_at is not None
    assert row.checked_at.year >= clock.now().year
    assert row.state == "counted"


def test_the_office_keeps_the_list_and_staff_does_not(client: Any, app: Flask, cast: Cast) -> None:
    bring(app, cast.trainee, foreign(cast.trainee.email))
    client.sign_in(cast.officer)
    page = client.get("/manage/badges/trusted").get_data(as_text=True)
    assert "정하기를 기다리는 발급자" in page
    assert (
        client.post("/manage/badges/trusted", data={"issuer": "x", "name": "y"}).status_code == 422
    )
    sent = {"issuer": DID, "name": "다른 학교"}
    assert client.post("/manage/badges/trusted", data=sent).status_code == 303
    assert client.post("/manage/badges/trusted", data=sent).status_code == 422
    assert ("badge", "python") in kinds(cast.trainee)


def test_another_spelling_of_a_badge_is_no_second_piece_of_evidence(app: Flask, cast: Cast) -> None:
    trust(app, cast)
    data = foreign(cast.trainee.email)
    found = bring(app, cast.trainee, data)
    turned = json.dumps(dict(reversed(json.loads(data).items())), ensure_ascii=False).encode()
    assert bring(app, cast.trainee, turned).id == found.id
    bare = {name: value for name, value in json.loads(data).items() if name != "proof"}
    head = encoding.base64url(json.dumps({"alg": "EdDSA", "kid": f"{DID}#{NAME}"}).encode())
    content = f"{head}.{encoding.base64url(json.dumps(bare).encode())}"
    made = bytes(SigningKey(SEED).sign(content.encode()).signature)
    token = f"{content}.{encoding.base64url(made)}".encode()
    assert bring(app, cast.trainee, token).id == found.id
    assert kinds(cast.trainee).count(("badge", "python")) == 1
    other = foreign(cast.trainee.email, id="urn:uuid:5e0e1b9c-0000-4000-8000-000000000002")
    assert bring(app, cast.trainee, other).id != found.id


def test_a_refused_badge_does_not_stand_in_the_way_of_the_genuine_one(
    app: Flask, cast: Cast
) -> None:
    trust(app, cast)
    data = foreign(cast.trainee.email)
    assert (
        bring(app, cast.trainee, data.replace("기초".encode(), "박사".encode())).state == "refused"
    )
    assert bring(app, cast.trainee, data).state == "counted"


@pytest.mark.parametrize("method", ["https://[", "https://", "did:web:[", "did:web:%5B"])
def test_an_address_that_is_none_ends_the_look_and_is_not_tried_for_ever(
    app: Flask, cast: Cast, delivered: Any, method: str
) -> None:
    issuer = "https://[" if method.startswith("https") else method
    found = bring(app, cast.trainee, foreign(cast.trainee.email, issuer=issuer, method=method))
    delivered()
    db.session.rollback()
    row = db.session.get_one(ImportedBadge, found.id, populate_existing=True)
    assert row.state in ("refused", "unclear")


def test_a_site_that_sends_a_byte_now_and_then_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = socket.socketpair()
    ours.settimeout(5)

    class Plain(fetching._Pinned):
        def connect(self) -> None:
            self.sock = self._line = ours

    over = threading.Event()

    def drip() -> None:
        with suppress(OSError):
            theirs.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while not over.wait(0.05):
                theirs.sendall(b"x")

    monkeypatch.setattr(fetching, "_Pinned", Plain)
    monkeypatch.setattr(fetching, "addresses", lambda _host: ["203.0.113.1"])
    monkeypatch.setattr(fetching, "WITHIN", 0.5)
    other = threading.Thread(target=drip, daemon=True)
    other.start()
    failed: list[BaseException] = []

    def ask() -> None:
        try:
            fetching.fetch("https://slow.example/did.json")
        except Unreachable as error:
            failed.append(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(20)
    alive = asking.is_alive()
    over.set()
    theirs.close()
    assert not alive
    assert failed
