# `make help` lists the commands. Nothing has to be set up first: every command prepares .venv when it is not ready.

# Any Python 3.8+ can start the set-up; it finds or brings the 3.11 that the product runs on. pyenv's shims exist without
# working, so a name only counts when it answers.
PYTHON = $(or $(shell for python in python3 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null && echo $$python && break; done),\
	$(if $(shell uv --version 2>/dev/null),uv run --no-project --quiet --python 3.11 python),\
	$(error Chưa có Python 3.11: sudo apt install python3.11 python3.11-venv / There is no Python: install 3.11))
SETUP = $(PYTHON) scripts/bootstrap.py
BIN = .venv/bin

# The same options for each lock: hashes, and neither index addresses nor paths of the machine that made it.
LOCK = uv pip compile pyproject.toml --quiet --upgrade --python-version 3.11 --python-platform linux --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' --extra postgresql

.DEFAULT_GOAL := help
.PHONY: help setup run test bench train lint types format check-data chaos portable lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make .venv ready to run the product (done by every other command)
	@$(SETUP)

run: setup ## set up if needed and serve on http://127.0.0.1:8000 with demo data
	@$(BIN)/motcua serve --demo

test: setup-dev lint types check-data train ## set up if needed and run every check and every test
	@$(BIN)/pytest -n 2 --dist loadfile $(PYTEST_ARGS)

train: setup ## train the model if there is none or its training data changed
	@$(BIN)/motcua train

lint: setup-dev ## style and format of the code
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup-dev ## types of the code
	@$(BIN)/mypy

format: setup-dev ## put the code into the usual format
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

check-data: setup ## every defect of the catalogue, the wards and the training data, with file and line
	@$(BIN)/motcua catalogue check
	@mkdir -p var
	@$(BIN)/motcua rasa data validate --quiet --fail-on-warnings >var/validate.log 2>&1 || { cat var/validate.log; exit 1; }

bench: setup ## measure against stock Rasa on this machine (about 20 minutes; 2 GB of disk the first time)
	@$(BIN)/python -m benchmarks

portable: train ## a folder for a laptop without Python or network: make portable TO=../motcua-laptop (needs uv)
	@$(BIN)/python -m scripts.make_portable $(or $(TO),var/motcua-laptop) $(PORTABLE_ARGS)

chaos: setup-dev ## kill processes, restart databases, break channels while residents talk, then post 100,000 made-up requests (30 minutes)
	@$(BIN)/python -m tests.chaos
	@MOTCUA_FUZZ=100000 $(BIN)/pytest tests/channels/zalo/test_fuzz.py tests/channels/test_fuzz.py -q

lock: ## resolve the newest versions that pyproject.toml allows into the three lock files (needs uv)
	$(LOCK) --output-file requirements.lock
	$(LOCK) --output-file requirements-dev.lock --group dev --constraints requirements.lock
	$(LOCK) --output-file requirements-tensorflow.lock --extra tensorflow

clean: ## remove environments, trained models and caches; the database in var/ stays
	rm -rf .venv .venv-tensorflow .rasa .pytest_cache .mypy_cache .ruff_cache models/*.tar.gz benchmarks/.work

.PHONY: setup-dev setup-tensorflow
setup-dev:
	@$(SETUP) dev
setup-tensorflow: ## a second environment, .venv-tensorflow, with Rasa's own commands, DIET and TED
	@$(SETUP) tensorflow
