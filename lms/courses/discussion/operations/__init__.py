"""Writing announcements, questions, replies and messages."""
