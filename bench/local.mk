# Benchmarks: each prints one table, postil and its peers in the same run.
#   ARTICLES=DIR   what to index (default: ../shared/articles, else examples)
#   RUNS=N         how often each command is timed
ARTICLES ?= $(firstword $(wildcard ../shared/articles) examples/articles)
RUNS ?= 201

$(BUILD)/bench/pair: bench/pair.c $(flags_stamp)
	@mkdir -p $(@D)
	$(quiet)$(CC) $(own_cppflags) $(own_cflags) $(CFLAGS) -o $@ $<
$(BUILD)/bench/open: bench/peers/open.cc $(flags_stamp)
	@mkdir -p $(@D)
	$(quiet)$(CXX) $(own_cppflags) $(pkg_cflags) $(own_cxxflags) $(CXXFLAGS) \
		-o $@ $< $(xapian_libs)

$(BUILD)/bench/articles/index: all
	$(BUILD)/bin/postil index --quiet --index $(BUILD)/bench/articles \
		$(ARTICLES) || [ $$? -eq 5 ]

bench-cold: all $(BUILD)/bench/pair $(BUILD)/bench/open \
		$(BUILD)/bench/articles/index ## cold search against opening alone
	$(BUILD)/bench/pair $(RUNS) \
		'postil search, 10 snippets' \
		'$(BUILD)/bin/postil search --index $(BUILD)/bench/articles --limit 10 --snippets 1 government' \
		'C++ program that only opens' \
		'$(BUILD)/bench/open $(BUILD)/bench/articles/index'
bench: bench-cold ## all benchmarks
.PHONY: bench bench-cold
