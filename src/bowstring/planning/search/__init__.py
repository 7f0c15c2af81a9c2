"""The search for whole plans."""
