"""Linear and integer programmes, and the solver behind them."""
