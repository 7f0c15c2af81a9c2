"""The kinds of tension, a module each."""
