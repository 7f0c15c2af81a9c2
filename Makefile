# A machine with Python 3.11, pip and make is enough.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready

.PHONY: setup demo test check figures lock clean

setup: $(STAMP)

.tool/bin/uv:
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --target .tool uv

$(STAMP): requirements.lock pyproject.toml | .tool/bin/uv
	.tool/bin/uv venv --quiet --allow-existing --python $(PYTHON) .venv
	.tool/bin/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	.tool/bin/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	touch $@

demo: setup
	$(BIN)/bowstring demo

test: setup
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

figures: setup
	$(BIN)/python -m examples.make_figures

lock: .tool/bin/uv
	.tool/bin/uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --python-version 3.11 \
		--extra dev pyproject.toml --output-file requirements.lock

clean:
	rm -rf .tool .venv out
