"""How large a portfolio's files may be."""

MAX_BYTES = 200_000_000
"""Most bytes of one file, unpacked."""

MAX_ROWS = 1_000_000
"""Most rows of one table; Excel itself ends at 1,048,576."""

MAX_INITIATIVES = 20_000
"""Most initiatives of one portfolio; beyond it no plan is found in reasonable time."""

MAX_CELLS = 20_000_000
"""Most cells that a sheet of a workbook may spread over, empty ones counted."""
