"""The command line: what a person types, what they read, what a program gets."""

from bowstring.cli.app import main

__all__ = ["main"]
