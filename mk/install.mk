# Everything goes below $(DESTDIR). Nothing runs ldconfig for a DESTDIR.

man_pages := $(wildcard doc/man/*.[1-9])

install: all install-binding install-api install-unit ## install below $(DESTDIR)$(prefix)
	$(INSTALL) -d $(DESTDIR)$(bindir) $(DESTDIR)$(libexecdir)/postil \
		$(DESTDIR)$(docdir) $(addprefix $(DESTDIR)$(mandir)/man,1 7)
	$(INSTALL) -m 755 $(BUILD)/bin/postil $(DESTDIR)$(bindir)
	$(INSTALL) -m 755 $(BUILD)/bin/postil-index \
		$(BUILD)/bin/postil-serve $(DESTDIR)$(libexecdir)/postil
	$(INSTALL) -m 644 README.md ARCHITECTURE.md NEWS.md COPYING \
		$(wildcard doc/*.md doc/*.json) $(DESTDIR)$(docdir)
	for m in $(man_pages); do \
		$(INSTALL) -m 644 $$m $(DESTDIR)$(mandir)/man$${m##*.}; done
	@[ -n "$(DESTDIR)" ] || ldconfig 2>/dev/null || true

install-unit: ## install the systemd user unit of postil watch
	$(INSTALL) -d $(DESTDIR)$(userunitdir)
	sed 's|@bindir@|$(bindir)|' doc/postil-watch@.service.in \
		> $(DESTDIR)$(userunitdir)/postil-watch@.service

# The site folders that the editors look at by themselves.
vim_package := pack/postil/start/postil
site_vim := $(addprefix $(datarootdir)/,vim/vimfiles/$(vim_package) \
	nvim/site/$(vim_package))
site_emacs := $(datarootdir)/emacs/site-lisp/postil
site_kak := $(datarootdir)/kak/autoload
site_bash := $(datarootdir)/bash-completion/completions
# Debian's zsh looks for what packages bring elsewhere than others do.
site_zsh := $(datarootdir)/zsh/$(notdir $(firstword $(wildcard \
	$(datarootdir)/zsh/vendor-completions) site-functions))
site_fish := $(datarootdir)/fish/vendor_completions.d
vim_files := $(wildcard $(addprefix editors/vim/,plugin/*.vim doc/*.txt \
	autoload/*.vim autoload/*/*.vim lua/telescope/_extensions/*.lua))

# What :helptags would make of the help file.
vim_tags := $(BUILD)/vim-tags
$(vim_tags): editors/vim/doc/postil.txt
	@mkdir -p $(@D)
	grep -o '\*[^* 	|]\{1,\}\*' $< | tr -d '*' | LC_ALL=C sort | \
		sed 's|.*|&	$(notdir $<)	/*&*|' > $@

install-editors: $(vim_tags) ## install what editors and shells need, below $(DESTDIR)$(datarootdir)
	for s in $(site_vim); do for f in $(vim_files:editors/vim/%=%); do \
		$(INSTALL) -D -m 644 editors/vim/$$f $(DESTDIR)$$s/$$f; done; \
		$(INSTALL) -m 644 $< $(DESTDIR)$$s/doc/tags; done
	$(INSTALL) -d $(addprefix $(DESTDIR),$(site_emacs) $(site_kak) \
		$(site_bash) $(site_zsh) $(site_fish) $(docdir)/editors)
	$(INSTALL) -m 644 editors/emacs/*.el $(DESTDIR)$(site_emacs)
	$(INSTALL) -m 644 editors/kakoune/postil.kak $(DESTDIR)$(site_kak)
	$(INSTALL) -m 644 editors/shell/postil.bash $(DESTDIR)$(site_bash)/postil
	$(INSTALL) -m 644 editors/shell/_postil $(DESTDIR)$(site_zsh)
	$(INSTALL) -m 644 editors/shell/postil.fish $(DESTDIR)$(site_fish)
	[ ! -e $(vsix) ] || \
		$(INSTALL) -D -m 644 -t $(DESTDIR)$(datarootdir)/postil $(vsix)
	$(INSTALL) -m 644 doc/editors/*.md $(DESTDIR)$(docdir)/editors

uninstall-editors: ## remove what install-editors put there
	rm -rf $(addprefix $(DESTDIR),$(site_vim))
	rm -f $(DESTDIR)$(datarootdir)/postil/*.vsix
	rm -rf $(DESTDIR)$(site_emacs) $(DESTDIR)$(docdir)/editors
	rm -f $(DESTDIR)$(site_kak)/postil.kak $(DESTDIR)$(site_bash)/postil \
		$(DESTDIR)$(site_zsh)/_postil $(DESTDIR)$(site_fish)/postil.fish

install-binding: lib-xapian-c ## install the C binding of Xapian alone
	$(INSTALL) -d $(DESTDIR)$(libdir) $(DESTDIR)$(pkgconfigdir) \
		$(DESTDIR)$(includedir)/xapian-c $(DESTDIR)$(mandir)/man3
	$(INSTALL) -m 644 doc/man/xapian-c.3 $(DESTDIR)$(mandir)/man3
	$(INSTALL) -m 755 $(binding_so) $(DESTDIR)$(libdir)
	ln -sf libxapian-c.so.0 $(DESTDIR)$(libdir)/libxapian-c.so
	$(INSTALL) -m 644 $(binding_a) $(DESTDIR)$(libdir)
	$(INSTALL) -m 644 include/xapian-c.h $(DESTDIR)$(includedir)
	$(INSTALL) -m 644 $(wildcard include/xapian-c/*.h) \
		$(DESTDIR)$(includedir)/xapian-c
	sed -e 's|@prefix@|$(prefix)|' -e 's|@libdir@|$(libdir)|' \
		-e 's|@includedir@|$(includedir)|' -e 's|@version@|$(VERSION)|' \
		xapian-c/xapian-c.pc.in > $(DESTDIR)$(pkgconfigdir)/xapian-c.pc

install-api: lib-postil install-binding ## install the library of searching alone
	$(INSTALL) -d $(DESTDIR)$(mandir)/man3
	$(INSTALL) -m 755 $(postil_so) $(DESTDIR)$(libdir)
	ln -sf libpostil.so.0 $(DESTDIR)$(libdir)/libpostil.so
	$(INSTALL) -m 644 include/postil.h $(DESTDIR)$(includedir)
	$(INSTALL) -m 644 doc/man/libpostil.3 $(DESTDIR)$(mandir)/man3
	sed -e 's|@prefix@|$(prefix)|' -e 's|@libdir@|$(libdir)|' \
		-e 's|@includedir@|$(includedir)|' -e 's|@version@|$(VERSION)|' \
		searcher/postil.pc.in > $(DESTDIR)$(pkgconfigdir)/postil.pc

uninstall: ## remove what install put there
	rm -f $(DESTDIR)$(bindir)/postil \
		$(DESTDIR)$(libexecdir)/postil/postil-index \
		$(DESTDIR)$(libexecdir)/postil/postil-serve \
		$(DESTDIR)$(libdir)/libxapian-c.* \
		$(DESTDIR)$(libdir)/libpostil.* $(DESTDIR)$(includedir)/postil.h \
		$(DESTDIR)$(pkgconfigdir)/postil.pc \
		$(DESTDIR)$(includedir)/xapian-c.h $(DESTDIR)$(pkgconfigdir)/xapian-c.pc \
		$(DESTDIR)$(userunitdir)/postil-watch@.service
	rm -rf $(DESTDIR)$(includedir)/xapian-c $(DESTDIR)$(docdir)
	for m in $(man_pages); do \
		rm -f $(DESTDIR)$(mandir)/man$${m##*.}/$${m##*/}; done
	rmdir $(DESTDIR)$(libexecdir)/postil 2>/dev/null || true
.PHONY: install install-api install-unit install-binding install-editors uninstall uninstall-editors
