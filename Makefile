# Every target works on a fresh machine that has Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SOURCES := languages standard_api sample_service mock_market simulator

.PHONY: help up test check format lint types imports bench proof texts lock clean

help: ## Show what you can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

up: $(READY) ## Start the market and the sample service, and watch them talk
	@$(BIN)/mt-sim up

test: $(READY) ## Run all tests
	$(BIN)/pytest -n 2

check: $(READY) format lint types imports test ## Everything that CI runs

format: $(READY)
	$(BIN)/ruff format --check .

lint: $(READY)
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

imports: $(READY)
	$(BIN)/lint-imports

bench: $(READY) ## Measure the speed goals side by side with their baselines
	$(BIN)/python -m bench

texts: $(READY) ## Bring the Korean catalogue up to the code, and compile it
	$(BIN)/python -m translation

lock: ## Pin the newest allowed versions (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url --extra dev --upgrade pyproject.toml -o constraints.txt

clean: ## Remove the environment and all caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build dist

# The lock pins names, versions and hashes; the project itself is installed without looking anything up.
$(READY): constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "mt-sim needs Python 3.11 or newer; say which with: make PYTHON=python3.12"; exit 2; }
	@echo "Setting up $(VENV) (once) ..."
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --allow-existing --python $(PYTHON) $(VENV) && \
	  uv pip install --quiet --python $(BIN)/python --require-hashes -r constraints.txt && \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else \
	  $(PYTHON) -m venv $(VENV) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@touch $@
