"""Decisions: what they reach, who decides, advice, records."""
