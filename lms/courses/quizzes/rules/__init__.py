"""Decisions about quizzes: who may start, when it ends, what counts, what is shown. Pure."""
