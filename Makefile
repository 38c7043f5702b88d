# `make` by itself lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
.DEFAULT_GOAL := help
# Python keeps what it has compiled, whatever the machine's variables say: the tests start hundreds of
# processes, each of which would compile the site anew, and rewrite every test's assertions.
export PYTHONDONTWRITEBYTECODE :=
.PHONY: help run test test-deep measure-tests lint format typecheck migrations-check deploy-check containers-check compose-check production-check requirements bench drill served \
	figures screenshots words clean

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' Makefile | awk -F'|' '{printf "%-24s %s\n", $$1, $$2}'

# Made anew only when what is asked for changed. Each thing that can be missing is said in one line.
$(STAMP): requirements.txt requirements-test.txt requirements-dev.txt
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "$(PYTHON) was not found. Install Python 3.11 or newer, or name it: make PYTHON=/path/to/python run" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V 2>&1 | cut -d" " -f2). Name a newer one: make PYTHON=python3.13 run" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }
	@[ -x $(BIN)/python ] && $(BIN)/python -m pip --version >/dev/null 2>&1 || { echo "Making the virtual environment …"; $(PYTHON) -m venv --clear $(VENV); }
	@echo "Installing what the site needs …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes \
		-r requirements.txt -r requirements-test.txt -r requirements-dev.txt \
		|| { echo "Installing failed; pip's message is above." >&2; exit 1; }
	@touch $@

run: $(STAMP) ## Serve the site with its demo at http://localhost:8000/ (PORT=… for another port)
	@exec $(BIN)/python -m ajc_site.run

# Three processes for two cores, each with a database of its own: one waits for a browser or a disk while the
# others work. Who is done takes over what another has still to do.
PROCESSES = $(shell echo $$((($$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN) * 3 + 1) / 2)))
ALL_CORES := --numprocesses $(PROCESSES) --dist worksteal

test: $(STAMP) ## Run the tests on all cores (ARGS=… goes to pytest; ARGS="-n 0": in one process)
	@$(BIN)/python -m pytest $(ALL_CORES) $(ARGS)

test-deep: $(STAMP) ## Try at length what `make test` tries in short
	@$(BIN)/python -m pytest $(ALL_CORES) --deep $(ARGS)

measure-tests: $(STAMP) ## Write anew which tests `make test` leaves to `make test-deep` for what they cost; an hour
	@$(BIN)/python -m pytest $(ALL_CORES) --measure

lint: $(STAMP) ## Check the style of Python and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djhtml --check --tabwidth 2 templates

format: $(STAMP) ## Put the style right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djhtml --tabwidth 2 templates

typecheck: $(STAMP) ## Check the types
	$(BIN)/mypy .

migrations-check: $(STAMP) ## Fail if a model changed without a migration
	$(BIN)/python manage.py makemigrations --check --dry-run

deploy-check: $(STAMP) ## Django's own check of the production settings
	DJANGO_SETTINGS_MODULE=ajc_site.settings.production SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
		ALLOWED_HOSTS=example.org SITE_URL=https://example.org SECURITY_CONTACT=mailto:security@example.org \
		DATABASE_URL=postgres://nobody@localhost/none $(BIN)/python manage.py check --deploy --fail-level WARNING

containers-check: $(STAMP) ## Check the Dockerfile, the compose file and that nothing is built from source
	$(BIN)/hadolint Dockerfile production/nginx/Dockerfile production/postgresql/Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml compose.production.yml
	$(BIN)/compose-lint docker-compose.yml compose.production.yml
	@echo "A wheel of every package for the images' Python, on both kinds of processor …"
	@for processor in x86_64 aarch64; do $(BIN)/uv pip install --quiet --dry-run --target $(VENV)/nowhere --no-deps \
		--require-hashes --only-binary :all: --python-version 3.13 --python-platform $$processor-manylinux_2_40 \
		-r requirements.txt -r requirements-test.txt -r requirements-dev.txt || exit 1; done

compose-check: $(STAMP) ## Bring the site up with Docker Compose, try it, take it down (CONTAINER_ENGINE=… starts Docker)
	@$(BIN)/python -m ajc_site.tests.compose_check $(ARGS)

production-check: $(STAMP) ## Bring the production file up under constant reads: failures, upgrade, switch back, restore
	@$(BIN)/python -m ajc_site.tests.production_check $(ARGS)

requirements: ## Pin anew what requirements.in, requirements-test.in and requirements-dev.in ask for
	@$(PYTHON) -m venv $(VENV)/.uv && $(VENV)/.uv/bin/pip install --quiet --disable-pip-version-check uv
	@for name in requirements requirements-test requirements-dev; do \
		UV_CUSTOM_COMPILE_COMMAND="make requirements" $(VENV)/.uv/bin/uv pip compile --quiet --upgrade --universal \
		--python-version 3.11 --generate-hashes --output-file $$name.txt $$name.in || exit 1; done

bench: $(STAMP) ## Measure what a page costs the server
	$(BIN)/python bench/run.py

drill: $(STAMP) ## Take application, database and uploads away while readers read (ARGS="--reads 4000 --seconds 3": in short)
	@$(BIN)/python bench/drill.py $(ARGS)

served: $(STAMP) ## Measure nginx on the published site, beside a bare folder and by kind of address
	@$(BIN)/python bench/served.py

figures: $(STAMP) ## Make the tables of docs/figures.md anew, hours of it (ARGS="queries phone": those alone; ARGS="--list")
	@$(BIN)/python bench/figures.py $(ARGS)

screenshots: $(STAMP) ## Take the pictures of the editors' guide and of README from the real site (ARGS="site": README's alone)
	$(BIN)/python docs/make_screenshots.py $(ARGS)

# Not the words of staff, of tests and of the demo, nor Wagtail's.
words: $(STAMP) ## Write all words that readers see to translate into LANGUAGE=…, a code as "fr"
	$(BIN)/python manage.py makemessages --locale $(LANGUAGE) --no-wrap --ignore '*/locale' --ignore '*/tests/*' \
		--ignore 'bench/*' --ignore 'demo/*' --ignore 'docs/*' --ignore 'media/*' --ignore 'static_root/*' --ignore 'templates/wagtail[adi]*'

clean: ## Remove what was installed and the embedded database (the demo's content is lost)
	rm -rf $(VENV) .postgres static_root .mypy_cache .ruff_cache .pytest_cache
