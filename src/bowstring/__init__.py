"""Bowstring: business value through tension."""
