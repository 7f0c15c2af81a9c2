"""Plan: what to start and when, balance, who is served, scenarios, adoption."""
