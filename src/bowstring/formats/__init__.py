"""Portfolios to and from files."""
