"""The same programmes solved through prices: each bundle of connected work answers them with its best schedule."""
