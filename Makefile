# One environment of the project's own, made from the lock files; nothing else on the machine is touched.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RUN    := $(VENV)/.run
DEV    := $(VENV)/.dev
TRAIN  := $(VENV)/.train

.PHONY: demo test check lint format bench durable train lock docs clean help

help:
	@echo "make demo    trace an example page in the terminal, write its report beside it"
	@echo "make test    run the tests          make check   format, lint, types, layers, docs, tests"
	@echo "make bench   scores and speed       make train   rebuild the model    make lock  new lock files"

$(RUN): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

$(DEV): $(RUN) requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.lock
	touch $@

$(TRAIN): $(DEV) requirements-train.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-train.lock
	touch $@

demo: $(RUN)
	$(BIN)/ascribe trace examples/harbour.html --html examples/harbour.report.html
	@echo
	@echo "The page with every span marked: examples/harbour.report.html"

test: $(DEV)
	$(BIN)/python -m pytest

check: lint test

lint: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m docs.make --check

format: $(DEV)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(DEV)
	$(BIN)/python -m docs.make

bench: $(DEV)
	$(BIN)/python -m bench

# What a test run does a dozen times, done two hundred times: kill -9 while adding, writers and readers for a minute.
durable: $(DEV)
	ASCRIBE_KILLS=200 ASCRIBE_TOGETHER=60 $(BIN)/python -m pytest tests/store/test_durable.py

train: $(TRAIN)
	$(BIN)/python -m train.fit build/teacher-2 --seed 2 --epochs 11 & \
	$(BIN)/python -m train.fit build/teacher-3 --seed 3 --epochs 11 && wait $$!
	$(BIN)/python -m train.fit build/run --seed 4 --epochs 10 --threads 2 --teachers build/teacher-2 build/teacher-3
	$(BIN)/python -m train.export build/run src/ascribe/models
	$(BIN)/python -m train.quantize src/ascribe/models
	$(BIN)/python -m train.gazetteer src/ascribe/models/given-names.txt
	$(BIN)/python -m train.calibrate src/ascribe/models/calibration.json
	$(BIN)/python -m train.commonness src/ascribe/models/commonness.txt.xz

lock: $(DEV)
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 --custom-compile-command "make lock" pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 --custom-compile-command "make lock" --constraint requirements.lock --group dev -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --no-emit-index-url --python-version 3.11 --no-deps --custom-compile-command "make lock" --constraint requirements.lock --extra train pyproject.toml -o requirements-train.lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
