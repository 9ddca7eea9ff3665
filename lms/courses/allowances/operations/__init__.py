"""Drawing up, approving and paying allowances; keeping accounts."""

from __future__ import annotations
