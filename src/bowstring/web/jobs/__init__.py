"""Jobs: what pages do not wait for."""
