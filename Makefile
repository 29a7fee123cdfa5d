# What a volunteer and a developer type; `make help` lists it.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.PHONY: help run test check format bench gallery screenshot requirements clean

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1: /p' $(MAKEFILE_LIST)

# MALLOC_ARENA_MAX: glibc otherwise hoards memory for every thread.
run: .venv/runtime var/faq.stamp  ## start Ounce: on Discord with a DISCORD_TOKEN, in your browser without one
	@MALLOC_ARENA_MAX=2 exec $(BIN)/python -m bot $(ARGS)

test: .venv/dev var/faq.stamp  ## everything that must hold: format, lint, types, import rules, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist loadfile $(ARGS)

check: test  ## the same under its usual name

format: .venv/dev  ## put the code in shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/dev var/faq.stamp  ## measure, side by side with the alternatives; kill it everywhere; live a season
	$(BIN)/python -m tests.benchmarks
	$(BIN)/python -m tests.benchmarks.figures
	$(BIN)/python -m tests.benchmarks.ledger
	$(BIN)/python -m tests.benchmarks.drain
	$(BIN)/python -m tests.simulation
	$(BIN)/python -m tests.crash

screenshot: .venv/dev  ## take the README's picture from the preview page
	$(BIN)/python -m tests.e2e.screenshot docs/circuit.png

gallery: .venv/runtime  ## draw every exercise and stretch into var/gallery.png and var/gallery/
	$(BIN)/python -m bot.gallery

requirements: .venv/dev  ## pin what pyproject.toml asks for
	$(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --group dev --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements-dev.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Ounce needs Python 3.11 or newer; name one with: make run PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -m venv .venv || \
		{ rm -rf .venv; echo "Python has no venv module here; on Debian or Ubuntu: sudo apt install python3-venv"; exit 2; }

.venv/runtime: .venv/bin/python requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/dev: .venv/runtime requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

var/faq.stamp: .venv/runtime data/phrasings.jsonl $(wildcard bot/matcher/*.py)
	@echo "Reading up on the clinic; this is done once and takes about a minute."
	@$(BIN)/python -m bot.matcher.train data/phrasings.jsonl var
	@touch $@

clean:  ## forget the environment (the database in var/ stays)
	rm -rf .venv
