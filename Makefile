# make run: set up, index the sample reports if the library is empty, open the chat page.
# make test: set up, lint, types, tests, the offline evaluation gate, and ingests killed at random moments.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 7860
BIN := .venv/bin

.PHONY: setup run test lint types pytest gate kills eval fix

setup: .venv/installed

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	$(BIN)/python -m rag --prepare
	touch $@

run: setup
	$(BIN)/python -m ingest --if-empty eval/shipped/reports
	$(BIN)/python app.py --host $(HOST) --port $(PORT)

test: lint types pytest gate kills

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup
	$(BIN)/mypy

pytest: setup
	$(BIN)/pytest

gate: setup
	$(BIN)/python -m eval --gate eval/gate.toml

kills: setup
	YANWEN_EMBEDDING=bundled-fast $(BIN)/python -m eval.kills --rounds 20 --count 6 --paragraphs 40

eval: setup
	$(BIN)/python -m eval

fix: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
