"""The forms of each area, gathered by ``tests.hostile.fields``: CASES and NO_TEXT."""
