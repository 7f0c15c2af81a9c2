"""Portfolio: initiatives, concepts, the plain tables, imports, settings."""
