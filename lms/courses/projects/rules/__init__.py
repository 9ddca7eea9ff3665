"""Decisions of company projects: phases, teams, assignment, evaluation."""
