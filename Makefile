# Two commands are all the set-up there is: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint bench bench-scale bench-warehouse bench-spark fuzz oracles parity golden samples planted catalogue clean

run: $(VENV)/run.stamp
	$(BIN)/extractor run samples --out out

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# ratios to the floor (read, inflate, parse), in one run
bench: $(VENV)/dev.stamp
	$(BIN)/python -m tests.bench

# whole runs over 50,000 generated documents (half an hour; 4 GB of temporary disk)
bench-scale: $(VENV)/dev.stamp
	$(BIN)/python -m tests.bench.scale

# a load of a million facts into PostgreSQL against a bare COPY of them
bench-warehouse: $(VENV)/dev.stamp
	$(BIN)/python -m tests.bench.warehouse

# 2,000 small documents on a local Spark, packed and with Spark's own settings
bench-spark: $(VENV)/dev.stamp
	$(BIN)/python -m tests.bench.spark

# 10,000 mutated files, a grid or a refusal for each: `make fuzz FUZZ="--count 50000 --seed 2 --minutes 60"`
fuzz: $(VENV)/dev.stamp
	$(BIN)/python -m tests.fuzz $(FUZZ)

# real documents against python-docx and LibreOffice (needs soffice and the network): tests/oracles/README.md
oracles: $(VENV)/dev.stamp
	$(BIN)/python -m tests.oracles fetch
	$(BIN)/python -m tests.oracles compare

# the samples and 60 generated documents as dumps of every converter that is installed: equal, missing and wrong facts
parity: $(VENV)/dev.stamp
	$(BIN)/python -m tests.parity

# show what has changed in the samples' goldens; `make golden WRITE=--write` takes it over
golden: $(VENV)/dev.stamp
	$(BIN)/python -m tests.golden $(WRITE)

# 1,000 clean documents and 1,000 with one planted error each: what is found, by kind of error
planted: $(VENV)/dev.stamp
	$(BIN)/python -m tests.planting --clean 1000 --planted 1000

# docs/flags.md and docs/flags.zh.md from rules/flags.yaml
catalogue: $(VENV)/dev.stamp
	$(BIN)/python -m tests.catalogue --write

samples: $(VENV)/dev.stamp
	$(BIN)/python samples/make.py

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "extractor needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info
