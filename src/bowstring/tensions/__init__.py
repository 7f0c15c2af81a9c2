"""Where it pulls: what-ifs become prices."""
