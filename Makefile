# make demo    read the example reports and print their claims
# make test    everything that CI checks
# make lint    the checks without the tests
# make lock    bring the locked requirements up to date
#
# Each makes .venv and installs what it needs; nothing else is set up by hand. It takes Python 3.11 or later (another
# one than python3.11 or python3: make PYTHON=/path/to/python test).

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test lint lock clean

help:
	@sed -n 's/^# \{0,1\}//;1,/^$$/p' Makefile

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Vedette needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)

# What Vedette needs to run, and Vedette itself, in place.
$(VENV)/.runtime: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --requirement requirements.lock
	$(PIP) install --no-deps --editable .
	@touch $@

# What its checks need besides.
$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(PIP) install --requirement requirements-dev.lock
	@touch $@

demo: $(VENV)/.runtime
	@$(BIN)/vedette read examples
	@echo 'Those were the reports in examples/, written for this project. What to try next:'
	@echo
	@echo '  $(BIN)/vedette read --explain examples/idlib-convoy.txt      which rule and which words decided each field'
	@echo '  $(BIN)/vedette read --json examples                          one claim a line, for other programs'
	@echo '  $(BIN)/vedette read --published 2024-05-17 YOUR-REPORT.txt   a report of your own, or an address'

test: lint
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: | $(BIN)/python
	$(PIP) install uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-header \
		pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-header \
		--constraint requirements.lock --group dev pyproject.toml --output-file requirements-dev.lock

clean:
	rm -rf $(VENV)
