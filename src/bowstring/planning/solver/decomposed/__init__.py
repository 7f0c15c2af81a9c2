"""The same programmes solved through prices: each tree of connected work answers them with its best starts."""
