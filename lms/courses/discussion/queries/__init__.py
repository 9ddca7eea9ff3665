"""Reading announcements, boards and messages, each shaped for its page."""
