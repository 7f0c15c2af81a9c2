"""Plans that people have adopted, and what would move."""
