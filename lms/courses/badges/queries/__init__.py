"""Reads: issuers and their keys, achievements, who earned them, badges, badges from elsewhere."""
