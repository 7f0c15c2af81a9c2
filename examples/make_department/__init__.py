"""The Department for Everyday Life: a fictional department, written by hand and filled in by a seeded script.

`content/` holds what people wrote: names, descriptions, needs, decisions, conversations, and how large and how
valuable each piece of work is meant to be. The modules add what nobody should have to write: costs, people,
assessments, dates. Run from the project's root, it rebuilds the tables of `examples/department/`:

    .venv/bin/python -m examples.make_department

The same content and seed give the same bytes. Nobody in it exists: people have roles and no names.
"""
