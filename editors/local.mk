TEST_SCRIPT += $(addprefix tests/editors/, emacs.bats install.bats kakoune.bats \
	shell.bats vim.bats)
