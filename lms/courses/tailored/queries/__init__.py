"""Reading tailored courses."""

from __future__ import annotations

from lms.courses.tailored.queries.employees import (
    agreed_of,
    consents_of,
    employed_by,
    employees_of,
    employers_of,
    export,
    own_rows,
)
from lms.courses.tailored.queries.reports import facts_of
from lms.courses.tailored.queries.requests import (
    accepted_of,
    asked_of,
    companies_of,
    company_people,
    institutions,
    offering_choices,
    offerings_of,
    own_requests,
    proposals_of,
    requests,
    staff_people,
    waiting_for_company,
    waiting_for_staff,
)

__all__ = [
    "accepted_of",
    "agreed_of",
    "asked_of",
    "companies_of",
    "company_people",
    "consents_of",
    "employed_by",
    "employees_of",
    "employers_of",
    "export",
    "facts_of",
    "institutions",
    "offering_choices",
    "offerings_of",
    "own_requests",
    "own_rows",
    "proposals_of",
    "requests",
    "staff_people",
    "waiting_for_company",
    "waiting_for_staff",
]
