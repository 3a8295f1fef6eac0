# Every target sets itself up; `make serve` and `make test` are the two to know.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup compiler serve test lint wire unit extension browser databases screenshot soak contract bench growth figures peers extraction train model quality labelled clean

PYTHON ?= python3
PORT ?= 5000
DATA ?= ../shared/data
BIN := .venv/bin
NODE_PATH_FIRST := PATH="$(CURDIR)/$(BIN):$$PATH"
PIP_STAMP := .venv/.installed-run
RUN_STAMP := .venv/.compiled-kernel
DEV_STAMP := .venv/.installed-dev
NODE_STAMP := extension/node_modules/.installed
PEERS := tests/bench/node
PEERS_STAMP := $(PEERS)/node_modules/.installed
WIRE_TYPES = PYTHONPATH=. $(BIN)/python extension/scripts/openapi.py | \
  (cd extension && $(NODE_PATH_FIRST) npx --no-install openapi-typescript -o core/wire.d.ts $(1))
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 12

setup: $(RUN_STAMP)  ## create .venv, install the pinned requirements, compile the kernel

$(PIP_STAMP): requirements.txt
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Hearsay needs Python 3.11 or newer with venv: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	$(PIP_INSTALL) -r requirements.txt
	@touch $@

# Where there is no C compiler, this says so each time, and scoring goes on without.
$(RUN_STAMP): $(PIP_STAMP) $(wildcard model/kernel/*.[ch]) model/kernel/build.py
	@$(BIN)/python -m model.kernel.build
	@! ls model/kernel/compiled/*.so > /dev/null 2>&1 || touch $@

$(DEV_STAMP): $(PIP_STAMP) requirements-dev.txt | $(RUN_STAMP)
	$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@

$(NODE_STAMP): $(DEV_STAMP) extension/package.json extension/package-lock.json
	cd extension && $(NODE_PATH_FIRST) npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

$(PEERS_STAMP): $(DEV_STAMP) $(PEERS)/package.json $(PEERS)/package-lock.json
	cd $(PEERS) && $(NODE_PATH_FIRST) npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

browser:  ## install Chromium and Firefox by apt, where they are missing
	@test -x /usr/lib/chromium/chromium -a -x /usr/lib/firefox-esr/firefox-esr || { \
	  as_root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$as_root apt-get update && \
	  $$as_root apt-get install -y --no-install-recommends chromium firefox-esr; }

databases:  ## install PostgreSQL, Redis and systemd-analyze by apt, if the tests would miss one
	@{ command -v redis-server && command -v systemd-analyze && \
	  ls /usr/lib/postgresql/*/bin/initdb; } > /dev/null 2>&1 || { \
	  as_root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$as_root apt-get update && \
	  $$as_root apt-get install -y --no-install-recommends redis-server postgresql systemd; }

compiler:  ## install a C compiler by apt, where there is none
	@command -v cc > /dev/null || { \
	  as_root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$as_root apt-get update && $$as_root apt-get install -y --no-install-recommends gcc libc6-dev; }

serve: $(RUN_STAMP)  ## the API and its page on 127.0.0.1:5000 (PORT=…)
	@PORT=$(PORT) $(BIN)/python -m gunicorn --config api/gunicorn.conf.py "api:create_app()"

extension: $(NODE_STAMP)  ## extension/dist/chrome and extension/dist/firefox, ready to load
	cd extension && $(NODE_PATH_FIRST) npm run --silent build

test: compiler lint unit  ## everything: lint, types, every test, the browser's too

lint: $(DEV_STAMP) $(NODE_STAMP)  ## ruff, mypy --strict, tsc, prettier
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	@$(call WIRE_TYPES,--check) >/dev/null || { \
	  echo "extension/core/wire.d.ts is not what the service says: run \`make wire\`"; exit 1; }
	cd extension && $(NODE_PATH_FIRST) npm run --silent check

wire: $(DEV_STAMP) $(NODE_STAMP)  ## the extension's wire types anew, from the service's OpenAPI
	$(call WIRE_TYPES)

