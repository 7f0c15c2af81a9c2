"""Bowstring from Python: the same answers as the command line's, as tables, pictures and plain values."""
