"""One self-contained page: what to talk about, what to do, and every figure behind it."""
