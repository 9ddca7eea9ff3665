"""Announcements, the question board, messages and the calendar."""

from __future__ import annotations

from tests.hostile.fields import ONLY_CODES, Case

REPORTS = "/teach/<offering_id>/reports"
CASES = {
    "discussion.new_announcement": Case(
        "instructor", {"title": 200}, fill={"body": "글"}, rounds=30
    ),
    "discussion.new_announcement#body": Case(
        "instructor", {"body": 20_000}, fill={"title": "제목"}, inert=True
    ),
    "discussion.edit_announcement": Case("instructor", {"title": 200}, rounds=30),
    "discussion.ask": Case("trainee", {"title": 200}, fill={"body": "글"}, rounds=30),
    "discussion.ask#body": Case("trainee", {"body": 20_000}, fill={"title": "제목"}, inert=True),
    "discussion.reply": Case("trainee", {"body": 20_000}, page="discussion.thread", inert=True),
    "discussion.edit_post": Case("other trainee", {"body": 20_000}, inert=True),
    "discussion.preview": Case("trainee", {"body": 20_000}, page="-", inert=True),
    "discussion.report_post": Case(
        "trainee", {"note": 500}, fill={"reason": "other"}, shown=(("instructor", REPORTS),)
    ),
    "discussion.hide_post": Case("instructor", {"reason": 300}),
    "discussion.compose": Case("trainee", {"body": 5_000}, inert=True),
    "discussion.conversation": Case("trainee", {"body": 5_000}, inert=True),
    "discussion.report_message": Case(
        "instructor", {"note": 500}, fill={"reason": "other"}, shown=(("assistant", REPORTS),)
    ),
}
NO_TEXT = dict.fromkeys(
    (
        "communication.make_feed", "communication.revoke_feed", "discussion.accept",
        "discussion.block", "discussion.board_settings", "discussion.delete_announcement",
        "discussion.delete_post", "discussion.follow", "discussion.helpful",
        "discussion.lock_thread", "discussion.pin_announcement", "discussion.pin_thread",
        "discussion.restore_announcement", "discussion.restore_post", "discussion.settle_report",
        "discussion.take_back",
    ),
    ONLY_CODES,
)  # fmt: skip
NOT_WRITTEN = {"client_key"}
SEARCHES = (
    ("trainee", "/messages?q="), ("trainee", "/learn/1/questions?q="),
    ("trainee", "/learn/1/announcements?q="), ("trainee", "/messages/new?offering=1&q="),
)  # fmt: skip
