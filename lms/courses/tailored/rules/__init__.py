"""Decisions of company-tailored courses: states, rosters, what a report may say."""
