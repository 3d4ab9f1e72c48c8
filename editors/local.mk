TEST_SCRIPT += $(addprefix tests/editors/, emacs.bats install.bats kakoune.bats \
	sessions.py shell.bats vim.bats vscode.bats)

sessions: all ## record the sessions of doc/editors anew, in their editors
	POSTIL_BIN=$(BUILD)/bin $(PYTHON) tests/editors/sessions.py --write
.PHONY: sessions

# The extension for VS Code. Its compiler comes from npm, by name, once.
vscode := editors/vscode
vscode_tsc := $(vscode)/node_modules/.bin/tsc
vscode_sources := $(wildcard $(addprefix $(vscode)/, src/*.ts test/*.ts \
	package.json tsconfig.json))
vsix := $(BUILD)/postil-$(VERSION).vsix

vsix: $(vsix) ## build the extension for VS Code
$(vsix): $(vscode)/out/built $(vscode)/package.py $(vscode)/README.md
	@mkdir -p $(@D)
	$(PYTHON) $(vscode)/package.py $@ COPYING
$(vscode)/out/built: $(vscode_tsc) $(vscode_sources)
	cd $(vscode) && node_modules/.bin/tsc -p .
	@touch $@
$(vscode_tsc): $(vscode)/package-lock.json
	cd $(vscode) && npm ci --silent
	@touch $@
.PHONY: vsix

# The extension in a real VS Code, in a browser. Both come from npm, by name.
vscode_host := $(abspath $(BUILD))/vscode-host

check-vscode: $(vsix) all ## the extension in a real VS Code, in Chromium; by hand
	tests/editors/vscode/install.sh $(vscode_host)
	node tests/editors/vscode/drive.mjs $(vscode_host) $(vsix) $(BUILD)/bin \
		examples/articles doc/editors/vscode.md
.PHONY: check-vscode
