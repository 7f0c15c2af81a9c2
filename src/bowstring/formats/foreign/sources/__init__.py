"""How the exports of well-known tools are laid out: one file a tool, recognised by its columns."""
