# The commands of this repository. `make` alone names them.
.DEFAULT_GOAL := help
CHECKS := check-lint check-types check-imports check-javascript check-words
.PHONY: help demo test check $(CHECKS) bench chaos package lock set-up set-up-test
ARGS ?=
BIN := .venv/bin
SOURCES := server tests tools bench chaos

# An active virtual environment is the user's own: nothing here uses or changes it.
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME __PYVENV_LAUNCHER__

help:
	@echo 'make demo     the product and its four sandbox upstreams; ARGS=--once: start, check itself, end'
	@echo 'make test     every test, browsers included; ARGS=… goes to pytest'
	@echo 'make check    format, lint, types, import contracts, JavaScript, links'
	@echo 'make bench    the figures, as a table and in docs/benchmarks.md'
	@echo 'make chaos    storms, kills and a stopped database; what was lost or doubled: docs/reliability.md'
	@echo 'make package  the browser extension and the Zendesk app as zips; ARGS="--base-url https://…"'
	@echo 'make lock     write the lock files again; ARGS=--upgrade for newer versions'

set-up set-up-test:
	@python=$$(sh tools/find_python.sh) && "$$python" -m tools.set_up $(if $(filter set-up,$@),run,test)

demo: set-up
	@$(BIN)/liaison demo $(ARGS)

# A file's tests stay together: they share what is dear to start. tests/conftest.py says which files begin.
test: set-up-test
	@$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

# Every check runs, also after one that failed, so that one run tells all.
check: set-up-test
	@$(MAKE) --no-print-directory --keep-going $(CHECKS)

check-lint:
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)

check-types:
	$(BIN)/mypy

check-imports:
	$(BIN)/lint-imports --no-cache

check-javascript:
	$(BIN)/python -m tools.check_javascript

check-words:
	$(BIN)/python -m tools.check_links
	$(BIN)/python -m tools.check_repository

bench: set-up-test
	@$(BIN)/python -m bench $(ARGS)

chaos: set-up-test
	@$(BIN)/python -m chaos $(ARGS)

package: set-up
	@$(BIN)/python -m tools.package_extension
	@$(if $(ARGS),$(BIN)/liaison package zendesk-app $(ARGS),echo 'For the Zendesk app, too, name your server: make package ARGS="--base-url https://…"')

lock: set-up-test
	@$(BIN)/python -m tools.resolve $(ARGS)
