"""When a module, a lesson or an activity opens: the page of its rules."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.access import Permission
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.content import messages, operations, queries
from lms.courses.content.forms import ReleaseForm, key_text, read_key
from lms.courses.content.queries import Part, ReleaseRules
from lms.courses.content.rules import Key
from lms.courses.content.views import bp
from lms.courses.sections import queries as sections
from lms.courses.sections.queries import SectionLine
from lms.i18n import local

EMPTY_LINES = 2  # beside what is asked for already


def _choices(parts: dict[Key, Part], own: Key) -> list[tuple[str, str]]:
    """What can be asked for: everything but the part itself, its module and what lies in it."""
    inside = parts[own].module_id
    found = [("", _("고르지 않음"))]
    for key, part in parts.items():
        if key == own or key == Key("module", inside or 0):
            continue
        if own.kind == "module" and part.module_id == own.id:
            continue
        title = f"{messages.kind_word(key)}: {local(part)}"
        found.append(
            (key_text(key), title if part.published else _("%(title)s (초안)", title=title))
        )
    return found


def _form(
    rules: ReleaseRules, parts: dict[Key, Part], own: Key, lines: list[SectionLine]
) -> ReleaseForm:
    """The form as it was sent, or as the rules stand now."""
    if request.method == "POST":
        form = ReleaseForm()
    else:
        dates = rules.dates.get(own, {})
        form = ReleaseForm(
            formdata=None,
            data={
                "seen": operations.fingerprint(rules, own),
                "opens_at": dates.get(None),
                "sections": [
                    {"section_id": line.id, "opens_at": dates.get(line.id)} for line in lines
                ],
                "needs": [
                    {"part": key_text(need.key), "at_least": need.at_least}
                    for need in rules.needs.get(own, ())
                    if need.key in parts
                ]
                + [{}] * EMPTY_LINES,
            },
        )
    choices = _choices(parts, own)
    for entry in form.needs:
        entry.form.part.choices = choices
    return form


def _page(
    offering: Offering, part: Part, form: ReleaseForm, lines: list[SectionLine], status: int = 200
) -> tuple[str, int]:
    return (
        render_template(
            "content/release.html",
            offering=offering,
            part=part,
            kind=messages.kind_word(part.key),
            key=key_text(part.key),
            form=form,
            sections={str(line.id): line for line in lines},
        ),
        status,
    )


@bp.route("/teach/<int:offering_id>/content/release/<part>", methods=["GET", "POST"])
def release(offering_id: int, part: str) -> Response | tuple[str, int]:
    """The rules of ``module:7``, ``lesson:31`` or an activity; a lost update is refused."""
    offering = offering_for(current_user, offering_id, Permission.CONTENT_EDIT)
    own, parts = read_key(part), queries.parts(offering_id)
    if own is None or own not in parts:
        abort(404)
    rules, lines = queries.release_rules(offering.id), sections.sections_of(offering.id)
    form = _form(rules, parts, own, lines)
    if request.method == "GET":
        return _page(offering, parts[own], form, lines)
    if not form.validate():
        return _page(offering, parts[own], form, lines, 422)
    try:
        operations.set_release(
            offering.id,
            own,
            form.dates({line.id for line in lines}),
            form.asked(),
            form.seen.data or "",
        )
    except operations.Circle as error:
        sentence = messages.way_sentence(error.args[0], parts)
        field = next((e.form.part for e in form.needs if e.form.part.data), form.opens_at)
        field.errors = [*field.errors, sentence]
        return _page(offering, parts[own], form, lines, 422)
    except operations.Changed:
        form.seen.data = operations.fingerprint(rules, own)
        form.form_errors.append(
            _(
                "그사이 다른 사람이 바꾸었습니다. 지금 정해진 것: %(now)s 다시 저장하면 아래 내용으로 바뀝니다.",
                now=" ".join(messages.release_lines(rules, parts).get(own, [_("없음.")])),
            )
        )
        return _page(offering, parts[own], form, lines, 409)
    flash(_("열리는 조건을 저장했습니다."), "success")
    return redirect(url_for(".manage", offering_id=offering.id), 303)
