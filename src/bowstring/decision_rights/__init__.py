"""Decisions: what one touches, at which level it belongs, whom to ask, and which have run out."""
