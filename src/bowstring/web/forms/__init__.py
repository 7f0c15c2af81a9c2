"""What people type: the forms of the pages, an area a file."""
