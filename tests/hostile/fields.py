"""Every form with text that people write: who sends it, which fields, where the text is shown.

A route that takes a POST stands here or in :data:`NO_TEXT` with the reason; the tests compare with
the application, so that a new form must be judged too.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module

from tests.hostile import areas

AUDIT = ("office", "/office/audit")
ACCESS = ("office", "/office/access-log")


@dataclass(frozen=True)
class Case:
    """A form. *fields* are its text fields with the most characters that each takes.

    *page* is where the form stands (an endpoint; by default the route's own address), *fill* what
    else must be filled in, *shown* where the text is read afterwards, as (role, address); without
    it, wherever the answer leads. *typed_back*: an address or a number, of which none of the
    strings is one: it is refused, and shown as it was typed. *rounds*: how many groups of strings
    are enough, where a form makes an account or the same fields are held by another case.
    *inert*: the text is made into something else (Markdown): only that nothing runs is asked.
    """

    role: str
    fields: Mapping[str, int]
    page: str = ""
    fill: Mapping[str, str] = field(default_factory=dict)
    shown: tuple[tuple[str, str], ...] = ()
    typed_back: bool = False
    rounds: int | None = None
    inert: bool = False
    form: str = (
        ""  # the endpoint to which the form goes by itself, where a button sends it elsewhere
    )
    before: tuple[str, ...] = ()  # statements that bring about what the form needs


TERM = {"starts_on": "2026-03-02", "ends_on": "2026-08-31", "capacity": "30"}
ACCOUNT = {"password": "빛고을-산책-2026", "birth_date": "1990-01-01"}
TITLES = {"title_ko": 160, "title_en": 160}
NAMES = {"title_ko": 120, "title_en": 120}
COURSE = {**TITLES, "summary_ko": 1000, "summary_en": 1000, "description_ko": 20_000,
          "description_en": 20_000}  # fmt: skip
COMPANY = {"name": 120, "english_name": 160, "came_from": 120, "summary_ko": 3000,
           "summary_en": 3000}  # fmt: skip
ASSIGNMENT = {
    **TITLES, "brief": 50_000, "criteria-0-title_ko": 200, "criteria-0-title_en": 200,
    "criteria-0-levels-0-ko": 120, "criteria-0-levels-0-en": 120,
}  # fmt: skip
FRESH = {
    "points": "10", "kinds": "text", "criteria-0-points": "10", "criteria-0-levels-0-points": "5",
}  # fmt: skip
ACTS = "ranking.candidate"
#: The trainee of the stage works for the office too.
AN_OFFICER = """INSERT INTO "grant" (person_id, role, scope_kind, scope_id, granted_at)
    SELECT id, 'office', 'office', 0, '2026-01-01' FROM person WHERE email = 'jiwoo@example.org'"""
NOT_ASKED = "DELETE FROM pipeline_entry"

CASES: dict[str, Case] = {
    # --- people and organisations -------------------------------------------------------------
    "accounts.account": Case("trainee", {"name": 80, "english_name": 80}),
    "accounts.account#phone": Case("trainee", {"phone": 40}, typed_back=True),
    "accounts.register": Case(
        "anonymous", {"name": 80, "english_name": 80}, rounds=5,
        fill={**ACCOUNT, "email": "new@example.org"}, shown=(("office", "the person"),),
    ),
    "accounts.register#email": Case("anonymous", {"email": 254}, fill=ACCOUNT, typed_back=True),
    "accounts.sign_in": Case("anonymous", {"email": 254}, typed_back=True),
    "accounts.forgotten": Case("anonymous", {"email": 254}, typed_back=True),
    "accounts.resend": Case("anonymous", {"email": 254}, typed_back=True),
    "accounts.request_email_change": Case(
        "trainee", {"email-email": 254}, page="accounts.security", typed_back=True,
        fill={"email-password": "x"},
    ),
    "accounts.invitations": Case("administrator", {"email": 254}, typed_back=True),
    "accounts.new_organisation": Case(
        "administrator", {"name": 120, "english_name": 160}, fill={"kind": "university"},
        shown=(("administrator", "the organisation"),),
    ),
    "accounts.organisation": Case("administrator", {"name": 120, "english_name": 160}),
    "accounts.grant_role": Case(
        "administrator", {"reason": 300}, page="accounts.person", shown=(AUDIT,),
        fill={"role": "office", "place": "0"},
    ),
    "accounts.end_role": Case(
        "administrator", {"reason": 300}, page="accounts.person", shown=(AUDIT,), before=(AN_OFFICER,)
    ),
    "accounts.deactivate": Case("administrator", {"reason": 300}, page="accounts.person", shown=(AUDIT,)),
    "accounts.export_audit": Case("office", {"reason": 300}, page="accounts.audit_trail", shown=(ACCESS,)),
    "accounts.export_access_log": Case(
        "office", {"reason": 300}, page="accounts.access_log", shown=(ACCESS,)
    ),
    # --- companies ----------------------------------------------------------------------------
    "companies.register": Case(
        "outsider", {**COMPANY, "site_name": 120, "site_address": 300}, rounds=25,
        shown=(("outsider", "the company"), ("outsider", "the company\'s page")),
        fill={"business_number": "123-45-67891", "industry": "automotive"},
    ),
    "companies.register#number": Case(
        "outsider", {"business_number": 60, "website": 300}, typed_back=True,
        fill={"name": "새 회사", "industry": "automotive", "site_name": "연구소", "site_address": "광주"},
    ),
    "companies.edit": Case("employer", COMPANY),
    "companies.add_site": Case(
        "employer", {"name_ko": 120, "name_en": 120, "address": 300},
        shown=(("employer", "the site"),), rounds=25,
    ),
    "companies.edit_site": Case("employer", {"name_ko": 120, "name_en": 120, "address": 300}),
    "companies.invite": Case("employer", {"email": 254}, page="companies.company", typed_back=True),
    "companies.record_fact": Case(
        "office", {"evidence": 300}, page="companies.office_company",
        fill={"kind": "opened_corporation", "on": "2026-02-02", "site_id": "1"},
    ),
    "companies.withdraw_fact": Case(
        "office", {"reason": 300}, page="companies.office_company", shown=(AUDIT,)
    ),
    "companies.refuse": Case("office", {"reason": 1000}, page="companies.office_company"),
    # --- courses, tracks, seats ---------------------------------------------------------------
    "catalogue.new_course": Case(
        "staff", {**COURSE, "code": 20}, fill={"hours": "10"}, rounds=12, shown=(("staff", "the course"),),
    ),
    "catalogue.edit_course": Case("staff", {**COURSE, "code": 20}),
    "catalogue.edit_course#skills": Case("staff", {"skills_q": 300}, inert=True),
    "catalogue.new_offering": Case("staff", {"label": 80}, fill=TERM, rounds=12),
    "catalogue.edit_offering": Case("staff", {"label": 80}),
    "catalogue.assign": Case("staff", {"email": 254}, page="catalogue.manage_offering", typed_back=True),
    "catalogue.dismiss": Case(
        "staff", {"reason": 300}, page="catalogue.manage_offering", shown=(AUDIT,)
    ),
    "programmes.new_track": Case("staff", COURSE, rounds=12, shown=(("staff", "the track"),)),
    "programmes.edit_track": Case("staff", COURSE),
    "programmes.new_cohort": Case("staff", NAMES, fill={**TERM, "number": "90"}, rounds=12, shown=(("staff", "the cohort"),)),
    "programmes.edit_cohort": Case("staff", NAMES),
    "enrolment.add_to_cohort": Case("staff", {"addresses": 20_000}, inert=True),
    "enrolment.add_to_offering": Case("staff", {"addresses": 20_000}, inert=True),
    "enrolment.end_seat": Case("staff", {"note": 300}, shown=(AUDIT,)),
    "enrolment.end_member": Case("staff", {"note": 300}, shown=(AUDIT,)),
    "enrolment.export_roster": Case(
        "instructor", {"reason": 300}, page="enrolment.roster", shown=(ACCESS,)
    ),
    # --- content ------------------------------------------------------------------------------
    "content.add_module": Case(
        "instructor", TITLES, page="content.manage", shown=(("instructor", "the module"),)
    ),
    "content.rename_module": Case(
        "instructor", TITLES, page="content.manage?rename=<module_id>", rounds=30,
        shown=(("instructor", "/teach/<offering_id>/content?rename=<module_id>"),),
    ),
    "content.new_lesson": Case("instructor", {**TITLES, "body": 200_000}, rounds=12),
    "content.edit_lesson": Case("instructor", {**TITLES, "body": 200_000}),
    "content.preview": Case("instructor", {"body": 20_000}, page="-", inert=True),
    # --- assignments and marks ----------------------------------------------------------------
    "assignments.create": Case("instructor", ASSIGNMENT, fill=FRESH, rounds=12),
    "assignments.edit": Case("instructor", ASSIGNMENT, fill={"criteria-0-levels-0-points": "60"}),
    "assignments.preview": Case("instructor", {"brief": 20_000}, page="-", inert=True),
    "assignments.hand_in": Case(
        "trainee", {"text": 20_000}, page="assignments.show",
        shown=(("trainee", "the submission"), ("instructor", "the submission")),
    ),
    "assignments.hand_in#link": Case("trainee", {"link": 300}, page="assignments.show", typed_back=True),
    "assignments.save_draft": Case(
        "trainee", {"text": 20_000, "link": 300}, page="assignments.show", form="assignments.hand_in"
    ),
    "grading.save": Case(
        "instructor", {"comment-*": 1000, "feedback": 10_000, "reason": 300}, page="grading.grade",
        shown=(AUDIT, ("trainee", "submission"), ("instructor", "grading")),
    ),
    # --- placement ----------------------------------------------------------------------------
    "openings.new": Case(
        "employer", {"title": 200, "text": 30_000}, rounds=12,
        fill={"headcount": "1", "employment_type": "regular"},
    ),
    "openings.edit": Case("employer", {"title": 200}),
    "openings.save_lines": Case(
        "employer", {"lines-0-text": 300, "lines-3-text": 300}, page="openings.edit_lines",
        fill={"then": "keep", "confirmed": "y"}, shown=(("employer", "lines"),),
    ),
    "ranking.pass_over": Case(
        "employer", {"words": 500}, page=ACTS, fill={"line": "line0001"}, before=(NOT_ASKED,)
    ),
    "ranking.ask": Case(
        "employer", {"message": 2000}, page=ACTS, shown=(("trainee", "/me/requests"),),
        before=(NOT_ASKED,),
    ),
    "ranking.answer": Case("trainee", {"words": 1000}, page="ranking.requests"),
    # --- the office ---------------------------------------------------------------------------
    "office.targets": Case("office", {"reason": 300}, shown=(AUDIT,)),
}  # fmt: skip

ONLY_CODES = "sends codes, numbers and choices only"
ONLY_PASSWORDS = "takes passwords, which no page ever shows"
NO_TEXT: dict[str, str] = {
    **dict.fromkeys(
        ("accounts.change_consent", "accounts.confirm_email", "accounts.end_other_sessions",
         "accounts.language", "accounts.notification_choices", "accounts.resend_invitation",
         "accounts.retry_outbox", "accounts.revoke_invitation", "accounts.sign_out",
         "accounts.switch_role", "accounts.download_data", "assignments.delete",
         "assignments.discard_draft", "assignments.publish", "assignments.unpublish",
         "candidates.choose_lines", "candidates.confirm_resume", "candidates.consent",
         "candidates.delete_resume", "candidates.discard_resume", "candidates.hide",
         "candidates.preferences", "candidates.show", "candidates.turn_off",
         "catalogue.close_offering", "catalogue.open_offering", "catalogue.publish_course",
         "catalogue.unpublish_course", "communication.open_notification", "communication.read_all",
         "companies.remove_member", "companies.remove_site", "companies.resubmit",
         "companies.revoke", "companies.verify", "content.arrange", "content.beat",
         "content.delete_lesson", "content.delete_module", "content.detach", "content.mark",
         "content.move_lesson", "content.move_module", "content.publish", "content.restore_lesson",
         "content.restore_module", "enrolment.join_cohort", "enrolment.join_offering",
         "enrolment.leave_cohort", "enrolment.leave_offering", "gradebook.freeze",
         "grading.release", "office.export_outcomes", "openings.change_state", "programmes.close_cohort",
         "programmes.curriculum", "programmes.expect_cohort", "programmes.expect_member",
         "programmes.open_cohort", "programmes.policy", "programmes.publish_track",
         "programmes.unpublish_track", "ranking.mark"),
        ONLY_CODES,
    ),
    **dict.fromkeys(
        ("accounts.change_password", "accounts.reset", "accounts.verify", "accounts.data"),
        ONLY_PASSWORDS,
    ),
    "accounts.setup": "only an empty installation has it: test_the_first_page_of_all below",
    "accounts.invitation": "takes the names of accounts.register through the same fields",
    "accounts.reactivate": "takes the reason of accounts.deactivate through the same form",
    "candidates.upload": "takes a file: test_a_hostile_resume_is_inert below",
    "content.upload": "takes files: test_a_hostile_file_name_is_inert below",
    "design.index": "the sample form of the style page, which production does not have",
    "gradebook.freeze_one": "needs a result that changed: tests/courses/gradebook/test_results.py",
    "grading.autosave": "answers JSON: the values are those of grading.save",
    "programmes.decide": "takes the reason of programmes.revoke back: the same trail",
    "programmes.revoke": "needs a completion: tests/courses/programmes",
}  # fmt: skip
#: Text fields of forms that are listed under another name, or hold no text that people write.
NOT_WRITTEN = {
    "version", "password", "old", "new", "key", "removed", "points", "role", "scope_kind",
}  # fmt: skip
#: Forms whose fields are asked for by a case that names them otherwise.
ELSEWHERE = {
    "SampleForm": "design.index", "SetupForm": "accounts.setup", "JoinForm": "accounts.invitation",
    "ConsentForm": "candidates.consent",
}  # fmt: skip

#: Search boxes that say back what was looked for, as (role, address with a place for the words).
SEARCHES: tuple[tuple[str, str], ...] = (
    ("anonymous", "/tracks?q="), ("anonymous", "/courses?q="), ("anonymous", "/openings?q="),
    ("anonymous", "/companies?q="), ("anonymous", "/search?q="), ("trainee", "/search?q="),
    ("trainee", "/me/matching/hidden?q="), ("office", "/office/people?q="),
    ("office", "/office/companies?q="), ("office", "/office/organisations?q="),
    ("office", "/office/audit?q="), ("office", "/office/access-log?q="),
    ("staff", "/manage/tracks?q="), ("staff", "/manage/courses?q="),
    ("administrator", "/mailbox?q="), ("employer", "/openings/manage?q="),
    ("anonymous", "/sign-in?next="), ("anonymous", "/register?next="),
)  # fmt: skip


def _gather() -> None:
    """Add what the areas list: modules of ``tests.hostile.areas`` with CASES, NO_TEXT and so on."""
    global SEARCHES
    for module in pkgutil.iter_modules(areas.__path__):
        area = import_module(f"{areas.__name__}.{module.name}")
        CASES.update(getattr(area, "CASES", {}))
        NO_TEXT.update(getattr(area, "NO_TEXT", {}))
        NOT_WRITTEN.update(getattr(area, "NOT_WRITTEN", set()))
        ELSEWHERE.update(getattr(area, "ELSEWHERE", {}))
        SEARCHES += getattr(area, "SEARCHES", ())


_gather()
