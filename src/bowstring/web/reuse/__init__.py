"""Reuse: what exists already."""
