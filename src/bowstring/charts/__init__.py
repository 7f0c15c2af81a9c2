"""Results become Vega-Lite specifications and the same numbers as tables."""
