"""Instance families, and one script for each claim about speed or quality."""
