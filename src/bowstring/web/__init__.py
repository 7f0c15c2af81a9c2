"""The site: where a whole organisation finds, holds and settles its tensions."""
