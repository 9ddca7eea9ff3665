"""What people choose of being told."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField

from lms.accounts.models import Person
from lms.communication import kinds, queries
from lms.communication.kinds import CHANNELS
from lms.communication.rules.delivery import DIGEST, DIGEST_HOURS, INSTANT, NONE

CHANNEL_WORDS = {"app": _("화면"), "mail": _("이메일"), "text": _("문자")}
CHOICE_WORDS = {INSTANT: _("바로"), DIGEST: _("하루 한 번"), NONE: _("받지 않음")}


class ChoicesForm(FlaskForm):
    """When the digest comes, and whether nights are quiet; :func:`choices_form` adds the kinds."""

    digest_hour = SelectField(
        _("하루 한 번 모아 받는 시각"),
        coerce=int,
        choices=[(hour, f"{hour:02d}:00") for hour in DIGEST_HOURS],
        description=_("한국 시각입니다. 그때까지 모인 소식을 과목별로 묶어 한 통으로 보냅니다."),
    )
    quiet_hours = BooleanField(
        _("밤에는 보내지 않기 (21:00–08:00)"),
        description=_(
            "메일과 문자를 아침 8시까지 미룹니다. 접수증과 계정 안전에 관한 것은 바로 보냅니다."
        ),
    )

    def of(self, code: str, channel: str) -> Any:
        """The field of a kind and channel."""
        return self[field_name(code, channel)]

    def choices(self, person: Person) -> dict[str, Any]:
        """What was chosen, by kind and channel; what *person* was not asked stays as it was."""
        return dict(person.notify_by) | {
            kind.code: {channel: self.of(kind.code, channel).data for channel in CHANNELS}
            for kind in kinds.for_person(person)
        }


def field_name(code: str, channel: str) -> str:
    """What the field of a kind and channel is called."""
    return f"{code.replace('.', '-')}--{channel}"


def choices_form(person: Person) -> ChoicesForm:
    """The form with a choice for what *person* could be told, filled with what holds for them."""
    delivery = queries.delivery_of(person.id)
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {
        "digest_hour": delivery.digest_hour,
        "quiet_hours": delivery.quiet_hours,
    }
    for kind in kinds.for_person(person):
        for channel in CHANNELS:
            name = field_name(kind.code, channel)
            fields[name] = SelectField(
                CHANNEL_WORDS[channel],
                choices=[(code, CHOICE_WORDS[code]) for code in kind.offered(channel)],
            )
            data[name] = queries.chosen(person, kind, channel)
    form: ChoicesForm = type("FilledChoicesForm", (ChoicesForm,), fields)(data=data)
    return form
