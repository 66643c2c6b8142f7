# make run: set up, index the sample reports if the library is empty, open the chat page.
# make test: set up, lint, types, tests, and the offline evaluation gate.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 7860
BIN := .venv/bin

.PHONY: setup run test lint types pytest gate eval fix

setup: .venv/installed

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	$(BIN)/python -m rag --prepare
	touch $@

run: setup
	$(BIN)/python -m ingest --if-empty eval/shipped/reports
	$(BIN)/python app.py --host $(HOST) --port $(PORT)

test: lint types pytest gate

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup
	$(BIN)/mypy

pytest: setup
	$(BIN)/pytest

gate: setup
	$(BIN)/python -m eval --gate eval/gate.toml

eval: setup
	$(BIN)/python -m eval

fix: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
