"""Delivered: what came of it."""
