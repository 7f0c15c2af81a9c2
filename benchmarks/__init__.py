"""Instance families, and one script for each claim about speed or quality."""

import os

# As the commands do: on a busy machine threads that wait for each other take more of the processor than the adding.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
