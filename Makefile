# A newcomer's two commands are `make demo` and `make test`. Everything Python goes into .venv, made here.

VENV     := .venv
BIN      := $(VENV)/bin
PYTHON   ?= $(shell command -v python3.11 || command -v python3)
# Debian's packages: a browser for screenshots and for the tests marked `browser`, a library of FiftyOne's MongoDB, and
# those of Blender.
PACKAGES := chromium libcurl4 libegl1 libgl1 libgomp1 libice6 libsm6 libx11-6 libxfixes3 libxi6 libxkbcommon0 \
            libxrender1 libxxf86vm1
LIBRARIES := libcurl.so.4 libEGL.so.1 libGL.so.1 libgomp.so.1 libICE.so.6 libSM.so.6 libX11.so.6 libXfixes.so.3 \
             libXi.so.6 libxkbcommon.so.0 libXrender.so.1 libXxf86vm.so.1
INSTALLED := $(VENV)/.installed

.PHONY: help demo test lint format docs schemas perf clean system

help:
	@echo "make demo     crawl, render, curate, build, benchmark and rank on the sample museum"
	@echo "make test     all tests (TESTS=... for some of them)"
	@echo "make lint     ruff and mypy"
	@echo "make docs     the documentation site, in site/"
	@echo "make schemas  write docs/schemas anew"
	@echo "make perf     measure what the documentation says of speed"

demo: $(INSTALLED) system
	$(BIN)/reliquary demo

TESTS ?= tests
test: $(INSTALLED) system
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(TESTS)

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(INSTALLED)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(INSTALLED)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

schemas: $(INSTALLED)
	$(BIN)/reliquary check --write-schemas docs/schemas

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "on Debian: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

# Installs them where that is allowed; everything but screenshots, the FiftyOne App and Blender works without.
system:
	@{ command -v chromium chromium-browser google-chrome && \
	   for library in $(LIBRARIES); do ldconfig -p | grep -qF $$library || exit 1; done; } >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(PACKAGES) >/dev/null; \
	else \
		echo "no screenshots, no FiftyOne App or no Blender (on Debian: sudo apt-get install $(PACKAGES))"; \
	fi

# Crawling is measured beside img2dataset, checks beside cleanvision; they have pins of their own. NAMES=... makes some
# measurements only.
PEERS := .venv-peers
perf: $(INSTALLED)
	@test -x $(PEERS)/bin/img2dataset || { $(PYTHON) -m venv $(PEERS) && $(PEERS)/bin/python -m pip install --quiet img2dataset==1.47.0; }
	@$(PEERS)/bin/python -c 'import cleanvision' 2>/dev/null || $(PEERS)/bin/python -m pip install --quiet cleanvision==0.3.7
	$(BIN)/python tests/perf/measure.py docs/measurements.json $(NAMES) --peers $(PEERS)/bin/img2dataset

clean:
	rm -rf $(VENV) $(PEERS) site dist .mypy_cache .ruff_cache .pytest_cache
