"""A portfolio as its own files: a folder, a workbook, one document."""
