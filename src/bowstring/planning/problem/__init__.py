"""What is to be planned: arrays, rows and what they stand for."""
