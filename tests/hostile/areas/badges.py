"""Badges and passports: what achievements say, reasons, issuers' names, labels of links."""

from __future__ import annotations

from tests.hostile.fields import ACCESS, AUDIT, ONLY_CODES, Case

ACHIEVEMENT = {"title_ko": 160, "title_en": 160, "description_ko": 1000, "description_en": 1000,
               "criteria_ko": 2000, "criteria_en": 2000}  # fmt: skip
CASES = {
    "badges.achievement_new": Case(
        "staff", ACHIEVEMENT, page="badges.achievement_new?about=track:<track_id>", rounds=2,
        inert=True,
    ),
    "badges.achievement_edit": Case(
        "staff", ACHIEVEMENT, rounds=16,
        shown=(("staff", "/manage/achievements/<achievement_id>"),),
    ),
    "badges.revoke": Case(
        "staff", {"reason": 300}, page="badges.show", rounds=12,
        shown=(("staff", "/manage/badges/<badge_id>"), AUDIT),
    ),
    "badges.key_revoke": Case(
        "staff", {"reason": 300}, page="badges.keys", rounds=12,
        shown=(("staff", "/manage/badges/keys/<organisation_id>"), AUDIT),
    ),
    "badges.export": Case(
        "staff", {"reason": 300}, page="badges.manage", shown=(ACCESS,), rounds=12
    ),
    "badges.trust": Case(
        "office", {"name": 160, "note": 300}, page="badges.trusted", rounds=12, inert=True,
        fill={"issuer": "https://other.example/issuer"},
    ),
    "badges.trust#issuer": Case(
        "office", {"issuer": 300}, page="badges.trusted", fill={"name": "x"}, typed_back=True
    ),
    "badges.verify_given": Case(
        "anonymous", {"address": 500, "email": 254}, page="badges.verify", typed_back=True
    ),
    "badges.shared_holder": Case(
        "anonymous", {"email": 254}, page="badges.shared", rounds=12, inert=True
    ),
    "badges.bring": Case("trainee", {"pasted": 20_000}, page="badges.mine", typed_back=True, rounds=6),
    "passport.share": Case(
        "trainee", {"label": 100}, rounds=12,
        fill={"parts": "courses", "language": "ko", "days": "30"},
        shown=(("trainee", "/me/passport"),),
    ),
}  # fmt: skip
NO_TEXT = dict.fromkeys(
    ("badges.mine_share", "badges.brought_do", "badges.achievement_close",
     "badges.achievement_issue_many", "badges.key_make", "badges.trust_end", "passport.share_revoke"),
    ONLY_CODES,
)  # fmt: skip
SEARCHES = (("staff", "/manage/badges?q="), ("staff", "/manage/achievements?q="))
