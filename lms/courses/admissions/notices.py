"""What applicants are told, and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _

from lms import clock, outbox
from lms.access import Permission
from lms.accounts.models import Person
from lms.clock import SEOUL
from lms.communication import kinds
from lms.communication.kinds import Kind
from lms.communication.operations import notify
from lms.courses.admissions.models import Application, ApplicationVersion, Call
from lms.courses.admissions.rules.form import Item
from lms.courses.admissions.rules.states import Phase, State, phase
from lms.db import unit_of_work

RECEIVED = "admission.received"
REMINDER = "admission.reminder"
MESSAGE = "admission.message"
STATE = "admission.state"
SCAN = "admission.scan"
PAPERS = "admission.papers"
PAPERS_CAME = "admission.papers_came"
PAPERS_HERE = "admission.papers_here"
KEEPING = "admission.keeping"
#: How long before the end a draft is remembered.
BEFORE = (timedelta(days=3), timedelta(hours=12))


def register() -> None:
    """Make the kinds known."""
    kinds.register(
        Kind(
            RECEIVED,
            _("지원서 접수증"),
            _("'%(title)s'의 지원서를 접수했습니다. 접수번호 %(number)s, %(at)s."),
            detail=_(
                "제출 %(version)s번째입니다. 마감 %(until)s까지 고쳐서 다시 낼 수 있고, 마지막에 낸 것이 심사를 받습니다.\n"
                "낸 파일의 지문(SHA-256):\n%(files)s"
            ),
            urgent=True,
        )
    )
    kinds.register(
        Kind(
            REMINDER,
            _("지원서 마감 전 알림"),
            _("'%(title)s'의 지원서를 아직 내지 않았습니다. %(until)s에 마감합니다."),
            channels=("app", "mail", "text"),
        )
    )
    kinds.register(
        Kind(
            MESSAGE,
            _("모집 담당자의 안내"),
            _("'%(title)s': %(subject)s"),
            detail=_("%(text)s"),
            urgent=True,
        )
    )
    kinds.register(
        Kind(
            STATE,
            _("지원 상태가 바뀜"),
            _("'%(title)s' 지원서(%(number)s)의 상태가 바뀌었습니다."),
            detail=_("%(text)s"),
        )
    )
    kinds.register(
        Kind(
            SCAN,
            _("지원 서류를 다시 내야 함"),
            _("'%(title)s' 지원서에 낸 파일 '%(file)s'을(를) 받지 않았습니다."),
            detail=_("%(text)s"),
            urgent=True,
        )
    )
    kinds.register(
        Kind(
            PAPERS,
            _("지원 서류를 다시 내 달라는 요청"),
            _("'%(title)s' 지원서의 '%(field)s'을(를) %(at)s까지 다시 내 주십시오."),
            detail=_("%(text)s"),
            urgent=True,
        )
    )
    kinds.register(
        Kind(
            PAPERS_CAME,
            _("다시 낸 서류의 접수증"),
            _("'%(title)s'에 다시 낸 서류를 접수했습니다. 접수번호 %(number)s, %(at)s."),
            detail=_("낸 파일의 지문(SHA-256):\n%(files)s"),
            urgent=True,
        )
    )
    kinds.register(
        Kind(
            PAPERS_HERE,
            _("다시 내 달라고 한 서류가 옴"),
            _("'%(title)s' 지원서 %(number)s에 다시 내 달라고 한 '%(field)s'이(가) 왔습니다."),
            for_those_with=Permission.ADMISSION_MANAGE,
        )
    )
    kinds.register(
        Kind(
            KEEPING,
            _("끝내지 않은 모집의 서류 파기 예고"),
            _(
                "'%(title)s'의 선발을 끝내지 않아 %(at)s에 등록하지 않은 지원자의 서류를 파기합니다."
            ),
            detail=_(
                "선발을 끝내면 그때부터 정해진 보관 기간을 셉니다. 아직 심사하는 중이면 이 모집의 보관 기간을 늘리십시오."
            ),
            urgent=True,
            for_those_with=Permission.ADMISSION_MANAGE,
        )
    )


def when(moment: Any) -> str:
    """A moment in Seoul with its zone, as both languages read it."""
    return f"{moment.astimezone(SEOUL):%Y-%m-%d %H:%M} KST"


def _params(application: Application) -> dict[str, Any]:
    call = application.call
    return {
        "title": {"ko": call.title_ko, "en": call.title_en or call.title_ko},
        "number": application.number,
        "until": when(call.closes_at),
    }


def _url(application: Application) -> str:
    return url_for("admissions.own", application_id=application.id)


def receipt(application: Application, made: ApplicationVersion, *, again: bool = True) -> None:
    """The receipt: number, time with its zone, and the hash of each file.

    *again*: whether it may still be changed and submitted again; papers that came late may not.
    """
    files = "\n".join(f"{one['name']}  {one['sha256']}" for one in made.files) or "–"
    kind = RECEIVED if again else PAPERS_CAME
    notify(
        application.person, kind,
        {**_params(application), "at": when(made.submitted_at), "version": made.number,
         "files": files},
        url=_url(application), dedup_key=f"{RECEIVED}:{application.id}:{made.number}",
    )  # fmt: skip


def papers_asked(application: Application, item: Item, text: str, until: datetime) -> None:
    """That papers of a field are asked for once more."""
    notify(
        application.person, PAPERS,
        {**_params(application), "field": {"ko": item.ko, "en": item.en or item.ko}, "text": text,
         "at": when(until)},
        url=_url(application),
    )  # fmt: skip


def papers_came(application: Application, item: Item, asker: Person | None) -> None:
    """That what somebody asked for has come."""
    if asker is not None:
        notify(
            asker, PAPERS_HERE,
            {**_params(application), "field": {"ko": item.ko, "en": item.en or item.ko}},
            url=url_for("admissions.application", application_id=application.id),
        )  # fmt: skip


def message(application: Application, event_id: int, title: str, text: str) -> None:
    """Words of the staff."""
    notify(
        application.person, MESSAGE, {**_params(application), "subject": title, "text": text},
        url=_url(application), dedup_key=f"{MESSAGE}:{event_id}",
    )  # fmt: skip


def state(application: Application, text: str) -> None:
    """That an application stands otherwise now."""
    notify(application.person, STATE, {**_params(application), "text": text}, url=_url(application))


def scan_refused(application: Application, name: str, reason: str) -> None:
    """That a file was not taken, and why."""
    notify(
        application.person, SCAN, {**_params(application), "file": name, "text": reason},
        url=_url(application),
    )  # fmt: skip


def keeping_ends(call: Call, at: datetime, before: timedelta, people: Iterable[Person]) -> None:
    """That the papers of a call which nobody ended go at *at*; once for each warning (*before*)."""
    for person in people:
        notify(
            person, KEEPING,
            {"title": {"ko": call.title_ko, "en": call.title_en or call.title_ko}, "at": when(at)},
            url=url_for("admissions.overview", call_id=call.id),
            dedup_key=f"{KEEPING}:{call.id}:{at.date()}:{before.days}:{person.id}",
        )  # fmt: skip


def plan_reminder(application: Application, call: Call) -> None:
    """Have a draft remembered before the end, within the present transaction; past ones are not."""
    for before in BEFORE:
        run_at = call.closes_at - before
        if run_at > clock.now():
            outbox.enqueue(
                "admission.reminder",
                {"application_id": application.id, "closes_at": call.closes_at.isoformat()},
                dedup_key=f"admission.reminder:{application.id}:{run_at.isoformat()}",
                run_at=run_at,
            )


@outbox.handler("admission.reminder")
def _remind(payload: dict[str, Any]) -> None:
    """Tell who has not submitted, unless the end was moved or it is over."""
    with unit_of_work() as session:
        application = session.get(Application, payload["application_id"])
        if application is None or application.state != State.DRAFT:
            return
        call = application.call
        now = clock.now()
        if call.closes_at.isoformat() != payload["closes_at"]:
            return
        if phase(call.state, call.opens_at, call.closes_at, now) is not Phase.OPEN:
            return
        application.reminded_at = now
        notify(
            application.person, REMINDER, _params(application), url=_url(application),
            dedup_key=f"{REMINDER}:{payload['outbox_id']}",
        )  # fmt: skip
