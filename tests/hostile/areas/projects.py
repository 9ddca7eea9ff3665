"""Company projects: proposals, teams, milestones, what is handed in and said, evaluations."""

from __future__ import annotations

from tests.hostile.fields import ACCESS, AUDIT, ONLY_CODES, Case

#: The round that is published, as if its wishes were still open.
OPEN_AGAIN = "UPDATE project_round SET published_at = NULL, propose_until = '2099-01-01', teams_until = '2099-01-01', prefer_until = '2099-01-01'"
ALONE = "UPDATE project_member SET left_at = '2026-01-01'"
ROUND = {
    "propose_until": "2099-01-01T10:00", "teams_until": "2099-01-02T10:00",
    "prefer_until": "2099-01-03T10:00", "starts_on": "2099-01-04", "ends_on": "2099-02-04",
    "team_min": "1", "team_max": "4", "rubric_version_id": "",
}  # fmt: skip
PROPOSAL = {"team_min": "1", "team_max": "4", "teams": "1", "mentor_id": "", "rights": "shared",
            "languages": "ko"}  # fmt: skip
TEXTS = {"title": 160, "problem": 10_000, "resources": 5000, "outcome": 5000, "secrecy": 3000}
TEAM = "/projects/teams/<project_team_id>"

CASES = {
    "projects.new_round": Case(
        "staff", {"title_ko": 120, "title_en": 120, "guide": 5000}, fill=ROUND, rounds=6, inert=True
    ),
    "projects.edit_round": Case(
        "staff", {"title_ko": 120, "guide": 5000}, rounds=6, before=(OPEN_AGAIN,),
        shown=(("staff", "/manage/projects/<project_round_id>"), ("trainee", "/projects"),
               ("employer", "/company/projects/rounds/<project_round_id>/new")),
    ),
    "projects.edit_round#en": Case(
        "staff", {"title_en": 120}, rounds=6, before=(OPEN_AGAIN,), inert=True
    ),
    "projects.propose": Case(
        "employer", TEXTS, fill=PROPOSAL, rounds=6, inert=True
    ),
    "projects.edit_proposal": Case(
        "employer", TEXTS, fill=PROPOSAL, rounds=8,
        before=("UPDATE company_project SET state = 'returned'",),
        shown=(("employer", "/company/projects/<company_draft_id>"),),
    ),
    "projects.decide": Case(
        "staff", {"reason": 1000}, page="projects.review", rounds=6,
        before=(OPEN_AGAIN, "UPDATE company_project SET state = 'submitted'"),
        shown=(("staff", "/manage/projects/proposals/<company_project_id>"),
               ("employer", "/company/projects/<company_project_id>")),
    ),
    "projects.export": Case(
        "staff", {"reason": 300}, page="projects.show_round", shown=(ACCESS,), rounds=6
    ),
    "projects.add_team": Case(
        "staff", {"name": 80}, page="projects.board", rounds=6,
        shown=(("staff", "/manage/projects/<project_round_id>/teams"),),
    ),
    "projects.make_team": Case(
        "trainee", {"name": 80}, page="projects.own_round", rounds=6, before=(OPEN_AGAIN, ALONE),
        shown=(("trainee", "/projects"),),
    ),
    "projects.override": Case(
        "staff", {"reason": 500}, fill={"project_id": ""}, rounds=6,
        before=("DELETE FROM project_evaluation",), shown=(AUDIT,),
    ),
    "projects.add_milestone": Case(
        "staff", {"title_ko": 120, "detail": 3000}, rounds=6,
        page="projects.milestones", fill={"due_at": "2099-01-01T10:00"}, shown=(("trainee", TEAM),),
    ),
    "projects.edit_milestone": Case(
        "staff", {"title_ko": 120, "detail": 3000}, rounds=6,
        shown=(("trainee", TEAM),),
    ),
    "projects.edit_milestone#en": Case("staff", {"title_en": 120}, rounds=6, inert=True),
    "projects.hand_in": Case(
        "trainee", {"note": 10_000}, page="projects.team", rounds=6, shown=(("employer", TEAM),)
    ),
    "projects.hand_in#link": Case(
        "trainee", {"link": 500}, page="projects.team", typed_back=True, rounds=6
    ),
    "projects.comment": Case(
        "employer", {"text": 5000}, page="projects.team", rounds=6, shown=(("trainee", TEAM),)
    ),
    "projects.note_meeting": Case(
        "trainee", {"text": 5000}, page="projects.team", fill={"on": "2026-05-05"}, rounds=6,
        shown=(("employer", TEAM),),
    ),
    "projects.settle_evaluation": Case(
        "staff", {"reason": 500}, page="projects.team", inert=True, rounds=6
    ),
}  # fmt: skip
NO_TEXT = {
    **dict.fromkeys(
        ("projects.end_round", "projects.place", "projects.remove_team", "projects.balanced",
         "projects.from_groups", "projects.assignment", "projects.remove_milestone",
         "projects.act", "projects.move", "projects.preferences", "projects.settle"), ONLY_CODES
    ),
    "projects.evaluate": "its texts are those of a comment and a reason; fields are named by number",
}  # fmt: skip
SEARCHES = (("staff", "/manage/projects?q="),)
