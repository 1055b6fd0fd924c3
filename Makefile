# `make demo` and `make test` need Python 3.11, gcc, make and a Rust toolchain; the rest they set up themselves, in .venv.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
BUILD_TOOLS := maturin hatchling editables
DEMO := build/demo
WHEELS := build/wheels
SDIST := build/sdist
# Paths of the machine that builds have no place in what ships: the engine is the same bytes wherever it was built.
ENGINE_FLAGS := --remap-path-prefix=$(or $(CARGO_HOME),$(HOME)/.cargo)=/cargo --remap-path-prefix=$(CURDIR)=/hallmonitor
POLICIES := torrington-4012 clinton-4306
ENGINE_SOURCES := $(shell find engine/core engine/ring engine/bindings engine/python -name '*.rs' -o -name '*.py' -o -name '*.pyi' -o -name '*.toml') \
  engine/Cargo.toml engine/Cargo.lock engine/pyproject.toml
# Seconds of fuzzing: of `make fuzz` for each target, of `make test` for all together.
FUZZ_SECONDS ?= 60
SMOKE_SECONDS ?= 60
# Seconds for which both services run under traffic: of `make soak`, and of `make test`.
SOAK_SECONDS ?= 3600
SHORT_SOAK_SECONDS ?= 300
export PATH := $(CURDIR)/$(BIN):$(PATH)
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# ---- set-up: each step leaves a stamp, so that a second run takes seconds ----

.venv/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'hallmonitor needs Python 3.11 or later: apt install python3 python3-venv, or make PYTHON=/path/to/python3.11' >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { echo 'cannot make a virtual environment: apt install python3-venv' >&2; exit 1; }
	@touch $@

.venv/.build: .venv/.created constraints.txt
	@command -v cargo >/dev/null || { echo 'hallmonitor builds its engine with Rust 1.85 or later: install rustup, then run `rustup default stable`' >&2; exit 1; }
	@command -v cc >/dev/null || { echo 'hallmonitor builds its engine with a C compiler: apt install gcc' >&2; exit 1; }
	@$(PIP) install --constraint constraints.txt $(BUILD_TOOLS)
	@touch $@

$(WHEELS)/.engine: .venv/.build $(ENGINE_SOURCES)
	@echo 'building the engine (the first time takes some minutes)'
	@rm -f $(WHEELS)/hallmonitor_engine-*
	@cd engine && RUSTFLAGS="$(ENGINE_FLAGS)" $(CURDIR)/$(BIN)/maturin build --quiet --release --out $(CURDIR)/$(WHEELS)
	@touch $@

.venv/.engine: $(WHEELS)/.engine
	@$(PIP) install --force-reinstall --no-deps $(WHEELS)/hallmonitor_engine-*.whl
	@touch $@

.venv/.installed: .venv/.engine pyproject.toml agent/pyproject.toml engine/service/pyproject.toml constraints.txt
	@echo 'installing the project'
	@$(PIP) install --constraint constraints.txt --no-build-isolation \
	  --editable engine/service --editable agent --editable .
	@touch $@

.venv/.test: .venv/.installed
	@$(PIP) install --constraint constraints.txt --no-build-isolation --editable '.[test,docs]'
	@tests/install-system-packages
	@tests/unpack-peers
	@touch $@

.venv/.docs: .venv/.installed
	@$(PIP) install --constraint constraints.txt --no-build-isolation --editable '.[docs]'
	@touch $@

.venv/.lint: .venv/.installed
	@$(PIP) install --constraint constraints.txt --no-build-isolation --editable '.[lint,docs]'
	@touch $@

.venv/bin/cargo-deny: | .venv/.created
	@echo 'building cargo-deny for the licence check (once, some minutes)'
	@cargo install --quiet --locked --root .venv --target-dir build/cargo-deny cargo-deny

.venv/.bench: .venv/.test
	@$(PIP) install --constraint constraints.txt --no-build-isolation --editable '.[bench]'
	@touch $@

# ---- what people run ----