unit: compiler $(DEV_STAMP) extension browser databases peers
	cd extension && $(NODE_PATH_FIRST) npm run --silent build:test
	cd extension && $(NODE_PATH_FIRST) npm run --silent test
	$(BIN)/python -m pytest

soak: compiler $(DEV_STAMP) databases extension  ## minutes of odd input, load and faults, with tables
	cd extension && $(NODE_PATH_FIRST) SEARCH=1 npx vitest run
	$(BIN)/python -m pytest -m hypothesis --hypothesis-profile=search -o timeout=1800
	$(BIN)/python -m pytest -s -o python_files='soak_*.py' -o timeout=1800 tests/soak

contract: $(RUN_STAMP)  ## accept a change of /openapi.json: write tests/api/openapi.json anew
	PYTHONPATH=. $(BIN)/python tests/api/snapshot.py

peers: $(PEERS_STAMP)  ## install from npm what the bench compares with

bench: compiler $(DEV_STAMP)  ## speed, start, memory and growth beside the peers and what is asked; bench.json
	@$(MAKE) --no-print-directory peers || echo "The peer on Node cannot be installed here."
	PYTHONPATH=. $(BIN)/python tests/bench/speed.py $(if $(CHECK),--check) \
	  $(if $(wildcard $(DATA)/articles.jsonl.gz),--articles $(DATA)/articles.jsonl.gz) \
	  $(if $(wildcard $(DATA)/news-train.jsonl),--labelled $(DATA)/news-train.jsonl) \
	  $(if $(wildcard $(DATA)/pages),--pages $(DATA)/pages)

growth: $(RUN_STAMP)  ## time and memory of training against the number of sentences; growth.json
	PYTHONPATH=. $(BIN)/python tests/bench/growth.py \
	  $(or $(wildcard $(DATA)/news-train.jsonl),training/data/starter.train.jsonl)

figures: $(RUN_STAMP)  ## what bench and growth found last → README.md and docs/
	PYTHONPATH=. $(BIN)/python tests/bench/publish.py

extraction: $(RUN_STAMP)  ## how well articles are found in the saved pages of DATA=…/pages
	PYTHONPATH=. $(BIN)/python tests/bench/extraction.py $(DATA)/pages --at-least 0.955

labelled:
	@test -f $(DATA)/news-train.jsonl || { \
	  echo "There are no labelled sentences in $(DATA): say where with DATA=…"; exit 1; }

train: $(RUN_STAMP)  ## train on the starter set, into var/starter: under a minute
	$(BIN)/python -m training train --data training/data/starter.train.jsonl --out var/starter

model: $(RUN_STAMP) labelled  ## train as the shipped model was, from DATA=…, into var/candidate
	$(BIN)/python -m training join --labels training/data/news-more.standoff.jsonl.gz \
	  --articles $(wildcard $(DATA)/articles.jsonl.gz $(DATA)/news-text.jsonl.gz) \
	  --out var/news-more.jsonl
	$(BIN)/python -m training train --data $(DATA)/news-train.jsonl \
	  --also var/news-more.jsonl training/data/starter.train.jsonl \
	  --attribution $(DATA)/polnear.train.jsonl.gz --reference $(DATA)/articles.jsonl.gz \
	  $(if $(wildcard $(DATA)/news-text.jsonl.gz),--unlabelled $(DATA)/news-text.jsonl.gz) \
	  --out var/candidate

quality: $(RUN_STAMP) labelled  ## the figures of the served model on DATA=…/news-dev.jsonl
	$(BIN)/python -m training evaluate --data $(DATA)/news-dev.jsonl

screenshot: $(DEV_STAMP) extension browser  ## take the pictures for README and stores anew
	cd extension && $(NODE_PATH_FIRST) npm run --silent build:test
	SCREENSHOTS=docs $(BIN)/python -m pytest -q tests/extension/test_screenshot.py

clean:  ## remove what the other targets made, but not var/
	rm -rf .venv model/kernel/compiled extension/node_modules $(PEERS)/node_modules extension/dist extension/.wxt extension/.output
