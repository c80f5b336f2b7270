# make results    run the study            make resume   go on after a run was killed
# make test       linters, types, tests    make lint     linters and types only
# make test-ci    the long checks          make test-full   everything at full size, resumable
# make format     layout of the code       make lock     renew the lock files
# make clean      remove results and caches      make slurm  the environment for a Slurm cluster
# make bench      how fast, how large            make new-study DIR=/path  an empty study
# make test-latest   the tests with the newest releases of all packages, without the locks
# make publish    the environment for publishing   make sbom  sbom.cdx.json, from requirements.txt
#
# Each works first on its own: .venv is made and filled from a lock file when it is needed.
# A study in another folder: make resume STUDY=/path/to/study
# Another Python: make results PYTHON=/path/to/python3.12 (it counts when .venv is made).

CORES = 4
VENV = .venv
BIN = $(VENV)/bin
# Where this is set, every process would compile all modules of the project anew.
unexport PYTHONDONTWRITEBYTECODE
PIP = $(BIN)/python -m pip --disable-pip-version-check --no-input

.PHONY: results resume new-study slurm test test-ci test-full test-latest lint format lock clean run-packages dev-packages \
	slurm-packages bench bench-packages publish publish-packages sbom
.DEFAULT_GOAL = results

results: run-packages
	$(BIN)/snakemake --cores $(CORES)

resume: run-packages
	$(BIN)/python -m scripts.lib.resume --cores $(CORES) $(if $(STUDY),--directory "$(STUDY)")

new-study: run-packages
	@test -n "$(DIR)" || { echo "Where? make new-study DIR=/path/to/a/new/folder" >&2; exit 2; }
	$(BIN)/python -m scripts new-study "$(DIR)" $(if $(KEY),--key "$(KEY)")

# The environment for a Slurm cluster; then: .venv-slurm/bin/snakemake --profile profiles/slurm
slurm:
	@$(MAKE) --no-print-directory slurm-packages VENV=.venv-slurm

# What publishing needs beyond a run: validators of Run Crates, and what writes the bill of materials.
publish:
	@$(MAKE) --no-print-directory publish-packages VENV=.venv-publish

# By a tool outside the environment that it describes; the same lock gives the same bytes.
sbom: run-packages publish
	.venv-publish/bin/cyclonedx-py requirements requirements.txt --output-reproducible \
		--spec-version 1.6 --output-format JSON --output-file - > .sbom.partial
	$(BIN)/python -m scripts.lib.sbom < .sbom.partial > .sbom.whole
	mv .sbom.whole sbom.cdx.json
	rm .sbom.partial

test: lint
	$(BIN)/pytest -n 2

# What takes long or needs what is not in the locks; .ci/packages installs it where it may.
test-ci: dev-packages slurm publish
	.ci/packages
	$(BIN)/pytest -n 2 -m ci

# Everything at full size. A test that passed is not run again by the next call, until the code
# changes: `make test-full` goes on where it was stopped. FRESH=1 starts over.
test-full: dev-packages slurm publish
	.ci/packages
	SALVAGE_SIZE=full $(BIN)/pytest -n 2 -m "ci or not ci" -p tests.passed $(if $(FRESH),--fresh)

# What a newer release of some package breaks, before the locks are renewed; made anew each time.
test-latest: dev-packages
	rm -rf .venv-latest
	$(BIN)/python -m venv .venv-latest
	sed '/^-[rc] /d' requirements-dev.in requirements.in > .venv-latest/newest.in
	.venv-latest/bin/python -m pip --disable-pip-version-check --no-input install -qq -r .venv-latest/newest.in
	.venv-latest/bin/python -m tests.latest $(abspath $(BIN))/python $(TESTS)

# How fast, how large, against what; an hour on two cores. Writes benchmarks/results.md.
bench: dev-packages
	@$(MAKE) --no-print-directory bench-packages VENV=.venv-bench
	$(BIN)/python -m benchmarks

lint: dev-packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/snakefmt --check $(SNAKEFILES)
	$(BIN)/mypy scripts/lib scripts/verbs scripts/__main__.py

format: dev-packages
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	$(BIN)/snakefmt $(SNAKEFILES)

# Pins stay as they are where they still fit; UPGRADE=--upgrade takes the newest of all.
lock: dev-packages
	$(BIN)/uv --version >/dev/null 2>&1 || $(PIP) install -qq uv
	$(COMPILE) requirements.in --output-file requirements.txt
	$(COMPILE) requirements-dev.in --output-file requirements-dev.txt
	$(COMPILE) requirements-slurm.in --output-file requirements-slurm.txt
	$(COMPILE) requirements-publish.in --output-file requirements-publish.txt
	$(COMPILE) requirements-bench.in --output-file requirements-bench.txt
	@$(MAKE) --no-print-directory sbom

clean:
	rm -rf results .snakemake .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find rules schemas scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +

run-packages:
	$(call install,requirements.txt)

dev-packages:
	$(call install,requirements-dev.txt requirements.txt)

bench-packages:
	$(call install,requirements-bench.txt)

publish-packages:
	$(call install,requirements-publish.txt)

slurm-packages:
	$(call install,requirements-slurm.txt requirements.txt)

SNAKEFILES = $(wildcard Snakefile) rules
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header $(UPGRADE)

# $(call install,LOCK IMPLIED): install LOCK, which holds all that IMPLIED holds, unless .venv has it.
# .venv notes the checksum of each lock it was filled from, and the folder it was made in (its
# programs do not work after a move). A .venv that is broken, moved or half-filled is made anew; one
# that was made by hand is kept, and filled.
define install
@set -e; \
if [ -e $(VENV)/.unfinished ] || ! $(BIN)/python -c "" >/dev/null 2>&1 \
    || [ "$$(cat $(VENV)/.home 2>/dev/null || echo "$(CURDIR)")" != "$(CURDIR)" ]; then \
  $(find_python) \
  echo "Making $(VENV) with $$found"; \
  rm -rf $(VENV); mkdir $(VENV); touch $(VENV)/.unfinished; \
  "$$found" -m venv $(VENV); \
fi; \
if [ "$$(cat $(VENV)/.$(firstword $(1)) 2>/dev/null)" != "$$(cksum < $(firstword $(1)))" ]; then \
  echo "Installing $(firstword $(1)) into $(VENV); the first time this takes minutes"; \
  touch $(VENV)/.unfinished; \
  $(PIP) install -qq --require-hashes -r $(firstword $(1)); \
  echo "$(CURDIR)" > $(VENV)/.home; \
  for lock in $(1); do cksum < $$lock > $(VENV)/.$$lock; done; \
fi; \
rm -f $(VENV)/.unfinished
endef

# Sets $$found to a Python this project runs on, or stops with what was found instead.
define find_python
found=; seen=; \
for name in $(if $(PYTHON),"$(PYTHON)",python3.13 python3.12 python3.11 python3); do \
  command -v "$$name" >/dev/null 2>&1 || continue; \
  has=$$("$$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue; \
  case $$has in \
    3.11|3.12|3.13) ;; \
    *) seen="$$seen $$name is Python $$has;"; continue;; \
  esac; \
  if "$$name" -c 'import ensurepip, venv' 2>/dev/null; then found=$$name; break; fi; \
  seen="$$seen $$name is Python $$has without venv (on Debian: install python$$has-venv);"; \
done; \
if [ -z "$$found" ]; then \
  echo "Python 3.11, 3.12 or 3.13 is needed; found:$${seen:- no Python 3 at all}" >&2; \
  echo "Install one, or name one: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12" >&2; \
  exit 1; \
fi;
endef
