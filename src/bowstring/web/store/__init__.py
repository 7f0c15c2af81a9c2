"""Where facts, plans and sealed scores are kept: the only package beside `access` that knows the database."""
