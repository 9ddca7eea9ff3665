"""Encodings, canonical JSON, proofs, tokens, lists and baked pictures, against published examples."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import rfc8785
from hypothesis import assume, given
from hypothesis import strategies as st

from lms.courses.badges import contexts, drawing
from lms.courses.badges.rules import (
    baking,
    credentials,
    encoding,
    identity,
    proofs,
    statuslist,
    tokens,
    verifying,
)
from lms.courses.badges.rules.credentials import AchievementFacts, IssuerFacts, SkillTarget, Words
from lms.courses.badges.rules.encoding import Malformed
from lms.courses.badges.rules.reading import Unreadable, read
from lms.courses.badges.rules.verifying import Key, NoKey, NoStatus
from tests.courses.badges import independent

NOW = datetime(2026, 5, 1, tzinfo=UTC)
SEED = bytes(range(32))

# The example of the specification, "Representation: eddsa-jcs-2022" (W3C Data Integrity EdDSA
# Cryptosuites v1.0, appendix on test vectors).
SPEC_PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
SPEC_SECRET = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
SPEC_METHOD = f"did:key:{SPEC_PUBLIC}#{SPEC_PUBLIC}"
SPEC_VALUE = (
    "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"
)
SPEC_DOCUMENT = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://www.w3.org/ns/credentials/examples/v2",
    ],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}


def test_the_test_vector_of_the_specification_is_signed_and_verified_byte_for_byte() -> None:
    seed = encoding.from_base58(SPEC_SECRET[1:])
    assert seed[:2] == b"\x80\x26"
    made = proofs.signed(SPEC_DOCUMENT, seed[2:], SPEC_METHOD, "2023-02-24T23:36:38Z")
    assert made["proof"]["proofValue"] == SPEC_VALUE
    assert proofs.holds(made, encoding.from_multikey(SPEC_PUBLIC))
    assert independent.holds(made, encoding.did_key(SPEC_METHOD))


def test_canonical_json_follows_the_examples_of_rfc_8785() -> None:
    # Section 3.2.2 to 3.2.4: numbers, escapes, order by UTF-16 code units.
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 1e-27],
        "string": '\u20ac$\u000f\nA\'B"\\\\"/',
        "literals": [None, True, False],
    }
    assert rfc8785.dumps(value).decode() == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    keys = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "ö": 7}
    assert [*json.loads(rfc8785.dumps(keys)).values()] == [2, 4, 6, 7, 1, 5, 3]


@given(st.binary(max_size=60))
def test_base58_and_base64_come_back(data: bytes) -> None:
    assert encoding.from_base58(encoding.base58(data)) == data
    assert independent.base58(encoding.base58(data)) == data
    assert encoding.from_base64url(encoding.base64url(data)) == data


@given(
    st.text(
        alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=", max_size=12
    )
)
def test_base64_has_one_spelling_alone(text: str) -> None:
    try:
        data = encoding.from_base64url(text)
    except Malformed:
        return
    assert encoding.base64url(data) == text


@pytest.mark.parametrize(
    ("did", "address"),
    [
        ("did:web:example.com", "https://example.com/.well-known/did.json"),
        ("did:web:example.com%3A3000:user:alice", "https://example.com:3000/user/alice/did.json"),
        ("did:web:w3c-ccg.github.io:user:alice#k", "https://w3c-ccg.github.io/user/alice/did.json"),
    ],
)
def test_did_web_leads_where_its_method_says(did: str, address: str) -> None:
    assert encoding.did_document_address(did) == address


@pytest.mark.parametrize(
    "did", ["did:web:", "did:web:a%2Fb", "did:web:a:..:b", "did:key:z6", "web:a", "did:web:u%40h"]
)
def test_did_web_that_would_lead_elsewhere_is_refused(did: str) -> None:
    with pytest.raises(Malformed):
        encoding.did_document_address(did)


def test_an_identity_is_hashed_as_open_badges_says() -> None:
    # The example of the specification: 'a@example.com' salted with 'Kosher'.
    made = identity.identity("A@example.com ", "Kosher")
    assert made["identityHash"].split("$")[1] == (
        "b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
    )
    badge = {"credentialSubject": {"identifier": [made]}}
    assert identity.belongs_to(badge, "a@EXAMPLE.com") is True
    assert identity.belongs_to(badge, "b@example.com") is False
    assert (
        identity.belongs_to({"credentialSubject": {"id": "did:example:1"}}, "a@example.com") is None
    )


def badge(**changed: Any) -> dict[str, Any]:
    """A credential as it is built."""
    public = encoding.multikey(Ed().public)
    skill = SkillTarget("python", "https://x.example/skills/python", Words("파이썬", "Python"))
    made = credentials.badge(
        urn="urn:uuid:0b1e0000-0000-4000-8000-000000000001",
        subject="urn:uuid:0b1e0000-0000-4000-8000-000000000002",
        issuer=IssuerFacts(f"did:key:{public}", Words("아카데미", "Academy"), "https://x.example/issuers/a"),
        facts=AchievementFacts(
            "https://x.example/achievements/1", "https://x.example/achievements/1/image.png", "course",
            Words("비전 이수", "Vision"), Words("설명", ""), Words("조건", "Criteria"), [skill],
        ),
        identity=identity.identity("jiwoo@example.org", "0123"),
        status=statuslist.entry("https://x.example/issuers/a/status/1", 7), at=NOW,
    )  # fmt: skip
    return {**made, **changed}


class Ed:
    """The key of these tests."""

    def __init__(self) -> None:
        from nacl.signing import SigningKey

        self.public = bytes(SigningKey(SEED).verify_key)

    @property
    def method(self) -> str:
        name = encoding.multikey(self.public)
        return f"did:key:{name}#{name}"


def signed(**changed: Any) -> dict[str, Any]:
    return proofs.signed(badge(**changed), SEED, Ed().method, credentials.moment(NOW))


def keys(method: str, _issuer: str) -> Key:
    if method != Ed().method:
        raise NoKey("unknown")
    return Key(Ed().public, method.partition("#")[0])


def free(_entry: object, _issuer: str) -> bool:
    return False


def looked_at(data: bytes, **changed: Any) -> verifying.Report:
    return verifying.verify(
        read(data), **{"now": NOW, "key_of": keys, "status_of": free, **changed}
    )


def test_a_badge_is_verified_by_code_that_shares_nothing_with_what_signed_it() -> None:
    made = signed()
    assert independent.holds(made, Ed().public)
    assert looked_at(json.dumps(made).encode(), email="jiwoo@example.org").valid


TEXT = rfc8785.dumps(signed())


@given(st.integers(0, len(TEXT) - 1), st.integers(0, 255))
def test_one_altered_byte_anywhere_is_noticed(at: int, byte: int) -> None:
    assume(TEXT[at] != byte)
    altered = TEXT[:at] + bytes([byte]) + TEXT[at + 1 :]
    try:
        brought = read(altered)
    except Unreadable:
        return
    if brought.form == "data" and brought.credential == json.loads(TEXT):
        return  # white space around it: the same credential
    report = verifying.verify(brought, now=NOW, key_of=keys, status_of=free)
    assert not report.valid
    assert not report.signed


TOKEN = tokens.signed(badge(), SEED, Ed().method, NOW)


@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("ABCDabcd0189-_."))
def test_one_altered_character_of_a_token_is_noticed(at: int, char: str) -> None:
    assume(TOKEN[at] != char)
    try:
        report = looked_at((TOKEN[:at] + char + TOKEN[at + 1 :]).encode())
    except Unreadable:
        return
    assert not report.signed


def test_an_untouched_token_holds_and_says_the_same() -> None:
    report = looked_at(TOKEN.encode())
    assert report.valid
    jwks = {"keys": [encoding.jwk(Ed().public, Ed().method)]}
    payload = json.loads(independent.token_payload(TOKEN, jwks))
    assert payload["credentialSubject"] == badge()["credentialSubject"]
    assert payload["iss"] == badge()["issuer"]["id"]


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ({"since": datetime(2026, 6, 1, tzinfo=UTC)}, "early"),
        ({"until": datetime(2026, 4, 1, tzinfo=UTC)}, "late"),
        ({"revoked": True}, "revoked"),
    ],
)
def test_a_key_counts_only_for_its_days(key: dict[str, Any], why: str) -> None:
    found = Key(Ed().public, Ed().method.partition("#")[0], **key)
    for data in (json.dumps(signed()).encode(), TOKEN.encode()):
        report = looked_at(data, key_of=lambda _m, _i: found)
        check = report.check("key_time")
        assert check is not None
        assert (check.state, check.why) == ("failed", why)
        assert not report.valid


def test_a_replaced_key_still_verifies_what_it_signed_in_its_days() -> None:
    found = Key(
        Ed().public, Ed().method.partition("#")[0],
        since=datetime(2026, 1, 1, tzinfo=UTC), until=datetime(2026, 5, 2, tzinfo=UTC),
    )  # fmt: skip
    later = datetime(2028, 1, 1, tzinfo=UTC)
    assert looked_at(json.dumps(signed()).encode(), key_of=lambda _m, _i: found, now=later).valid


def test_a_key_of_somebody_else_is_no_key_of_the_issuer() -> None:
    stranger = Key(Ed().public, "did:web:other.example")
    report = looked_at(json.dumps(signed()).encode(), key_of=lambda _m, _i: stranger)
    check = report.check("key")
    assert check is not None
    assert (check.state, check.why) == ("failed", "foreign")
    assert report.check("signature") is None


def test_dates_and_revocation_are_told_apart_from_the_signature() -> None:
    over = signed(validUntil="2026-04-30T00:00:00Z")
    report = looked_at(json.dumps(over).encode())
    assert report.signed
    assert [one.code for one in report.failed] == ["dates"]
    report = looked_at(json.dumps(signed()).encode(), status_of=lambda _e, _i: True)
    assert report.signed
    assert [one.code for one in report.failed] == ["status"]

    def silent(_entry: object, _issuer: str) -> bool:
        raise NoStatus

    report = looked_at(json.dumps(signed()).encode(), status_of=silent)
    assert not report.valid
    assert not report.failed


def test_a_context_that_nobody_signed_is_refused() -> None:
    made = signed()
    made["@context"] = [*made["@context"], "https://evil.example/context"]
    assert not looked_at(json.dumps(made).encode()).signed


@pytest.mark.parametrize(
    "text", ['{"a":1,"a":2}', '{"a":NaN}', "[1]", "{", "a.b.c", "", '{"a":"\\ud800"}', "[" * 5000]
)
def test_what_two_readers_would_read_apart_is_not_read(text: str) -> None:
    try:
        brought = read(text.encode())
    except Unreadable:
        return
    assert not verifying.verify(brought, now=NOW, key_of=keys, status_of=free).valid


@given(
    st.sets(st.integers(0, statuslist.LENGTH - 1), max_size=30),
    st.integers(0, statuslist.LENGTH - 1),
)
def test_a_status_list_says_of_each_place_whether_it_is_set(revoked: set[int], asked: int) -> None:
    encoded = statuslist.packed(revoked)
    assert statuslist.is_set(encoded, asked) == (asked in revoked)
    assert independent.bit(encoded, asked) == (asked in revoked)
    assert all(independent.bit(encoded, index) for index in revoked)


def test_a_list_that_grows_without_end_is_refused() -> None:
    import gzip

    bomb = "u" + encoding.base64url(gzip.compress(bytes(40 * 1024 * 1024)))
    with pytest.raises(Malformed):
        statuslist.is_set(bomb, 1)


@given(st.text(min_size=1, max_size=200).filter(lambda text: "\x00" not in text))
def test_what_is_baked_into_a_picture_comes_out_again(name: str) -> None:
    assume(all(not 0xD800 <= ord(char) < 0xE000 for char in name))
    text = json.dumps({"name": name, "end": "]]>"})
    picture = drawing.png("course", "비전", "아카데미")
    assert baking.baked_in(baking.bake_png(picture, text)) == text
    assert baking.baked_in(baking.bake_png(baking.bake_png(picture, "old"), text)) == text
    assert (
        baking.baked_in(baking.bake_svg(drawing.svg("course", "비전", "아카데미"), text).encode())
        == text
    )
    token = "eyJ.eyJ.c2ln"
    svg = baking.bake_svg(drawing.svg("track", "<비전 & 로봇>", "아카데미"), token)
    assert baking.baked_in(svg.encode()) == token


WHOLE = rfc8785.dumps(signed()).decode()
PICTURES = {
    f"{form} {kind}": made
    for kind, text in (("data", WHOLE), ("token", tokens.signed(badge(), SEED, Ed().method, NOW)))
    for form, made in (
        ("png", baking.bake_png(drawing.png("course", "비전", "아카데미"), text)),
        ("svg", baking.bake_svg(drawing.svg("course", "비전", "아카데미"), text).encode()),
    )
}


@given(st.sampled_from(sorted(PICTURES)), st.floats(0, 1, exclude_max=True), st.integers(1, 255))
def test_one_altered_byte_of_what_is_baked_into_a_picture_is_noticed(
    which: str, where: float, change: int
) -> None:
    whole = PICTURES[which]
    original = looked_at(whole)
    assert original.signed
    first = whole.index(b"openbadge")  # from here on: the credential, and some of the picture
    at = first + int(where * (len(WHOLE) + 60))
    altered = bytearray(whole)
    altered[at] ^= change
    try:
        report = looked_at(bytes(altered))
    except Unreadable:
        return
    if report.signed:  # the picture around it changed, and nothing of what was signed
        assert report.brought.credential == original.brought.credential
        assert report.brought.token == original.brought.token


def test_a_baked_png_is_still_a_png() -> None:
    import io

    from PIL import Image

    data = baking.bake_png(drawing.png("track", "인공지능 융합 과정", "광주 아카데미"), "{}")
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        assert picture.size == (drawing.SIDE, drawing.SIDE)
        assert picture.text["openbadgecredential"] == "{}"  # type: ignore[attr-defined]


def test_every_word_of_a_badge_is_defined_by_its_contexts() -> None:
    defined = set()

    def gather(value: Any) -> None:
        if isinstance(value, dict):
            defined.update(value)
            for inner in value.values():
                gather(inner)
        elif isinstance(value, list):
            for inner in value:
                gather(inner)

    for url in credentials.CONTEXTS:
        gather(contexts.context(url))

    def words(value: Any) -> set[str]:
        if isinstance(value, dict):
            return {name for name in value if not name.startswith("@")}.union(
                *map(words, value.values())
            )
        return set().union(*map(words, value)) if isinstance(value, list) else set()

    assert words(signed()) <= defined
    assert {"OpenBadgeCredential", "AchievementSubject", "BitstringStatusListEntry"} <= defined


def test_an_rs256_token_of_another_issuer_is_read_too() -> None:
    from cryptography.hazmat.primitives.asymmetric import padding, rsa
    from cryptography.hazmat.primitives.hashes import SHA256

    private = rsa.generate_private_key(65537, 2048)
    head = encoding.base64url(json.dumps({"alg": "RS256", "kid": "k", "typ": "JWT"}).encode())
    content = f"{head}.{encoding.base64url(json.dumps(badge()).encode())}"
    token = f"{content}.{encoding.base64url(private.sign(content.encode(), padding.PKCS1v15(), SHA256()))}"
    numbers = private.public_key().public_numbers()
    jwk = {"kty": "RSA", "e": "AQAB", "n": encoding.base64url(numbers.n.to_bytes(256, "big"))}
    issuer = badge()["issuer"]["id"]
    assert looked_at(token.encode(), key_of=lambda _m, _i: Key(jwk, issuer)).valid
    assert not looked_at(token.encode(), key_of=lambda _m, _i: Key(Ed().public, issuer)).signed


def test_the_algorithm_none_is_no_algorithm() -> None:
    head = encoding.base64url(b'{"alg":"none"}')
    token = f"{head}.{encoding.base64url(json.dumps(badge()).encode())}."
    report = looked_at(token.encode())
    assert [one.why for one in report.failed] == ["algorithm"]


@pytest.mark.parametrize(
    "text", ['{"a":"\\ud800"}', '{"a":"x\\u0000y"}', '{"a\\u0000":1}', '{"a":1e400}', '{"a":-1e999}']
)  # fmt: skip
def test_what_no_database_keeps_and_no_number_holds_is_not_read(text: str) -> None:
    head = encoding.base64url(b'{"alg":"EdDSA","kid":"k"}')
    for data in (text, f"{head}.{encoding.base64url(text.encode())}.AA"):
        with pytest.raises(Unreadable):
            read(data.encode())
    assert read(b'{"a":"\\\\u0000 \\u00e9"}').credential == {"a": "\\u0000 é"}


def token_of(payload: dict[str, Any], **header: Any) -> bytes:
    """A token by the key of these tests, whatever it says."""
    from nacl.signing import SigningKey

    head = {"alg": "EdDSA", "kid": Ed().method, **header}
    content = ".".join(encoding.base64url(json.dumps(one).encode()) for one in (head, payload))
    made = bytes(SigningKey(SEED).sign(content.encode()).signature)
    return f"{content}.{encoding.base64url(made)}".encode()


def outcome(data: bytes) -> tuple[str, str, str]:
    """The first check that failed; empty where all hold."""
    failed = looked_at(data).failed
    return (failed[0].code, failed[0].state, failed[0].why) if failed else ("", "", "")


@pytest.mark.parametrize(
    ("claims", "found"),
    [
        ({"exp": int(NOW.timestamp()) - 1}, ("dates", "failed", "late")),
        ({"nbf": int(NOW.timestamp()) + 9000}, ("dates", "failed", "early")),
        ({"exp": int(NOW.timestamp()) + 9000}, ("", "", "")),
        ({"iss": "did:web:other.example"}, ("shape", "failed", "claims")),
        ({"iat": -(10**18)}, ("shape", "failed", "claims")),
        ({"exp": 10**18}, ("shape", "failed", "claims")),
        ({"exp": "soon"}, ("shape", "failed", "claims")),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_what_a_token_claims_beside_its_badge_counts_too(
    claims: dict[str, Any], found: tuple[str, str, str], packed: bool
) -> None:
    payload = {"vc": badge(), **claims} if packed else {**badge(), **claims}
    assert outcome(token_of(payload)) == found


def test_a_token_that_asks_for_what_is_not_understood_is_refused() -> None:
    assert outcome(token_of(badge(), crit=["b64"], b64=False)) == ("shape", "failed", "algorithm")


def test_a_proof_that_ended_proves_nothing() -> None:
    made = badge()
    options = {
        "type": "DataIntegrityProof", "cryptosuite": proofs.SUITE,
        "created": credentials.moment(NOW), "expires": "2020-01-01T00:00:00Z",
        "verificationMethod": Ed().method, "proofPurpose": "assertionMethod",
        "@context": made["@context"],
    }  # fmt: skip
    from nacl.signing import SigningKey

    value = bytes(SigningKey(SEED).sign(proofs._digest(made, options)).signature)
    proof = {**options, "proofValue": encoding.signature_text(value)}
    assert outcome(json.dumps({**made, "proof": proof}).encode()) == ("dates", "failed", "late")
