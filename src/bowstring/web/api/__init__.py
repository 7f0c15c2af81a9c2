"""The interface for programs: what the pages show and take, as JSON, by tokens."""
