"""What to do: a portfolio and its beliefs become a plan."""
