# What a volunteer and a developer type; `make help` lists it.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.PHONY: help run test check format coverage bench gallery screenshot requirements vectors clean

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1: /p' $(MAKEFILE_LIST)

# SimCord, which shows the preview club, comes only where that opens: no host on Discord installs it.
TOKEN_IN_FILE := $(shell grep -Eqs "^ *(export +)?DISCORD_TOKEN *= *[\"']?[A-Za-z0-9]" .env && echo yes)
PART := $(if $(filter --preview,$(ARGS)),preview,$(if $(DISCORD_TOKEN)$(TOKEN_IN_FILE),runtime,preview))

# MALLOC_*: glibc otherwise hoards memory, for every thread and after every picture.
run:  ## start Ounce: on Discord with a DISCORD_TOKEN, in your browser without one
	@$(PYTHON) -m bot.install $(PART)
	@$(MAKE) --no-print-directory var/faq.stamp
	@MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=131072 exec $(BIN)/python -m bot $(ARGS)

test: .venv/dev var/faq.stamp  ## run every check: format, lint, types, import rules, security, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	@$(BIN)/python -m tests.e2e.browser
	@$(MAKE) --no-print-directory --jobs=4 types imports security suite

# Bytecode is kept even where the environment forbids it: each worker would compile all modules and tests anew otherwise.
types imports security suite: export PYTHONDONTWRITEBYTECODE =

# These run beside the suite: alone, one core would watch for most of a minute.
.PHONY: types imports security suite
types:
	$(BIN)/mypy
imports:
	@$(BIN)/lint-imports > var/imports.log || { cat var/imports.log; false; }
security:
	@$(BIN)/bandit -q -r bot cogs 2> var/bandit.log || { cat var/bandit.log; false; }
suite:
	$(BIN)/python -m pytest $(if $(ARGS),,-p tests.covered) -rs -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

check: test  ## the same under its usual name

format: .venv/dev  ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

coverage:  ## list the lines and branches of bot and cogs that the last `make test` left out
	@$(BIN)/python -m tests.covered

bench: .venv/dev var/faq.stamp  ## measure beside the alternatives; run the season simulation and the crash sweep
	$(BIN)/python -m tests.benchmarks
	$(BIN)/python -m bot evaluate-faq tests/evaluation/questions-dev.jsonl
	$(BIN)/python -m tests.benchmarks.figures
	$(BIN)/python -m tests.benchmarks.presses
	$(BIN)/python -m tests.benchmarks.ledger
	$(BIN)/python -m tests.benchmarks.drain
	$(BIN)/python -m tests.benchmarks.chat
	$(BIN)/python -m tests.benchmarks.parsers
	$(BIN)/python -m tests.benchmarks.plans
	$(BIN)/python -m tests.benchmarks.sessions
	$(BIN)/python -m tests.simulation
	$(BIN)/python -m tests.crash

screenshot: .venv/dev  ## take the README's picture from the preview page
	$(BIN)/python -m tests.e2e.screenshot docs/circuit.png

gallery: .venv/runtime  ## draw every exercise and stretch into var/gallery.png and var/gallery/
	$(BIN)/python -m bot.gallery

COMPILE = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
requirements: .venv/dev  ## pin what pyproject.toml asks for: for Discord, for the preview club too, for the tests too
	$(COMPILE) -o requirements.txt
	$(COMPILE) --group preview -c requirements.txt -o requirements-preview.txt
	$(COMPILE) --group dev -c requirements-preview.txt -o requirements-dev.txt

.PHONY: .venv/runtime .venv/dev
.venv/runtime .venv/dev:
	@$(PYTHON) -m bot.install $(notdir $@)

var/faq.stamp: data/phrasings.jsonl data/vectors.npy $(wildcard bot/matcher/*.py)
	@echo "Teaching Ounce the clinic's questions; this is done once."
	@$(BIN)/python -m bot.matcher.train data/phrasings.jsonl var
	@touch $@

vectors: .venv/runtime  ## encode the clinic's questions into data/vectors.npy, after a change of their wordings
	$(BIN)/python -m bot.matcher.train data/phrasings.jsonl --ship

clean:  ## forget the environment (the database in var/ stays)
	rm -rf .venv
