# How things are built from the lists in */local.mk:
#   SRC_LAYER         the C sources of a layer, one static library each
#   SRC_xapian-c      the binding's C++ sources
#   main_PROGRAM      the source that holds a program's main
#   layers_PROGRAM    the layers it links, callers first
#   libs_PROGRAM      Debian's libraries it links

layers := base text schema glass article indexer searcher rpc
programs := postil postil-index postil-serve

obj = $(patsubst %.c,$(BUILD)/obj/%.o,$(filter %.c,$(1))) \
	$(patsubst %.cc,$(BUILD)/obj/%.o,$(filter %.cc,$(1)))

# Objects depend on the makefiles and on the flags they were built with.
flags_now := $(CC) $(CXX) $(CPPFLAGS) $(CFLAGS) $(CXXFLAGS) $(LDFLAGS) \
	$(own_cppflags) $(own_cflags) $(own_cxxflags) $(own_ldflags) $(pkg_cflags) \
	$(VERSION) $(prefix) $(libexecdir) $(libdir) $(datarootdir)
flags_stamp := $(BUILD)/flags
$(shell mkdir -p $(BUILD); \
	printf '%s\n' '$(subst ','\'',$(flags_now))' > $(flags_stamp).new; \
	cmp -s $(flags_stamp).new $(flags_stamp) && rm $(flags_stamp).new || \
	mv $(flags_stamp).new $(flags_stamp))
makefiles := Makefile mk/config.mk mk/rules.mk $(wildcard */local.mk)

compile_c = $(CC) $(own_cppflags) $(pkg_cflags) $(CPPFLAGS) $(own_cflags) \
	$(extra_cflags) $(CFLAGS) -MMD -MP -c -o $@ $<
compile_cxx = $(CXX) $(own_cppflags) $(pkg_cflags) $(CPPFLAGS) \
	$(own_cxxflags) $(extra_cflags) $(CXXFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/obj/%.o: %.c $(makefiles) $(flags_stamp)
	$(say) CC $<
	@mkdir -p $(@D)
	$(quiet)$(compile_c)

$(BUILD)/obj/%.o: %.cc $(makefiles) $(flags_stamp)
	$(say) CXX $<
	@mkdir -p $(@D)
	$(quiet)$(compile_cxx)

# Reading goes through small functions for every byte, and is 3 % faster so.
ifeq ($(origin CFLAGS),file)
$(BUILD)/obj/article/%.o $(BUILD)/obj/text/%.o $(BUILD)/obj/base/%.o: \
		CFLAGS += -O3
endif

# One archive a layer.
define layer_rule
obj_$(1) := $$(call obj,$$(SRC_$(1)))
$$(BUILD)/lib/$(1).a: $$(obj_$(1))
	$$(say) AR $$@
	@mkdir -p $$(@D)
	@rm -f $$@
	$$(quiet)$$(AR) rcs $$@ $$(obj_$(1))
all_obj += $$(obj_$(1))
lib-$(1): $$(BUILD)/lib/$(1).a
.PHONY: lib-$(1)
endef
$(foreach layer,$(layers),$(eval $(call layer_rule,$(layer))))

# The binding: a shared library with a version script, and an archive.
binding_so := $(BUILD)/lib/libxapian-c.so.0
binding_a := $(BUILD)/lib/libxapian-c.a
obj_xapian-c := $(call obj,$(SRC_xapian-c))
all_obj += $(obj_xapian-c)
$(obj_xapian-c): extra_cflags := -fPIC -fno-plt -DXAP_BUILD

# No undefined symbols, but for those that a sanitizer's programs bring.
binding_defs := $(if $(SAN),,-Wl$(comma)-z$(comma)defs)
$(binding_so): $(obj_xapian-c) xapian-c/xapian-c.map
	$(say) LINK $@
	@mkdir -p $(@D)
	$(quiet)$(CXX) -shared $(own_ldflags) $(LDFLAGS) $(binding_defs) \
		-Wl,-soname,libxapian-c.so.0 \
		-Wl,--version-script=xapian-c/xapian-c.map -o $@ $(obj_xapian-c) \
		$(xapian_libs) $(LDLIBS)
	@ln -sf libxapian-c.so.0 $(BUILD)/lib/libxapian-c.so
$(binding_a): $(obj_xapian-c)
	$(say) AR $@
	@mkdir -p $(@D)
	@rm -f $@
	$(quiet)$(AR) rcs $@ $(obj_xapian-c)
lib-xapian-c: $(binding_so) $(binding_a)
.PHONY: lib-xapian-c

# The public library of searching: include/postil.h over the layers.
postil_so := $(BUILD)/lib/libpostil.so.0
postil_layers := searcher schema text glass base
obj_postil := $(call obj,searcher/api.c)
all_obj += $(obj_postil)
$(obj_postil): extra_cflags := -DPOSTIL_BUILD
$(postil_so): $(obj_postil) $(patsubst %,$(BUILD)/lib/%.a,$(postil_layers)) \
		$(binding_so) searcher/postil.map
	$(say) LINK $@
	@mkdir -p $(@D)
	$(quiet)$(CC) -shared $(own_ldflags) $(LDFLAGS) $(binding_defs) \
		-Wl,-soname,libpostil.so.0 \
		-Wl,--version-script=searcher/postil.map -o $@ $(obj_postil) \
		$(patsubst %,$(BUILD)/lib/%.a,$(postil_layers)) \
		-L$(BUILD)/lib -lxapian-c -Wl,-rpath,'$$ORIGIN' \
		$(libs_postil) $(LDLIBS)
	@ln -sf libpostil.so.0 $(BUILD)/lib/libpostil.so
lib-postil: $(postil_so)
.PHONY: lib-postil

link_c = $(CC) $(own_ldflags) $(LDFLAGS) -o $@
link_cxx = $(CXX) $(own_ldflags) $(LDFLAGS) -o $@

# Programs hold the binding: one library less to find and relocate, which is a
# fourteenth of what a search takes from exec to exit.

define program_rule
obj_main_$(1) := $$(call obj,$$(main_$(1)))
all_obj += $$(obj_main_$(1))
$$(BUILD)/bin/$(1): $$(obj_main_$(1)) \
		$$(patsubst %,$$(BUILD)/lib/%.a,$$(layers_$(1))) $$(binding_a)
	$$(say) LINK $$@
	@mkdir -p $$(@D)
	$$(quiet)$$(link_cxx) $$(obj_main_$(1)) \
		$$(patsubst %,$$(BUILD)/lib/%.a,$$(layers_$(1))) \
		$$(binding_a) $$(xapian_libs) $$(libs_$(1)) $$(LDLIBS)
endef
$(foreach program,$(programs),$(eval $(call program_rule,$(program))))

all: $(patsubst %,$(BUILD)/bin/%,$(programs)) lib-xapian-c lib-postil ## build everything
lib: $(foreach layer,$(layers),lib-$(layer)) lib-xapian-c ## build the libraries
clean: ## remove what was built
	rm -rf $(BUILD)
help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile mk/*.mk | \
		expand -t 18
.PHONY: all lib clean help
