# Testamur. `make help` lists what there is; Python 3.11 or newer is all that `make run` needs.
.DEFAULT_GOAL := help
.PHONY: help run test check fix bench demo pictures lock clean
SHELL := /bin/sh
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE := $(PYTHONDONTWRITEBYTECODE)

help: ## list what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## start Testamur with the demo institution (PORT=8000; Ctrl-C stops it)
	@sh tools/environment run
	@exec $(BIN)/campus run $(if $(PORT),--port $(PORT))

demo: ## run the main job headless and leave its files in build/demo
	@sh tools/environment run
	@$(BIN)/campus demo --output build/demo

test: ## check, then every test on SQLite and what touches the database on PostgreSQL too
	@sh tools/environment test
	@$(BIN)/python tools/chromium.py
	@$(BIN)/python tools/softhsm.py
	@$(MAKE) --no-print-directory check
	@sh tools/tests

check: ## lint, types, import rules, templates and migrations alone
	@sh tools/environment test
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python tools/check_templates.py
	@$(BIN)/python tools/check_migrations.py

fix: ## format, and mend what can be mended by machine
	@sh tools/environment test
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: ## measure (ONLY=name for one), into build/bench.json
	@sh tools/environment test
	@$(BIN)/python -m bench $(if $(ONLY),--only $(ONLY))

pictures: ## make the pictures of docs/lms anew
	@sh tools/environment test
	@$(BIN)/python -m pytest -q -n 0 tests/journeys/lms_pictures.py

lock: ## write requirements/*.txt anew from pyproject.toml and requirements/*.in
	@sh tools/environment test
	@sh tools/lock

clean: ## remove what was made, but not var/, where your data is
	@rm -rf build dist .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
