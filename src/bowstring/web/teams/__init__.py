"""Teams: who should meet."""
