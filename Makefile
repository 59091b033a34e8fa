# Two commands do all set-up on a fresh machine: make nightly, make test.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
export PATH := $(CURDIR)/$(BIN):$(PATH)

RESIDENTS ?= 20000
CONVICTIONS ?= 2000
SEED ?= 1
DATE ?=
PANELS ?= 100
DELIVERIES ?= 100000
RUNS ?= 15000
VERSION ?= 2026_11_f

.DEFAULT_GOAL := help

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(STAMP): requirements/lock.txt requirements/bootstrap.txt pyproject.toml
	@echo "Creating the environment from requirements/lock.txt"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/lock.txt \
	  || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/lock.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $(STAMP)

install: $(STAMP)  ## create the environment from the locked file

demo: $(STAMP)  ## make the demonstration's deliveries once (RESIDENTS, CONVICTIONS, SEED)
	@lindero demo --residents $(RESIDENTS) --convictions $(CONVICTIONS) --seed $(SEED)

nightly: demo  ## run the next night that has deliveries through Airflow (DATE=YYYY-MM-DD reruns one)
	@lindero nightly $(if $(DATE),--date $(DATE)) || { code=$$?; [ $$code -eq 3 ] && exit 0 || exit $$code; }

outside: $(STAMP)  ## run a night on input that nobody here made (needs ../shared/data)
	@python -m benchmarks.outside_night

airflow: $(STAMP)  ## Airflow itself, with its pages, on http://localhost:8080
	@python -m pipelines.airflow_server

test: $(STAMP)  ## the tests that need Python alone
	@python -m pytest -q -n auto --maxprocesses 4 --dist loadfile -m "not browser and not slow and not long" --skipped-loudly

test-heavy: $(STAMP)  ## what make test leaves out: the browser, kills in the middle of a night
	@python -m pytest -q -n auto --maxprocesses 4 --dist loadfile -m "(browser or slow) and not long" --skipped-loudly

test-long: $(STAMP)  ## the longest: kills everywhere in an erasure, nights of every further office
	@python -m pytest -q -n auto --maxprocesses 4 --dist loadfile -m "long" --skipped-loudly

test-all: test test-heavy test-long  ## every test; after make system-deps the browser's, PostgreSQL's and OpenSSH's too

system-deps:  ## system packages for test-all (Debian, as root); Java is for what comes later
	@apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium postgresql openssh-server gnupg default-jre-headless

check: $(STAMP)  ## formatting, lint, types, import direction, compose file
	@ruff format --check . && ruff check .
	@mypy
	@lint-imports
	@check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

docs: $(STAMP)  ## pages made from the tree: the data dictionary, the canonical layouts, the words of a specification
	@python -m warehouse.dictionary > docs/dictionary.md
	@python -m sources.layout_page
	@python -m sources.spec.reference > docs/specification-words.md

bench: $(STAMP)  ## time two nights and say Airflow's share; writes benchmarks/results/
	@python -m benchmarks.nights

splink-env: $(STAMP)  ## the environment of the engine to beat (benchmarks/linkage/splink_engine), for comparisons alone
	@$(PYTHON) -m venv .venv-splink
	@$(BIN)/uv pip sync --quiet --python .venv-splink/bin/python --require-hashes \
	  benchmarks/linkage/requirements-splink.txt

train: $(STAMP)  ## train the linkage model anew (PANELS, SEED, VERSION; twenty minutes); never part of a night
	@lindero model train --panels $(PANELS) --seed $(SEED) --version $(VERSION) \
	  --out transforms/linkage/models/$(VERSION).yml --card transforms/linkage/models/$(VERSION).md \
	  $(if $(DATE),--date $(DATE))

bench-linkage: $(STAMP)  ## linkage beside tuned Splink: 20,000 and 200,000 residents, public sets (after make splink-env)
	@python -m benchmarks.linkage

bench-linkage-full: $(STAMP)  ## the same with 2.1 million residents and five seeds; hours, goes on where it was stopped
	@python -m benchmarks.linkage --sizes 20k 200k 2m --seeds 11 12 13 14 15 --resume

limit-env: $(STAMP)  ## the environment of supervised engines (benchmarks/linkage_limit), for comparisons alone
	@$(PYTHON) -m venv .venv-limit
	@$(BIN)/uv pip sync --quiet --python .venv-limit/bin/python --require-hashes benchmarks/linkage_limit/requirements.txt

bench-linkage-limit: $(STAMP)  ## how far our weights are from supervised engines that saw the truth (after make limit-env)
	@python -m benchmarks.linkage_limit

bench-readers: $(STAMP)  ## the readers beside DuckDB, a gigabyte each of fixed width and CSV; writes benchmarks/results/
	@python -m benchmarks.readers

bench-law: $(STAMP)  ## a million citations classified, a night under each bill; writes benchmarks/results/
	@python -m benchmarks.law

bench-history: $(STAMP)  ## weigh a year of nights in the history, every extract sent anew each night; writes benchmarks/results/
	@python -m benchmarks.history

fuzz: $(STAMP)  ## damage the samples of every source 100,000 times (DELIVERIES) and read what is left; writes benchmarks/results/
	@python -m benchmarks.fuzz --deliveries $(DELIVERIES) $(FUZZ_FLAGS)

fuzz-env: $(STAMP)  ## the environment of fuzz-guided: what the product needs, and atheris
	@$(PYTHON) -m venv .venv-fuzz
	@$(BIN)/uv pip sync --quiet --python .venv-fuzz/bin/python --require-hashes requirements/lock.txt benchmarks/fuzz/requirements.txt
	@$(BIN)/uv pip install --quiet --python .venv-fuzz/bin/python --no-deps --editable .

fuzz-guided:  ## each reader under atheris, guided by what code it reaches (after make fuzz-env; RUNS)
	@.venv-fuzz/bin/python -m benchmarks.fuzz.guided --runs $(RUNS)

kills: $(STAMP)  ## kill Airflow inside every task of a night, run again, compare digests (ten minutes)
	@python -m benchmarks.kills

lock:  ## solve requirements/lock.txt anew from pyproject.toml; no index host is written
	@$(BIN)/uv pip compile --quiet --upgrade --no-emit-index-url --no-emit-find-links --generate-hashes --no-header \
	  --python-version 3.11 --all-extras pyproject.toml -o requirements/lock.txt

splink-lock:  ## solve benchmarks/linkage/requirements-splink.txt anew
	@$(BIN)/uv pip compile --quiet --upgrade --no-emit-index-url --no-emit-find-links --generate-hashes --no-header \
	  --python-version 3.11 benchmarks/linkage/requirements-splink.in -o benchmarks/linkage/requirements-splink.txt

.PHONY: bench-history fuzz fuzz-env fuzz-guided bench-readers bench-law bench-linkage bench-linkage-full bench-linkage-limit limit-env docs help install demo nightly outside airflow test test-heavy test-long test-all system-deps check bench splink-env train kills lock splink-lock
