"""Instance families, and one script for each claim about speed or quality."""

import gc
import os

# As the commands do: on a busy machine threads that wait for each other take more of the processor than the adding.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# As they do too: looking for what can go takes a fifth of the time in which a site's modules are loaded.
gc.set_threshold(50_000, 50, 100)
