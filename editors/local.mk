TEST_SCRIPT += $(addprefix tests/editors/, emacs.bats install.bats kakoune.bats \
	shell.bats vim.bats vscode.bats)

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
