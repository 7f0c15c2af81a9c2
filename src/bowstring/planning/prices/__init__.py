"""What a change of the facts would bring: what-ifs and curves."""