.PHONY: demo
demo: .venv/.installed $(DEMO)/day.pcap ## Make a school day, judge it by both policies, say what was found
	@for policy in $(POLICIES); do \
	  $(BIN)/hallmonitor replay $(DEMO)/day.pcap --site $(DEMO)/day.site.toml --site-key $(DEMO)/site.key \
	    --policy $$policy --out $(DEMO)/$$policy; \
	done

$(DEMO)/day.pcap: .venv/.installed $(wildcard analyzer/hallmonitor/demo/*.py)
	@mkdir -p $(DEMO)
	@$(BIN)/hallmonitor demo --force $@

.PHONY: docs
docs: .venv/.installed ## Make docs/reference from programs and data
	@PYTHONPATH=deploy/docs $(BIN)/python -m reference_pages pages docs/reference

.PHONY: man
man: .venv/.installed ## Make the manual pages, build/man/*.1 and *.5
	@SOURCE_DATE_EPOCH=$(EPOCH) PYTHONPATH=deploy/docs $(BIN)/python -m reference_pages man build/man

.PHONY: site
site: .venv/.docs docs ## Build the documentation's site, build/site
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --config-file deploy/docs/mkdocs.yml --site-dir $(CURDIR)/build/site

.PHONY: dashboards
dashboards: .venv/.test ## Make the Grafana dashboards from their code
	cd deploy/grafana && ../../$(BIN)/python -m boards.write

.PHONY: test
test: .venv/.test ## Run every test, after the set-up that the tests need
	cd engine && cargo test --locked --workspace --quiet
	cd benchmarks/stages && cargo test --locked --quiet
	cd benchmarks/traffic && cargo test --locked --quiet
	SOAK_SECONDS=$(SHORT_SOAK_SECONDS) $(BIN)/python -m pytest -n auto --ignore=tests/system
	$(BIN)/python benchmarks/guard/guard.py check
	engine/fuzz/run smoke $(SMOKE_SECONDS)
	@if [ "$$(id -u)" -eq 0 ] && command -v systemd-nspawn >/dev/null && command -v debootstrap >/dev/null; \
	  then $(MAKE) --no-print-directory test-system; \
	  else echo 'no system test: it needs root, systemd-nspawn and debootstrap' >&2; fi

.PHONY: test-system
test-system: .venv/.test deb ## Boot a Debian machine in a container, install the packages and put it through its life; needs root
	$(BIN)/python -m pytest -v tests/deploy/test_packages.py tests/system

.PHONY: live
live: .venv/.test ## Run the live tests in full: 100 kills and 200 reloads of each service, floods of 10 million flows
	LIVE_KILLS=100 LIVE_RELOADS=200 LIVE_FLOOD=10000000 SOAK_SECONDS=$(SHORT_SOAK_SECONDS) $(BIN)/python -m pytest tests/live

.PHONY: soak
soak: .venv/.test ## Run both services under traffic for SOAK_SECONDS, and see whether anything grows
	SOAK_SECONDS=$(SOAK_SECONDS) $(BIN)/python -m pytest tests/live/test_soak.py

.PHONY: lint
lint: .venv/.lint .venv/bin/cargo-deny ## Run every check that needs no test run
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/yamllint --strict --config-file deploy/yamllint.yml deploy
	$(BIN)/hadolint deploy/docker/Dockerfile
	cd deploy/ansible && ../../$(BIN)/ansible-lint --offline --profile production -q .
	cd engine && cargo fmt --all --check
	cd engine/fuzz && cargo fmt --check
	cd benchmarks/stages && cargo fmt --check
	cd benchmarks/traffic && cargo fmt --check
	cd engine && cargo clippy --locked --workspace --all-targets --quiet -- -D warnings
	cd benchmarks/stages && cargo clippy --locked --all-targets --quiet -- -D warnings
	cd benchmarks/traffic && cargo clippy --locked --all-targets --quiet -- -D warnings
	$(BIN)/cargo-deny --offline --log-level error --manifest-path engine/Cargo.toml check bans licenses sources
	$(BIN)/cargo-deny --offline --log-level error --manifest-path benchmarks/traffic/Cargo.toml \
	  --config engine/deny.toml check bans licenses sources
	$(BIN)/cargo-deny --offline --log-level error --manifest-path benchmarks/stages/Cargo.toml \
	  --config engine/deny.toml check bans licenses sources

.PHONY: bench
bench: .venv/.bench ## Measure the path beside other tools, in one run, and write benchmarks/RESULTS.md
	$(BIN)/python benchmarks/run.py --write $(BENCH)
	cd benchmarks && ../$(BIN)/python -m judge.run --write

.PHONY: bench-judge
bench-judge: .venv/.bench ## Measure the judge beside DuckDB, Polars and a plain loop, and write benchmarks/JUDGE.md
	cd benchmarks && ../$(BIN)/python -m judge.run --write $(BENCH)

.PHONY: bench-live
bench-live: .venv/.bench ## Measure the agent on a wire, and write benchmarks/LIVE.md; needs root
	cd benchmarks && ../$(BIN)/python -m live.run --write $(BENCH)

.PHONY: bench-quick
bench-quick: .venv/.bench ## The same on fewer captures in fewer rounds, and write nothing
	$(BIN)/python benchmarks/run.py --quick $(BENCH)
	cd benchmarks && ../$(BIN)/python -m judge.run --quick

.PHONY: bench-python
bench-python: .venv/.bench ## Measure the analyzer's rooms one by one
	$(BIN)/python -m pytest benchmarks/python --benchmark-columns=median,min,max,rounds

.PHONY: bench-micro
bench-micro: ## Measure the engine's parts, each alone; MICRO=identify for some of them
	cd engine && cargo bench --locked --package hallmonitor-core -- $(MICRO)

.PHONY: guard
guard: .venv/.test ## Hold the engine to its budget of instructions per packet
	@$(BIN)/python benchmarks/guard/guard.py check

.PHONY: guard-accept
guard-accept: .venv/.test ## Make what the engine takes now its budget
	@$(BIN)/python benchmarks/guard/guard.py accept

.PHONY: score
score: .venv/.test ## Score flows, names and categories on captures that others made, where they lie beside the checkout
	@$(BIN)/python tests/score/score.py $(SCORE)

.PHONY: fuzz
fuzz: ## Fuzz each parser for FUZZ_SECONDS, on from the run before
	engine/fuzz/run long $(FUZZ_SECONDS)

.PHONY: lock
lock: .venv/.test .venv/.lint .venv/.bench ## Note the versions that CI uses
	@$(PIP) freeze --exclude-editable --exclude hallmonitor-engine > constraints.txt

# ---- what is handed out ----

# Everything that is handed out bears the time of the last change, so that it is the same bytes whenever it is built.
EPOCH = $(or $(SOURCE_DATE_EPOCH),$(shell git log -1 --format=%ct))

.PHONY: wheels
wheels: .venv/.build $(WHEELS)/.engine ## Build the wheels of all four distributions, build/wheels
	@rm -f $(WHEELS)/hallmonitor-* $(WHEELS)/hallmonitor_agent-* $(WHEELS)/hallmonitor_service-*
	@SOURCE_DATE_EPOCH=$(EPOCH) $(PIP) wheel --no-deps --no-build-isolation --wheel-dir $(WHEELS) ./engine/service ./agent .
	@ls $(WHEELS)/*.whl

.PHONY: sdist
sdist: .venv/.build ## Pack the sources of all four distributions, build/sdist, and see whether they build
	@rm -rf $(SDIST)
	@cd engine && $(CURDIR)/$(BIN)/maturin sdist --out $(CURDIR)/$(SDIST)
	@for folder in engine/service agent .; do \
	  (cd $$folder && SOURCE_DATE_EPOCH=$(EPOCH) $(CURDIR)/$(BIN)/hatchling build --target sdist --directory $(CURDIR)/$(SDIST)); \
	done
	@deploy/package/install-from-sources $(SDIST)

.PHONY: deb
deb: wheels man ## Build the Debian packages, build/deb
	@deploy/package/install-tools
	@SOURCE_DATE_EPOCH=$(EPOCH) PYTHONPATH=deploy/package $(BIN)/python -m assembly
	@lintian --fail-on error,warning build/deb/*.deb

.PHONY: clean
clean: ## Remove all that was built
	rm -rf .venv build dist engine/target benchmarks/*/target
