# Bantin. `make demo` and `make test` set up everything they need; both are quick when that is done.

.DEFAULT_GOAL := help
.PHONY: help setup demo run check test bench bench-content bench-bot clean

VENV ?= .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
	{ command -v $$p; break; }; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --no-deps
# The requirements name every package, so that pip has nothing to look for.

help: ## show this list
	@echo "make <target>"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

setup: $(VENV)/.ready ## what the other targets do first: Bantin and its packages in .venv; for an upgrade, too
	@echo "Bantin is ready: source $(BIN)/activate && bantin --help"

demo: $(VENV)/.ready ## the demonstration newsroom: a digest in the terminal and a web chat, no token, no internet
	@$(BIN)/bantin demo

run: $(VENV)/.ready ## everything in one process, with the settings in BANTIN_* variables
	@$(BIN)/bantin run

check: $(VENV)/.ready-dev ## the fast gate: format, lint, types, import rules, unit tests
	@$(BIN)/ruff format --check --quiet . || { echo "Run: $(BIN)/ruff format ." >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@report=$$($(BIN)/lint-imports --no-logo 2>&1) || { echo "$$report"; exit 1; }
	@$(BIN)/pytest -q -n 2 -m "not slow"

test: check ## the gate and every test with real servers, a browser and other processes
	@$(BIN)/pytest -q -n 3 -m slow

bench: $(VENV)/.ready-dev ## the two benchmarks, as ratios
	@$(BIN)/python -m tests.bench.collect
	@$(BIN)/python -m tests.bench.send

bench-content: $(VENV)/.ready-dev ## how right dates, leads, places, topics, stories and search are, as a table
	@$(BIN)/python -m tests.bench.content

bench-bot: $(VENV)/.ready-dev ## how quickly many readers are answered; ARGS=--full for a million (half an hour to build)
	@$(BIN)/python -m tests.bench.bot $(ARGS)

clean: ## remove the virtual environment and every cache
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info build

$(VENV)/.venv:
	@test -n "$(PYTHON)" || { echo "Bantin needs Python 3.11 or newer; found: $$(command -v python3 >/dev/null && python3 --version 2>&1 || echo none)." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Bantin needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$(PYTHON) cannot make virtual environments; on Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/python -c '' 2>/dev/null || { rm -rf $(VENV) && $(PYTHON) -m venv $(VENV); }
	@touch $@

$(VENV)/.ready: requirements.txt pyproject.toml | $(VENV)/.venv
	@echo "Setting up in $(VENV): once, about a minute …"
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-build-isolation -e .
	@touch $@

$(VENV)/.ready-dev: requirements-dev.txt pyproject.toml | $(VENV)/.venv
	@echo "Setting up in $(VENV), with the tools of the tests: once, about a minute …"
	@$(PIP) --require-hashes -r requirements-dev.txt
	@$(PIP) --no-build-isolation -e .
	@touch $(VENV)/.ready $@
