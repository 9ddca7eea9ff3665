"""Quizzes: authoring, attempts, answers that are never lost, and results."""
