"""These need a database that several processes share: `test_postgres.py` runs them on a cluster of its own."""

import os

collect_ignore_glob = [] if os.environ.get("BOWSTRING_DATABASE", "").startswith("postgres") else ["test_*.py"]
