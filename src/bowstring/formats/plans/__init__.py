"""Recorded plans: kept, and as other tools import them."""
