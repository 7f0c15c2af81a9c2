"""Where facts, plans and sealed scores are kept: the only room beside `access` that knows the database."""
