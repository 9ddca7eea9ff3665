# Two commands are enough: `make run` and `make test`.
#   make run [PORT=8000] [HOST=127.0.0.1] [DEMO=0]     make test [ARGS="-k words"]
#   make check     make bench [ARGS="pages --seconds 10"]
#   make translations     make migration MESSAGE="what changes"
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
VENV = .venv/bin
export PYTHONUNBUFFERED = 1

.PHONY: run test check bench translations migration clean

run:
	@$(PYTHON) tools/run.py

test:
	@$(PYTHON) tools/test.py $(ARGS)

check:
	@$(PYTHON) tools/environment.py tests
	@$(VENV)/python tools/check.py

bench:
	@$(PYTHON) tools/environment.py bench
	@$(VENV)/python -m bench $(ARGS)

translations:
	@$(PYTHON) tools/environment.py tests
	@$(VENV)/python tools/translations.py

migration:
	@$(PYTHON) tools/environment.py
	@$(VENV)/python tools/migrations.py new "$(MESSAGE)"

clean:
	rm -rf .venv test-artefacts .mypy_cache .ruff_cache .pytest_cache
