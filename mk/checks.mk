# Tests and style. Everything that runs under `make check` is a TAP producer
# that prove(1) drives; its closing line is the verdict.
#   TEST_C       C tests (cmocka), each one program
#   TEST_SCRIPT  bats files and Python scripts
# make check T=WORD runs only the tests whose path contains WORD.

T ?=
JOBS ?= $(shell nproc)

test_programs := $(patsubst tests/%.c,$(BUILD)/tests/%,$(TEST_C))
test_layers := rpc searcher indexer article schema text glass base
test_archives := $(patsubst %,$(BUILD)/lib/%.a,$(test_layers))
all_obj += $(call obj,$(TEST_C))

# A test links only what it uses: the archives in a group, and no archive of
# a layer that its own layers_TEST leaves out, if it names any.
$(BUILD)/tests/%: $(BUILD)/obj/tests/%.o $(binding_so)
	$(say) LINK $@
	@mkdir -p $(@D)
	$(quiet)$(link_c) $< -Wl,--start-group $(filter %.a,$^) -Wl,--end-group \
		-L$(BUILD)/lib -lxapian-c -Wl,-rpath,$(abspath $(BUILD)/lib) \
		$(test_libs) $(text_libs) $(lang_libs) $(zlib_libs) $(article_libs) \
		$(regex_libs) $(json_libs) -lm $(LDLIBS)

define test_rule
$(patsubst tests/%.c,$(BUILD)/tests/%,$(1)): $(patsubst \
	%,$(BUILD)/lib/%.a,$(or $(layers_$(patsubst tests/%.c,%,$(1))),$(test_layers)))
endef
$(foreach t,$(TEST_C),$(eval $(call test_rule,$(t))))

tests_chosen = $(strip $(if $(T),$(foreach t,$(1),$(if $(findstring $(T),$(t)),$(t))),$(1)))

# libxapian deletes a subclass by its base in Database::check: no fault of ours.
check_env = POSTIL_BIN=$(abspath $(BUILD)/bin) POSTIL_BUILD=$(abspath $(BUILD)) \
	POSTIL_SOURCE=$(CURDIR) CMOCKA_MESSAGE_OUTPUT=TAP POSTIL_SAN='$(SAN)' \
	LC_ALL=C.UTF-8 TZ=UTC CC='$(CC)' CXX='$(CXX)' \
	PYTHONDONTWRITEBYTECODE=1 PYTHON='$(PYTHON)' \
	ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:new_delete_type_mismatch=0 \
	UBSAN_OPTIONS=print_stacktrace=1

check: $(call tests_chosen,$(test_programs)) all ## build and run all tests
	$(quiet)env -u POSTIL_INDEX -u POSTIL_CONFIG $(check_env) \
		prove -j$(JOBS) --timer --exec tests/run-one \
		$(call tests_chosen,$(test_programs) $(TEST_SCRIPT))

# Programs that the tests in Python run.
reference_programs := $(addprefix $(BUILD)/tests/reference/, shards stem)
$(reference_programs): $(BUILD)/tests/reference/%: \
		$(BUILD)/obj/tests/reference/%.o $(BUILD)/lib/base.a $(binding_so)
	$(say) LINK $@
	@mkdir -p $(@D)
	$(quiet)$(link_c) $< $(BUILD)/lib/base.a -L$(BUILD)/lib -lxapian-c \
		-Wl,-rpath,$(abspath $(BUILD)/lib) $(LDLIBS)
all_obj += $(patsubst %,$(BUILD)/obj/tests/reference/%.o, shards stem)
check: $(reference_programs)

