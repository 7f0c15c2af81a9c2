"""Why nothing can be planned, in words."""
