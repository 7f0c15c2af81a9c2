"""Reading tables that others wrote: each column is judged as a whole, and what stays in doubt is asked about."""
