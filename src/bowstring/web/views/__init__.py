"""Pages: each checks access, loads, calls the core and renders one frozen page."""
