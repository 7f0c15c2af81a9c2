"""User need against business value."""
