# `make help` lists the targets. Needs Python 3.11 or later and make, nothing else.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# One more than there are processors: a test that drives a browser or kills a server often waits for it.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

.DEFAULT_GOAL := help
.PHONY: help install run test test-services lint lock messages bench-quizzes bench-live bench-competitions bench-uploads bench-judging bench-judging-load bench-assignment bench-training bench-kits bench-rosters specimens

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 20

install: $(STAMP) ## make the environment in .venv from the hashed lock

$(STAMP): requirements/development.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/installer.txt
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/development.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

run: $(STAMP) ## start the website with the demonstration campaign on PORT (8000)
	@DJANGO_SETTINGS_MODULE=config.settings.local PORT=$(PORT) $(BIN)/python manage.py start_demonstration --port $(PORT)

test: $(STAMP) ## run every test on SQLite; with CI=true at full length
	@$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

test-services: $(STAMP) ## what uses them on PostgreSQL and Redis (DATABASE_URL, REDIS_URL)
	@DATABASE_URL=$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/bonafide} \
	REDIS_URL=$${REDIS_URL:-redis://127.0.0.1:6379/9} $(BIN)/python -m pytest -n $(WORKERS) --only-with-services $(ARGS)

lint: $(STAMP) ## ruff, template formatter, mypy, missing migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2
	@$(BIN)/mypy
	@DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/python manage.py makemigrations --check --dry-run

format: $(STAMP) ## put code and templates into the house format
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .
	@git ls-files -z --cached --others --exclude-standard 'templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2

lock: $(STAMP) ## resolve requirements/*.in into hashed locks that name no package index
	@for name in installer production scale development; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    --no-annotate requirements/$$name.in -o requirements/$$name.txt || exit 1; done

messages: $(STAMP) ## collect and compile the texts of the interface (needs GNU gettext)
	@DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/python manage.py collect_messages

specimens: $(STAMP) ## draw the demonstration set of specimens again (some minutes)
	@DJANGO_SETTINGS_MODULE=config.settings.local $(BIN)/python manage.py draw_specimens

bench-quizzes: $(STAMP) ## CPU and queries of playing, as JSON lines
	@$(BIN)/python -m tests.benchmarks.quizzes

bench-live: $(STAMP) ## a live session of PLAYERS (1000, or a list with commas) on PROCESSES (1 or 2), as JSON lines
	@$(BIN)/python -m tests.benchmarks.live --players $${PLAYERS:-1000} --processes $${PROCESSES:-1}

bench-competitions: $(STAMP) ## copies among 100,000 works, and a national contest on PostgreSQL, as JSON lines
	@$(BIN)/python -m tests.benchmarks.competitions
	@$(BIN)/python -m tests.benchmarks.competition_load

bench-uploads: $(STAMP) ## what refusing bad pictures costs, as JSON lines
	@$(BIN)/python -m tests.benchmarks.uploads

bench-judging: $(STAMP) ## adjusted scores against raw means and z-scores in nine designs, as JSON lines
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.benchmarks.judging # its tables are small: threads wait for each other

bench-judging-load: $(STAMP) ## 60 judges at once and a tally of 50,000 sheets on PostgreSQL, as JSON lines
	@$(BIN)/python -m tests.benchmarks.judging_load

bench-training: $(STAMP) ## a campus session of PHONES (300) in its first test on DATABASE (sqlite or postgresql), as JSON lines
	@$(BIN)/python -m tests.benchmarks.training --phones $${PHONES:-300} --database $${DATABASE:-sqlite}

bench-assignment: $(STAMP) ## assigning 2,000 entries to 60 judges, as JSON lines
	@$(BIN)/python -m tests.benchmarks.assignment

bench-kits: $(STAMP) ## drawing the printable kit of a session with 32 pictures, in both languages, as JSON lines
	@$(BIN)/python -m tests.benchmarks.kits

bench-rosters: $(STAMP) ## rosters of 5,000 rows and the results of 300 people, as JSON lines
	@env -u DATABASE_URL $(BIN)/python -m tests.benchmarks.rosters
	@DATABASE_URL=$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/bonafide} $(BIN)/python -m tests.benchmarks.rosters
