"""For the graduate: openings with the same reasons that employers see, and requests to answer."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import clock, i18n, matching
from lms.matching import RankedCandidate, Ranking, taxonomy
from lms.matching.explaining import explain
from lms.paging import asked_page, paged
from lms.placement.candidates import queries as candidates
from lms.placement.candidates.queries import LiveCandidate
from lms.placement.openings import loaders as opening_loaders
from lms.placement.openings import queries as openings
from lms.placement.openings import words as opening_words
from lms.placement.openings.models import Opening
from lms.placement.ranking import (
    crowd,
    engine,
    listing,
    loaders,
    operations,
    queries,
    rankings,
    rules,
    words,
)
from lms.placement.ranking.forms import AnswerForm
from lms.placement.ranking.listing import Group, LineView, Strongest
from lms.placement.ranking.passages import Passage, candidate
from lms.placement.ranking.rankings import Ranked
from lms.placement.ranking.views import bp

Page = str | tuple[str, int] | Response


@dataclass(frozen=True)
class Fit:
    """An opening against oneself."""

    opening: Opening
    score: float  # of 100
    eligible: bool
    sentence: str
    lines: list[LineView]
    strongest: Strongest | None
    gaps: list[str]

    @property
    def groups(self) -> list[Group]:
        """The lines by kind."""
        return listing.grouped(self.lines)


def _own_passages() -> list[Passage]:
    return crowd.passages_by_person([current_user.id])[current_user.id]


def _fit(
    opening: Opening, asked: matching.Opening, entry: RankedCandidate, passages: list[Passage]
) -> Fit:
    names = taxonomy.load()
    ranked = _alone(asked, entry, passages)
    lines = listing.line_views(ranked, entry, passages, names)
    return Fit(
        opening=opening,
        score=round(entry.score * 100, 1),
        eligible=entry.eligible,
        sentence=explain(
            entry, asked, i18n.current(), names, has_evidence=bool(passages), brief=True
        ),
        lines=lines,
        strongest=listing.strongest(lines),
        gaps=listing.gaps(lines),
    )


def _alone(asked: matching.Opening, entry: RankedCandidate, passages: list[Passage]) -> Ranked:
    """A list of one, so that the same code words the reasons."""
    matcher = engine.matcher()
    ranking = Ranking(
        opening_key=asked.key,
        model_id=matcher.model_id,
        taxonomy_version=matcher.taxonomy.version,
        as_of=clock.today(),
        inputs_hash="",
        weights=matcher.weights,
        entries=(entry,),
    )
    return Ranked(asked, ranking, {}, {})


@bp.get("/me/openings")
@login_required
def my_openings() -> Page:
    """Openings that take candidates now, those that fit best first, each with why and what lacks."""
    profile = candidates.profile_of(current_user.id)
    passages = _own_passages()
    hidden = candidates.not_seen_by(current_user.id)
    found = [one for one in openings.open_now(with_lines=True) if one.organisation_id not in hidden]
    results = []
    if found and passages:
        facts = candidates.facts_of(profile) if profile is not None else matching.Facts()
        results = rankings.of_person(candidate("me", facts, passages), found)
    ordered: list[tuple[Opening, matching.Opening | None, RankedCandidate | None]] = (
        list(results) if results else [(one, None, None) for one in found]
    )
    page = paged(ordered, asked_page(), size=15)
    fits = [
        _fit(opening, asked, entry, passages)
        for opening, asked, entry in page.items
        if entry is not None and asked is not None
    ]
    return render_template(
        "ranking/my_openings.html",
        page=page,
        fits=fits,
        plain=[opening for opening, _asked, entry in page.items if entry is None],
        live=candidates.of_person(current_user.id) is not None,
        passages=passages,
        hidden=len(hidden),
        words=opening_words,
    )


@bp.get("/me/openings/<int:opening_id>")
@login_required
def my_opening(opening_id: int) -> Page:
    """One opening against oneself: every line with one's own evidence, and one's own place."""
    opening = opening_loaders.public_opening(current_user, opening_id)
    profile = candidates.profile_of(current_user.id)
    passages = _own_passages()
    facts = candidates.facts_of(profile) if profile is not None else matching.Facts()
    opening_, asked, entry = rankings.of_person(candidate("me", facts, passages), [opening])[0]
    seen = candidates.of_person(current_user.id, opening.organisation_id)
    return render_template(
        "ranking/my_opening.html",
        opening=opening_,
        fit=_fit(opening, asked, entry, passages),
        place=_place(opening, seen),
        live=candidates.of_person(current_user.id) is not None,
        seen=seen is not None,
        entry=queries.entry_of(opening.id, current_user.id),
        is_open=opening_loaders.is_open(opening),
        words=opening_words,
    )


def _place(opening: Opening, seen: LiveCandidate | None) -> tuple[int, int] | None:
    """One's own rank among how many, from the very list that the employer sees."""
    if seen is None or not opening_loaders.is_open(opening):
        return None
    ranked = rankings.of_opening(opening, reasons=False)
    entry = ranked.entry(seen.key)
    return (entry.rank, len(ranked.ranking.entries)) if entry is not None else None


@bp.get("/me/requests")
@login_required
def requests() -> Page:
    """Companies that ask to be introduced, and what became of earlier requests."""
    return _requests_page(AnswerForm(formdata=None))


def _requests_page(form: AnswerForm, refused: int | None = None) -> str:
    return render_template(
        "ranking/requests.html",
        requests=queries.requests_of(current_user.id),
        form=form,
        refused=refused,
        live=candidates.of_person(current_user.id) is not None,
        words=words,
        opening_words=opening_words,
        State=rules.State,
    )


@bp.post("/me/requests/<int:entry_id>/<any(accept, decline):answer>")
@login_required
def answer(entry_id: int, answer: str) -> Page:
    """Accept (one's name and address are told) or decline (nothing is)."""
    entry = loaders.request_for(current_user, entry_id, lock=True)
    form = AnswerForm()
    if not form.validate():
        return _requests_page(form, entry.id), 422
    done = operations.answer(
        entry,
        current_user,
        answer == "accept",
        form.words.data or "",
        phone=bool(form.phone.data),
    )
    if done.refusal:
        flash(words.refusal(done.refusal), "danger")
    elif done.changed and answer == "accept":
        flash(_("소개를 수락했습니다. 회사가 이름과 이메일로 연락할 수 있습니다."), "success")
    elif done.changed:
        flash(_("소개를 거절했습니다. 회사에는 누구인지 알리지 않습니다."), "success")
    return redirect(url_for("ranking.requests") + f"#request-{entry.id}", 303)
