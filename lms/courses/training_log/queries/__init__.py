"""Reading weekly registers, training logs and counselling notes."""

from __future__ import annotations
