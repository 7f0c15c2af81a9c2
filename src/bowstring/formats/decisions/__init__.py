"""Decision records as Markdown."""
