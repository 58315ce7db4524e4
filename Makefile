# Every target works on a fresh machine that has Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.ready
# What was compiled is kept, so that the many processes of the tests start quickly.
unexport PYTHONDONTWRITEBYTECODE
READY := languages/ko/LC_MESSAGES/mt-sim.mo
SITE := .venv-site
CLIENTS := .venv-clients

# Tests of one module stay with one worker, which makes what they share once. Many wait for an answer, so there are
# more workers than most machines have cores for; the longest modules begin first.
PYTEST := $(BIN)/pytest -n 6 --dist loadscope --no-loadscope-reorder
PARTS := test types wheel-check imports lint format
# Each part says its words together, where make can do that (4.0 and newer).
GROUPED := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

.PHONY: help up test slow check prove format lint types imports wheel-check dist pages clients picture site steady bench texts \
  lock clean

help: ## Show what you can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

up: $(READY) ## Start the market and the sample service, and watch them talk
	@$(BIN)/mt-sim up

test: $(READY) ## Run all tests (minutes); each room's in seconds: .venv/bin/pytest tests/ROOM
	$(PYTEST)

slow: $(READY) ## Run all tests and name the fifty slowest
	$(PYTEST) -q --durations=50 --durations-min=0

check: $(READY) ## Everything that CI runs, side by side: test, types, imports, lint, format, wheel-check
	@$(MAKE) --no-print-directory --keep-going --jobs=2 $(GROUPED) $(PARTS)

prove: $(READY) steady ## What is proved at night: every defect, variant and hostile target whole, kills, the screen
	$(BIN)/pytest -n 2 -o python_files='prove_*.py' tests/prove
	MT_SIM_KILLS=300 MT_SIM_EXAMPLES=100 $(BIN)/pytest -n 2 tests/mock_market/test_kill.py tests/third_party

format: $(READY)
	$(BIN)/ruff format --check .

lint: $(READY)
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

imports: $(READY)
	$(BIN)/lint-imports

wheel-check: $(READY) ## Build the wheel and use it where nothing else is installed
	@$(BIN)/python tests/distribution/wheel_check.py

dist: $(READY) ## Build the wheels and sdists of the tool and of standard_api, in dist/
	@cd standard_api && ../$(BIN)/python -m hatchling build -d ../dist
	@$(BIN)/python -m hatchling build -d dist

pages: $(READY) ## Write the pages of docs/ that are made from the code
	$(BIN)/python -m pages

# Not --quiet: that would hide the warnings that --strict counts.
site: $(SITE)/.ready ## Build the documentation as a site, in site/
	@NO_MKDOCS_2_WARNING=1 $(SITE)/bin/mkdocs build --strict
	@echo "Read it: $(SITE)/bin/python -m http.server --bind 127.0.0.1 --directory site"

clients: $(READY) $(CLIENTS)/.ready ## Let a foreign generator write classes from the OpenAPI documents, and read every example by them
	@PYTHONPATH=. $(BIN)/python tests/distribution/client_check.py $(CLIENTS)/bin

picture: $(READY) ## Draw the real screen for the README and the docs
	PYTHONPATH=tests $(BIN)/python -m screen_driver.picture

steady: $(READY) ## Run the screen's tests twenty times in a row
	@for round in $$(seq 20); do echo "round $$round of 20"; $(PYTEST) -q tests/tui || exit 1; done

bench: $(READY) ## Measure the speed goals side by side with their baselines
	$(BIN)/python -m bench

texts: $(READY) ## Bring the Korean catalogue up to the code, and compile it
	$(BIN)/python -m translation

# constraints.txt pins what developing needs; requirements.txt the part of it that running needs.
COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url --no-emit-package mt-sim-standard-api

lock: ## Pin the newest allowed versions (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: https://docs.astral.sh/uv/"; exit 2; }
	$(COMPILE) --extra dev --upgrade pyproject.toml -o constraints.txt
	$(COMPILE) -c constraints.txt --upgrade pyproject.toml -o requirements.txt
	$(COMPILE) --group docs --upgrade -o docs-constraints.txt
	$(COMPILE) --group clients --upgrade -o clients-constraints.txt

clean: ## Remove the environment and all caches
	rm -rf $(VENV) $(SITE) $(CLIENTS) site .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build dist

# An environment with what a lock file names, held by hashes; uv is used when it is there.
define environment
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "mt-sim needs Python 3.11 or newer; say which with: make PYTHON=python3.12"; exit 2; }
	@echo "Setting up $(1) (once) ..."
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --allow-existing --python $(PYTHON) $(1) && \
	  uv pip install --quiet --python $(1)/bin/python --require-hashes -r $(2) ; \
	else \
	  $(PYTHON) -m venv $(1) && \
	  $(1)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(2) ; \
	fi
endef

# The project itself is installed without looking anything up.
$(INSTALLED): constraints.txt pyproject.toml standard_api/pyproject.toml
	$(call environment,$(VENV),constraints.txt)
	@if command -v uv >/dev/null 2>&1; then \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e ./standard_api -e . ; \
	else \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
	    -e ./standard_api -e . ; \
	fi
	@touch $@

# A catalogue that changed is compiled without installing anything again.
$(READY): %.mo: %.po $(INSTALLED)
	@$(BIN)/python translation/compiling.py .

$(CLIENTS)/.ready: clients-constraints.txt
	$(call environment,$(CLIENTS),clients-constraints.txt)
	@touch $@

$(SITE)/.ready: docs-constraints.txt
	$(call environment,$(SITE),docs-constraints.txt)
	@touch $@
