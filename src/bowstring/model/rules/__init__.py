"""What a portfolio's facts must satisfy: each module finds one family of problems."""
