"""What may turn out: many worlds drawn, each planned for, and what stays in the plan whatever comes."""
