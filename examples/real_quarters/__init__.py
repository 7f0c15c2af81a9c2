"""Real quarters: what public services that went online brought, quarter by quarter, against what could be expected.

The source is the two tables that `examples.channel_shift` reads: what each service is, and volume, digital volume and
cost per transaction per 12 months ending each quarter, as published by the UK government until 2015
(github.com/alphagov/spotlight, MIT licence; data Crown copyright, Open Government Licence v3). Run from the project's
root:

    .venv/bin/python -m examples.real_quarters DATA_DIR -o real-quarters
    .venv/bin/bowstring delivered real-quarters

One asset and one piece of finished work for each service with enough quarters told. Measured value is the transactions
made online beyond what the take-up of its first period would have made; what was expected is what services of its
category had reached then. Both are told per quarter as a fourth of 12 months: the source has no quarters.
"""
