"""Reading allowance sheets, payments and one's own allowances."""

from __future__ import annotations
