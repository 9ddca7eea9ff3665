"""Reasons of the rules as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from flask_babel import gettext as _

from lms.courses.content import registry
from lms.courses.content.queries import Part, ReleaseRules
from lms.courses.content.rules import ITEM, MARKED, MINUTES, VIEWED, Decision, Key, Need, Opening
from lms.courses.content.rules.release import LESSON, MODULE, Reason
from lms.i18n import local, moment


def rule_sentence(rule: str, minutes: int, item: Part | None = None) -> str:
    """What makes a lesson done; *item* is the activity that the rule names."""
    if rule == VIEWED:
        return _("이 차시는 한 번 열면 마친 것으로 셉니다.")
    if rule == MINUTES:
        return _("이 차시는 화면을 %(minutes)s분 보면 마친 것으로 셉니다.", minutes=minutes)
    if rule == MARKED:
        return _("이 차시는 아래 '마침'을 누르면 마친 것으로 셉니다.")
    if rule == ITEM:
        kind = registry.item_kinds().get(item.key.kind) if item else None
        if kind is None or item is None:
            return _("이 차시는 한 번 열면 마친 것으로 셉니다.")
        return str(kind.done_rule) % {"title": local(item)}
    raise ValueError(rule)


def state_sentence(decision: Decision, item: Part | None = None) -> str:
    """Why a lesson is done or is not."""
    kind = registry.item_kinds().get(item.key.kind) if item else None
    if kind is not None and item is not None and decision.code in ("item_done", "item_not_done"):
        sentence = kind.done_because if decision.done else kind.not_yet
        return str(sentence) % {"title": local(item)}
    sentences = {
        "viewed": _("열어 보았으므로 마쳤습니다."),
        "not_viewed": _("아직 열지 않았습니다."),
        "read_long_enough": _(
            "%(minutes)s분 이상 보았으므로 마쳤습니다.", minutes=decision.minutes
        ),
        "read_more": _(
            "%(minutes)s분 가운데 %(read)s분을 보았습니다.",
            minutes=decision.minutes,
            read=decision.read,
        ),
        "marked": _("마침을 눌렀으므로 마쳤습니다."),
        "not_marked": _("아직 마침을 누르지 않았습니다."),
        "item_done": _("정해진 활동을 했으므로 마쳤습니다."),
        "item_not_done": _("정해진 활동을 아직 하지 않았습니다."),
        "item_gone": _("기준이던 활동이 없어져, 열어 본 것으로 마쳤습니다."),
        "done_earlier": _("기준이 바뀌기 전에 이미 마쳤습니다."),
    }
    return sentences[decision.code]


def percent(amount: Decimal) -> str:
    """A mark in percent without needless zeros."""
    return f"{amount.normalize():f}"


def _unpublished() -> str:
    return _("아직 공개되지 않은 활동을 마치면 열립니다.")


def need_sentence(need: Need, parts: Mapping[Key, Part], *, drafts: bool = False) -> str:
    """What opens something: "'합성곱' 차시를 마치면 열립니다." The title of a draft is told to those
    alone who may see it."""
    part = parts.get(need.key)
    if part is None or (not part.published and not drafts):
        return _unpublished()
    title = local(part)
    if need.at_least is not None:
        return _(
            "'%(title)s'에서 %(percent)s%% 이상 받으면 열립니다.",
            title=title,
            percent=percent(need.at_least),
        )
    if need.key.kind == LESSON:
        return _("'%(title)s' 차시를 마치면 열립니다.", title=title)
    if need.key.kind == MODULE:
        return _("'%(title)s' 모듈을 모두 마치면 열립니다.", title=title)
    kind = registry.item_kinds().get(need.key.kind)
    return str(kind.opens_when) % {"title": title} if kind else _unpublished()


def reason_sentence(reason: Reason, parts: Mapping[Key, Part]) -> str:
    """Why something is not open yet."""
    if reason.need is not None:
        return need_sentence(reason.need, parts)
    return _("%(when)s에 열립니다.", when=moment(reason.at))


def opening_sentences(opening: Opening, parts: Mapping[Key, Part]) -> list[str]:
    """Everything that is missing until something opens."""
    return list(dict.fromkeys(reason_sentence(reason, parts) for reason in opening.reasons))


def kind_word(key: Key) -> str:
    """What kind of part something is."""
    if key.kind == MODULE:
        return _("모듈")
    if key.kind == LESSON:
        return _("차시")
    kind = registry.item_kinds().get(key.kind)
    return str(kind.label) if kind else ""


def way_sentence(way: list[Key], parts: Mapping[Key, Part]) -> str:
    """Why a rule is refused: the way on which something would wait for itself."""
    names = [local(parts[key]) for key in way if key in parts]
    return _("서로 기다리게 되어 아무도 열 수 없습니다: %(way)s", way=" → ".join(names) or "…")


def release_lines(rules: ReleaseRules, parts: Mapping[Key, Part]) -> dict[Key, list[str]]:
    """What opens each part, for those who write the rules; their drafts are named."""
    found: dict[Key, list[str]] = {}
    for key, dates in rules.dates.items():
        if None in dates:
            found.setdefault(key, []).append(_("%(when)s에 열립니다.", when=moment(dates[None])))
        own = sum(section is not None for section in dates)
        if own:
            found.setdefault(key, []).append(_("%(n)s개 반은 여는 때가 다릅니다.", n=own))
    for key, needs in rules.needs.items():
        found.setdefault(key, []).extend(
            need_sentence(need, parts, drafts=True) for need in needs if need.key in parts
        )
    return found
