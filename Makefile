# A machine with Python 3.11, pip and make is enough.
# A distribution's own 3.11 goes first: it is compiled with profiles, and everything here takes a fifth less time than
# with one that was built on the spot.
PYTHON ?= $(or $(shell /usr/bin/python3.11 -c 'import pip' 2>/dev/null && echo /usr/bin/python3.11),python3)
BIN := .venv/bin
UV := .tool/bin/uv
# What the next version of uv would be: `make lock UV_VERSION=…` moves to it.
UV_VERSION := $(shell sed -n 's/^uv==\([0-9.]*\).*/\1/p' requirements-setup.lock)
# Packages come as they were published and checked against their hashes; nobody's build script is run.
INSTALL := --quiet --python $(BIN)/python --require-hashes --no-build --compile-bytecode
COMPILE := $(UV) pip compile --quiet --generate-hashes --no-header --no-emit-index-url --python-version 3.11
# Wherever it runs, Python keeps what it has compiled: tests start it a hundred times.
unexport PYTHONDONTWRITEBYTECODE
RUNS := .venv/.runs
TESTS := .venv/.tests

.PHONY: setup demo test check docs figures lock audit newest clean

setup: $(RUNS)

$(UV): requirements-setup.lock
	rm -rf .tool
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes \
		--target .tool --requirement requirements-setup.lock
	touch $@

# What running needs. uv itself builds this package (`build-backend`), so that nothing else is fetched for it.
$(RUNS): requirements.lock pyproject.toml $(UV)
	$(UV) venv --quiet --allow-existing --no-python-downloads --python $(PYTHON) .venv
	$(UV) pip sync $(INSTALL) requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --offline --no-deps --no-build-isolation --editable .
	touch $@

# What tests and checks need besides.
$(TESTS): requirements-dev.lock $(RUNS)
	$(UV) pip install $(INSTALL) --requirement requirements-dev.lock
	touch $@

demo: $(RUNS)
	$(BIN)/bowstring demo

test: $(TESTS)
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: $(TESTS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The documentation as a site, into .cache/docs: it needs no network and fetches nothing.
docs: $(TESTS)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

figures: $(TESTS)
	$(BIN)/python -m examples.make_figures

lock: $(UV)
	$(COMPILE) --extra oidc --extra postgres pyproject.toml --output-file requirements.lock
	$(COMPILE) --extra dev --constraint requirements.lock pyproject.toml --output-file requirements-dev.lock
	echo uv==$(UV_VERSION) | $(COMPILE) --no-annotate - --output-file requirements-setup.lock

# Whether anything that is installed has a known weakness.
audit: $(TESTS)
	.ci/audit

# Whether it still works with the newest of every dependency, whatever the lock files say.
newest: $(UV)
	PYTHON=$(PYTHON) .ci/newest

clean:
	rm -rf .tool .venv .cache out
