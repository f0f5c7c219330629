# Everything you can do here, with nothing but Python 3.11 and make. `make` lists it.

VENV := .venv
PY := $(VENV)/bin/python
INSTALLED := $(VENV)/installed-from-lock
SWAHILI := locales/sw/LC_MESSAGES/messages

.DEFAULT_GOAL := help
.PHONY: help install play later demo test fuzz chaos check bench lock docs messages clean

help:  ## list what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

install: $(INSTALLED)  ## make .venv and install what the lock files name

play: $(INSTALLED)  ## run the whole service here, with phones to use (FRESH=1 starts a new world)
	@FRESH="$(FRESH)" $(PY) -m simulator.play

later: $(INSTALLED)  ## skip time in the world that is playing: make later BY=23h
	@$(PY) -m simulator.play clock advance $(or $(BY),1h)

demo: $(INSTALLED)  ## watch a whole visit on two phones, in under a minute (ARGS="--pace 3" to read along)
	@$(PY) -m simulator.demo $(ARGS)

test: $(INSTALLED)  ## run the tests on SQLite and PostgreSQL (ARGS="-k words" for some, ARGS=--durations=30 for the slowest)
	@$(PY) -m pytest -n 2 --dist worksteal $(ARGS)

fuzz: $(INSTALLED)  ## try the rules on thousands of new random cases, and people who act in any order (STEPS=200000)
	@HYPOTHESIS_PROFILE=fuzz $(PY) -m pytest -n 2 tests/rules $(ARGS)
	@$(PY) -m tests.properties --steps $(or $(STEPS),20000)

chaos: $(INSTALLED)  ## everything at M-Pesa and here goes wrong while people pay (ARGS="--seconds 300 --seed 7 --sqlite")
	@$(PY) -m tests.faults $(ARGS)

check: $(INSTALLED)  ## lint, formatting and types
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy --strict .

bench: $(INSTALLED)  ## measure how fast callers are answered
	@$(PY) -m tests.bench $(ARGS)

lock: $(INSTALLED)  ## write the lock files again (ARGS=--upgrade takes newer releases)
	@for each in requirements requirements-dev; do \
	  $(PY) -m uv pip compile --quiet $(ARGS) --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --python-version 3.11 --universal $$each.in -o $$each.txt || exit 1; \
	done

docs: $(INSTALLED)  ## write again what docs/ take from the code
	@$(PY) -m booking.docs_page
	@$(PY) -m sms.docs_page
	@$(PY) -m tests.drawn_screens
	@$(PY) -m mail.docs_page
	@$(PY) -m simulator.demo_picture

messages: $(INSTALLED)  ## gather the texts to translate, and compile what has been translated
	@mkdir -p var $(dir $(SWAHILI))
	@$(PY) -m babel.messages.frontend --quiet extract --project="Smiling Steps by phone" --version=1 --no-location --sort-output \
	  --ignore-dirs=".* var tests simulator migrations" -o var/messages.pot .
	@$(PY) -m babel.messages.frontend --quiet update --init-missing --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
	  -i var/messages.pot -l sw -o $(SWAHILI).po
	@$(PY) -m babel.messages.frontend --quiet compile -i $(SWAHILI).po -o $(SWAHILI).mo

clean:  ## throw away .venv and var
	@rm -rf $(VENV) var

# A .venv that was copied, half made or made for a Python that has gone is made again. Its programs are
# always run as modules, so a checkout may be moved.
$(INSTALLED): requirements-dev.txt
	@$(PY) -m pip --version >/dev/null 2>&1 || { \
	  for python in python3.11 python3 python3.12 python3.13 python3.14; do \
	    $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	    python=; \
	  done; \
	  if [ -z "$$python" ]; then \
	    echo "This needs Python 3.11 or newer with its venv module (on Debian: python3 and python3-venv)." >&2; \
	    exit 1; \
	  fi; \
	  echo "Making $(VENV) with $$($$python --version) …"; \
	  $$python -m venv --clear $(VENV); \
	}
	@echo "Installing what requirements-dev.txt names …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
