"""Real figures to a portfolio: which public services could move more of their transactions online, and what for.

The source is two tables of measured services: `services.csv` (what each is) and `kpis_by_period_to_2015.csv` (volume,
digital take-up and cost per transaction, per 12 months ending each quarter), as published by the UK government for
734 transactional services until 2015 (github.com/alphagov/spotlight, MIT licence; data Crown copyright, Open
Government Licence v3). Run from the project's root:

    .venv/bin/python -m examples.channel_shift DATA_DIR -o channel-shift
    .venv/bin/bowstring tensions channel-shift

One initiative a service with a measured volume, a take-up below its category's upper quartile and a cost per
transaction of its own or of its category. What is measured is in the estimates; what is assumed is in
`assumptions.py` and in the portfolio; what is left out is counted by reason and kept as an asset.
"""
