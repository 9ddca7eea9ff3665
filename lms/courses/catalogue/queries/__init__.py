"""Reading courses and offerings."""

from __future__ import annotations

from lms.courses.catalogue.queries.cards import OfferingCard, offering_card, offering_cards

__all__ = ["OfferingCard", "offering_card", "offering_cards"]
