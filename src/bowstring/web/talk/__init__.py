"""Talk: the agenda, conversations, blind scores, open questions."""
