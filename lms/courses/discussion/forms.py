"""Forms of announcements, questions, replies, messages and moderation."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from lms import clock
from lms.courses.catalogue.models import Offering
from lms.courses.content.models import Lesson
from lms.courses.discussion.operations.announcements import AnnouncementValues
from lms.courses.discussion.rules.moderation import REASONS, needs_note
from lms.courses.discussion.words import REPORT_REASONS
from lms.courses.fields import SeoulDateTimeField, line, storable, text
from lms.courses.sections.queries import SectionLine
from lms.i18n import local
from lms.storage import Attachment

MOST_ANNOUNCED = 20_000
MOST_POST = 20_000
MOST_MESSAGE = 5_000
HELP_MARKDOWN = _("마크다운으로 씁니다. 표, 코드, 수식을 쓸 수 있습니다.")


class _WithFiles(FlaskForm):
    """A form whose text comes with files; *remove*: ids of files to be taken away."""

    files = MultipleFileField(_("파일 붙이기"))
    remove = SelectMultipleField(
        _("뺄 파일"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer_files(self, files: Iterable[Attachment]) -> None:
        """The files that may be taken away."""
        self.remove.choices = [(file.id, file.name) for file in files]


def _once() -> Any:
    """A key that makes sending the same form twice one act."""
    return HiddenField(
        default=lambda: secrets.token_hex(16),
        validators=[
            InputRequired(_("화면을 새로 고친 뒤 다시 보내 주십시오.")),
            Regexp("^[0-9a-f]{32}$"),
        ],
    )


def _body(label: Any, most: int, **kwargs: Any) -> TextAreaField:
    return TextAreaField(
        label,
        [_not_blank, Length(max=most), storable],
        filters=[lambda value: (value or "").replace("\r\n", "\n")],
        **kwargs,
    )


def _not_blank(_form: Any, field: Any) -> None:
    if not (field.data or "").strip():
        raise ValidationError(gettext("내용을 적어 주십시오."))


_not_blank.field_flags = {"required": True}  # type: ignore[attr-defined]


class AnnouncementForm(_WithFiles):
    """An announcement and when it is shown."""

    version = HiddenField(default="0")
    title = line(_("제목"), 200, required=_("제목을 적어 주십시오."))
    body = _body(_("내용"), MOST_ANNOUNCED, description=HELP_MARKDOWN)
    when = RadioField(
        _("공개"),
        choices=[
            ("now", _("지금 공개하고 알림")),
            ("later", _("정한 때에 공개하고 알림")),
            ("draft", _("초안으로 두기")),
        ],
        default="now",
    )
    publish_at = SeoulDateTimeField(
        _("공개할 때"),
        [Optional()],
        description=_("서울 시각(KST)입니다. 정한 때에 공개할 때만 적습니다."),
    )
    happens_at = SeoulDateTimeField(
        _("일정에 올릴 때"),
        [Optional()],
        description=_("행사나 휴강처럼 날짜가 있으면 적으십시오. 모두의 일정에 나옵니다."),
    )
    pinned = BooleanField(_("목록 맨 위에 고정"))
    tell_again = BooleanField(
        _("고친 것을 다시 알리기"), description=_("받는 사람에게 '고친 공지'로 한 번 더 알립니다.")
    )
    section_id = SelectField(
        _("받는 반"), coerce=int, default=0, description=_("고른 반의 교육생에게만 보입니다.")
    )
    offerings = SelectMultipleField(
        _("다른 분반에도 올리기"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    published = False  # set by the view: what was published stays so

    def offer_places(self, offerings: Iterable[Offering], sections: Iterable[SectionLine]) -> None:
        """Parallel offerings in which the writer may announce too, and the sections of this one."""
        self.offerings.choices = [(one.id, one.label) for one in offerings]
        self.section_id.choices = [
            (0, gettext("모든 반")),
            *((section.id, section.name) for section in sections),
        ]

    def validate_offerings(self, field: Any) -> None:
        """Other offerings have other sections."""
        if field.data and self.section_id.data:
            raise ValidationError(
                gettext("한 반에만 보내는 공지는 다른 분반에 함께 올릴 수 없습니다.")
            )

    def validate_publish_at(self, field: Any) -> None:
        """A moment to come, where one is asked for."""
        if self.published or self.when.data != "later":
            return
        if field.data is None:
            raise ValidationError(gettext("언제 공개할지 적어 주십시오."))
        if field.data <= clock.now():
            raise ValidationError(
                gettext("이미 지난 때입니다. 지금 공개하려면 '지금 공개'를 고르십시오.")
            )

    @property
    def values(self) -> AnnouncementValues:
        """What was filled in."""
        return AnnouncementValues(
            title=self.title.data or "",
            body=self.body.data or "",
            when=self.when.data,
            publish_at=self.publish_at.data,
            happens_at=self.happens_at.data,
            pinned=self.pinned.data,
            tell_again=self.tell_again.data,
            section_id=self.section_id.data or None,
        )


class QuestionForm(_WithFiles):
    """A question: asked anew, or edited."""

    version = HiddenField(default="0")
    client_key = _once()
    title = line(
        _("제목"),
        200,
        required=_("제목을 적어 주십시오."),
        description=_("무엇이 궁금한지 한 문장으로 적으면 답이 빨리 옵니다."),
    )
    lesson_id = SelectField(_("차시"), coerce=int, default=0)
    body = _body(_("내용"), MOST_POST, description=HELP_MARKDOWN)
    anonymous = BooleanField(
        _("익명으로 쓰기"),
        description=_("다른 교육생에게 이름이 보이지 않습니다. 가르치는 사람에게는 보입니다."),
    )

    def offer_lessons(self, lessons: Iterable[Lesson]) -> None:
        """The lessons that it may be about."""
        self.lesson_id.choices = [
            (0, gettext("과목 전체")),
            *((lesson.id, local(lesson)) for lesson in lessons),
        ]


class ReplyForm(_WithFiles):
    """A reply: written anew, or edited."""

    version = HiddenField(default="0")
    client_key = _once()
    body = _body(_("답글"), MOST_POST, description=HELP_MARKDOWN)
    anonymous = BooleanField(
        _("익명으로 쓰기"),
        description=_("다른 교육생에게 이름이 보이지 않습니다. 가르치는 사람에게는 보입니다."),
    )


class MessageForm(FlaskForm):
    """A message to one person."""

    client_key = _once()
    body = _body(_("보낼 메시지"), MOST_MESSAGE)
    files = MultipleFileField(_("파일 붙이기"))


class ReportForm(FlaskForm):
    """Why something should be looked at."""

    reason = RadioField(
        _("까닭"),
        choices=[(code, REPORT_REASONS[code]) for code in REASONS],
        validators=[InputRequired(_("까닭을 고르십시오."))],
    )
    note = text(_("덧붙일 말"), 500)

    def validate_note(self, field: Any) -> None:
        """ "Other" says what."""
        if self.reason.data and needs_note(self.reason.data) and not (field.data or "").strip():
            raise ValidationError(gettext("어떤 점이 문제인지 적어 주십시오."))


class HideForm(FlaskForm):
    """Why a post is hidden; its author reads it."""

    reason = StringField(
        _("사유"),
        [InputRequired(_("사유를 적어 주십시오.")), Length(max=300), storable],
        filters=[lambda value: " ".join((value or "").split())],
    )


class BoardForm(FlaskForm):
    """How the members of an offering may talk."""

    version = HiddenField(default="0")
    anonymous = BooleanField(
        _("질문과 답글을 익명으로 쓸 수 있게 하기"),
        description=_(
            "다른 교육생에게만 이름을 가립니다. 가르치는 사람은 언제나 이름을 봅니다. 끄더라도 이미 익명으로 쓴 글은 익명으로 남습니다."
        ),
    )
    learners_write = BooleanField(
        _("교육생끼리 메시지를 보낼 수 있게 하기"),
        description=_("가르치는 사람과 교육생은 이 설정과 관계없이 언제나 주고받을 수 있습니다."),
    )
