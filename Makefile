# Two commands are enough: `make run` and `make test`.
# The rest: `make check`, `make bench`, `make translations`, `make migration`.
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
VENV = .venv/bin
export PYTHONUNBUFFERED = 1

.PHONY: run test check bench translations migration screenshots clean

run:
	@$(PYTHON) tools/run.py

test:
	@$(PYTHON) tools/test.py

.venv/tests:
	@$(PYTHON) tools/environment.py tests

check: .venv/tests
	@$(VENV)/python tools/check.py

bench:
	@$(PYTHON) tools/environment.py bench
	@$(VENV)/python -m bench $(ARGS)

translations:
	@$(VENV)/python tools/translations.py

migration:
	@$(VENV)/python tools/migrations.py new "$(MESSAGE)"

clean:
	rm -rf .venv test-artefacts .mypy_cache .ruff_cache .pytest_cache
