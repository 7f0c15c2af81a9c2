"""Tables, boards and catalogues from elsewhere, made into a portfolio."""
