"""What verifiers elsewhere read: identities, keys, profiles, achievements, pictures, status lists."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, abort, render_template, request

from lms.courses.badges import drawing, loaders
from lms.courses.badges.models import Achievement
from lms.courses.badges.operations.publishing import status_credential
from lms.courses.badges.queries import badges, issuers
from lms.courses.badges.rules import credentials
from lms.courses.badges.views import bp
from lms.skills import queries as skills

#: How long others may keep what we publish, in seconds.
KEPT = 300


def published(
    value: dict[str, Any], mimetype: str = "application/json", kept: int = KEPT
) -> Response:
    """JSON that any page may read."""
    response = Response(json.dumps(value, ensure_ascii=False, indent=1), mimetype=mimetype)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = f"public, max-age={kept}" if kept else "no-store"
    return response


@bp.get("/issuers/<slug>")
def issuer(slug: str) -> str:
    """The institution as an issuer: its keys with their days, its badges."""
    place = loaders.public_issuer(slug)
    rows = badges.of_issuer(place.id)
    return render_template(
        "badges/issuer.html", place=place, did=issuers.did_of(place),
        keys=issuers.keys_of(place.id), achievements=rows,
    )  # fmt: skip


@bp.get("/issuers/<slug>/profile.json")
def profile(slug: str) -> Response:
    """The same as a profile of Open Badges."""
    return published(issuers.profile(loaders.public_issuer(slug)))


@bp.get("/issuers/<slug>/did.json")
def did(slug: str) -> Response:
    """The did:web document."""
    return published(issuers.did_document(loaders.public_issuer(slug)), "application/did+json")


@bp.get("/issuers/<slug>/jwks.json")
def jwks(slug: str) -> Response:
    """The keys as JSON Web Keys."""
    return published(issuers.jwks(loaders.public_issuer(slug)), "application/jwk-set+json")


@bp.get("/issuers/<slug>/status/<int:number>")
def status(slug: str, number: int) -> Response:
    """A signed list of which badges are revoked."""
    place = loaders.public_issuer(slug)
    row = issuers.status_list(place, number)
    found = status_credential(place, row) if row is not None else None
    if found is None:
        abort(404)
    return published(found, "application/vc+ld+json", kept=60)


@bp.get("/achievements/<int:achievement_id>")
def achievement(achievement_id: int) -> Response | str:
    """What a badge stands for; as JSON for whoever asks for that."""
    row = loaders.public_achievement(achievement_id)
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return _achievement(row)
    return render_template(
        "badges/achievement.html", achievement=row, skills=skills.by_ids(row.skills).values()
    )


@bp.get("/achievements/<int:achievement_id>/achievement.json")
def achievement_data(achievement_id: int) -> Response:
    """The same, always as JSON."""
    return _achievement(loaders.public_achievement(achievement_id))


def _achievement(row: Achievement) -> Response:
    found = credentials.achievement(badges.achievement_facts(row))
    response = published({"@context": list(credentials.CONTEXTS), **found})
    response.headers["Vary"] = "Accept"
    return response


@bp.get("/achievements/<int:achievement_id>/image.<any(svg,png):form>")
def image(achievement_id: int, form: str) -> Response:
    """The picture of an achievement."""
    row = loaders.public_achievement(achievement_id)
    if form == "png":
        response = Response(
            drawing.png(row.kind, row.title_ko, row.organisation.name), mimetype="image/png"
        )
    else:
        response = Response(
            drawing.svg(row.kind, row.title_ko, row.organisation.name), mimetype="image/svg+xml"
        )
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = f"public, max-age={KEPT}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
