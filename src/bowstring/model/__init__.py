"""What is known: frozen facts, no input or output."""