# The libraries' examples, as somebody outside would build them.
example_programs := $(patsubst %.c,$(BUILD)/%,$(wildcard examples/c/*.c \
	examples/api/*.c))
$(BUILD)/examples/api/%: private LDLIBS += -lpostil
$(example_programs): $(BUILD)/%: %.c $(binding_so) $(postil_so)
	$(say) EXAMPLE $@
	@mkdir -p $(@D)
	$(quiet)$(CC) -std=c99 -Wall -Wextra -Wpedantic -Werror -Iinclude \
		$(san_flags) -o $@ $< -L$(BUILD)/lib -Wl,--as-needed \
		-lxapian-c $(LDLIBS) -Wl,-rpath,$(abspath $(BUILD)/lib)
check: $(example_programs)

check-unit: ; +$(MAKE) check T=unit/ ## only the unit tests
# valgrind is to leave the test its own malloc, which makes allocations fail.
valgrind-binding: $(BUILD)/tests/binding/memory ## each allocation failing, under valgrind
	$(VALGRIND) --quiet --soname-synonyms=somalloc=nouserintercepts \
		--leak-check=full --show-leak-kinds=definite \
		--errors-for-leak-kinds=definite \
		--num-callers=30 --suppressions=tests/binding/xapian.supp \
		--error-exitcode=1 $<

check-binding: ; +$(MAKE) check T=binding/ ## only the binding's tests
check-faults: ; +$(MAKE) check T=faults/ ## only the tests of faults
check-cli: ; +$(MAKE) check T=cli/ ## only the command-line tests

sources_c = $(shell git ls-files '*.c' '*.h' '*.cc' '*.hh' 2>/dev/null)
format: ## format every source
	$(CLANG_FORMAT) -i $(sources_c)
format-check: ## fail when a source is not formatted
	$(CLANG_FORMAT) --dry-run -Werror $(sources_c)

tidy_c = $(filter %.c,$(sources_c))
LINT_JOBS ?= 2
# Paths and versions that some sources are told.
tidy_defines := -DPOSTIL_VERSION='""' -DPOSTIL_LIBEXECDIR='""' \
	-DPOSTIL_MANDIR='""'
# One at a time: after another source it takes each va_list for uninitialized.
lint: ## clang-tidy over C sources, LINT_JOBS at a time, shellcheck over scripts
	printf '%s\n' $(tidy_c) | xargs -P $(LINT_JOBS) -I '{}' \
		$(CLANG_TIDY) --quiet '{}' -- -std=c11 $(own_cppflags) \
		$(pkg_cflags) $(tidy_defines)
	shellcheck bootstrap .ci/run tests/run-one

# Each public header alone, as C99 and as C++.
headers-check: ## compile each public header alone
	$(quiet)for h in include/*.h include/xapian-c/*.h; do \
		[ -e "$$h" ] || continue; \
		case $$h in include/xapian-c/*) h=include/xapian-c.h;; esac; \
		printf '#include "%s"\nint main(void) { return 0; }\n' "$$h" | \
		$(CC) -std=c99 -Wall -Wextra -pedantic -Werror -Iinclude -I. \
			-fsyntax-only -x c - || exit 1; \
		printf '#include "%s"\nint main() { return 0; }\n' "$$h" | \
		$(CXX) -std=c++11 -Wall -Wextra -pedantic -Werror -Iinclude -I. \
			-fsyntax-only -x c++ - || exit 1; \
	done

# Fuzz targets: clang's libFuzzer over the same sources.
FUZZ_SECONDS ?= 60
fuzz_programs := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(TEST_FUZZ))
fuzz: ## run every fuzz target for FUZZ_SECONDS
	+$(MAKE) BUILD='$(BUILD)-fuzz' CC='$(CLANG)' CXX='$(CLANG)++' \
		SAN=address,undefined \
		CFLAGS='-O1 -g -fsanitize=fuzzer-no-link' fuzz-run
fuzz-run: $(fuzz_programs)
	for f in $(fuzz_programs); do \
		mkdir -p $$f.corpus; \
		seeds=tests/fuzz/seeds/$$(basename $$f); \
		[ -d "$$seeds" ] || seeds=; \
		$$f -max_total_time=$(FUZZ_SECONDS) -timeout=10 \
			-artifact_prefix=$$f. $$f.corpus $$seeds || exit 1; \
	done
# Linked as C++: the binding's sanitizer needs its part of the runtime.
all_obj += $(call obj,$(TEST_FUZZ))
.SECONDARY: $(call obj,$(TEST_C) $(TEST_FUZZ))
$(BUILD)/fuzz/%: $(BUILD)/obj/tests/fuzz/%.o $(test_archives) $(binding_so)
	$(say) LINK $@
	@mkdir -p $(@D)
	$(quiet)$(CXX) $(own_ldflags) $(LDFLAGS) -fsanitize=fuzzer -o $@ $< \
		-Wl,--start-group $(test_archives) -Wl,--end-group \
		-L$(BUILD)/lib -lxapian-c -Wl,-rpath,$(abspath $(BUILD)/lib) \
		$(text_libs) $(lang_libs) $(zlib_libs) $(article_libs) \
		$(regex_libs) $(json_libs) -lm $(LDLIBS)

.PHONY: check check-unit check-binding valgrind-binding check-cli check-faults format format-check lint \
	headers-check fuzz fuzz-run
