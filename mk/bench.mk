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

# By the names that postil asks the loader for.
$(BUILD)/bench/empty: bench/peers/empty.c $(BUILD)/bin/postil
	@mkdir -p $(@D)
	$(quiet)$(CC) $(own_cppflags) $(own_cflags) $(CFLAGS) -o $@ $< \
		-Wl,--no-as-needed -L$(BUILD)/lib -Wl,-rpath,$(abspath $(BUILD)/lib) \
		$$(readelf -d $(BUILD)/bin/postil | \
		sed -n 's/.*(NEEDED).*\[\(.*\)\]/-l:\1/p')

$(BUILD)/bench/articles/index: all
	$(BUILD)/bin/postil index --quiet --index $(BUILD)/bench/articles \
		$(ARTICLES) || [ $$? -eq 5 ]

cold_search = 'postil search, 10 snippets' '$(BUILD)/bin/postil search \
	--index $(BUILD)/bench/articles --limit 10 --snippets 1 government'
bench-cold: all $(BUILD)/bench/pair $(BUILD)/bench/open $(BUILD)/bench/empty \
		$(BUILD)/bench/articles/index ## cold search against the same libraries alone
	$(BUILD)/bench/pair $(RUNS) $(cold_search) \
		'empty program, same libraries' '$(BUILD)/bench/empty'
	$(BUILD)/bench/pair $(RUNS) $(cold_search) \
		'C++ program that only opens' \
		'$(BUILD)/bench/open $(BUILD)/bench/articles/index'
$(BUILD)/bench/once: bench/once.c $(flags_stamp)
	@mkdir -p $(@D)
	$(quiet)$(CC) $(own_cppflags) $(own_cflags) $(CFLAGS) -o $@ $<
# Needs libsqlite3-dev; without it the table has no line for SQLite.
$(BUILD)/bench/fts5: bench/peers/fts5.c $(flags_stamp)
	@mkdir -p $(@D)
	$(quiet)$(CC) $(own_cppflags) $(own_cflags) $(CFLAGS) -o $@ $< -lsqlite3

#   CORPUS=DIR     a large folder of texts, for bench-index, bench-memory,
#                  bench-queries and soak
#                  (default: what ../shared/corpora holds, unpacked)
CORPUS ?= $(BUILD)/corpus
corpus_archive := $(wildcard ../shared/corpora/un-general-debate.tar.xz)
$(BUILD)/corpus: $(corpus_archive)
	@[ -n "$(corpus_archive)" ] || { echo 'name a folder: CORPUS=DIR'; exit 1; }
	mkdir -p $@.new
	tar -C $@.new -xJf $(corpus_archive)
	mv $@.new $@

# Peers that are installed have a line each; liblucene8-java, groonga-bin.
lucene_jars := $(firstword $(wildcard /usr/share/java/lucene-core-8.*.jar)):$(firstword \
	$(wildcard /usr/share/java/lucene-analyzers-common-8.*.jar))
has_lucene := $(and $(shell command -v javac),$(filter-out :,$(lucene_jars)))
has_groonga := $(shell command -v groonga)
$(BUILD)/bench/Lucene.class: bench/peers/Lucene.java
	@mkdir -p $(@D)
	javac -cp $(lucene_jars) -d $(@D) $<
$(BUILD)/bench/groonga.load: bench/peers/groonga.py $(CORPUS)
	@mkdir -p $(@D)
	$(PYTHON) $< $(CORPUS) >$@.new
	mv $@.new $@

in_scratch = mkdir -p $(BUILD)/bench/scratch && rm -rf $(BUILD)/bench/scratch/$(1) &&
bench_postil = $(call in_scratch,$(1)) $(BUILD)/bin/postil index -q \
	--index $(BUILD)/bench/scratch/$(1) $(2) $(CORPUS)
bench-index: all $(BUILD)/bench/once $(CORPUS) \
		$(if $(has_lucene),$(BUILD)/bench/Lucene.class) \
		$(if $(has_groonga),$(BUILD)/bench/groonga.load) \
		$(if $(wildcard /usr/include/sqlite3.h),$(BUILD)/bench/fts5) ## indexing a large corpus against peers
	$(BUILD)/bench/once $$(du -sm --apparent-size $(CORPUS) | cut -f1) \
		'postil -j 1' '$(call bench_postil,bulk1,-j 1)' \
		'postil -j 2' '$(call bench_postil,bulk2,-j 2)' \
		'postil -j 1 --compress small' \
		'$(call bench_postil,small,-j 1 --compress small)' \
		$(if $(wildcard /usr/include/sqlite3.h),'SQLite FTS5 porter optimized' \
		'$(call in_scratch,fts5.db) $(BUILD)/bench/fts5 \
		$(BUILD)/bench/scratch/fts5.db $(CORPUS)') \
		$(if $(has_lucene),'Lucene 8 English merged' \
		'$(call in_scratch,lucene) java -cp $(lucene_jars):$(BUILD)/bench \
		Lucene $(BUILD)/bench/scratch/lucene $(CORPUS)') \
		$(if $(has_groonga),'Groonga without stems' \
		'$(call in_scratch,groonga) mkdir $(BUILD)/bench/scratch/groonga && \
		groonga -n $(BUILD)/bench/scratch/groonga/db \
		<$(BUILD)/bench/groonga.load >/dev/null') \
		'postil --writer xapian' '$(call bench_postil,xapian,--writer xapian)'
	@cd $(BUILD)/bench/scratch && du -sm bulk1 small xapian fts5.db lucene groonga 2>/dev/null

# The index and FTS5's table are made once; `make clean` or removing them makes
# them anew.
$(BUILD)/bench/scratch/large/index: | all $(CORPUS)
	$(call in_scratch,large) $(BUILD)/bin/postil index -q -j 2 \
		--index $(BUILD)/bench/scratch/large $(CORPUS) || [ $$? -eq 5 ]
$(BUILD)/bench/scratch/queries.db: | $(BUILD)/bench/fts5 $(CORPUS)
	mkdir -p $(@D)
	$(BUILD)/bench/fts5 $@ $(CORPUS)

has_sqlite := $(if $(wildcard /usr/include/sqlite3.h),yes)
queries_c := bench/queries/main.c bench/queries/draw.c bench/queries/postil.c \
	$(if $(has_sqlite),bench/peers/fts5query.c)
queries_obj := $(call obj,$(queries_c) bench/peers/xapian.cc)
all_obj += $(queries_obj)
$(queries_obj): extra_cflags := $(if $(has_sqlite),-DHAVE_SQLITE)
queries_libs := $(patsubst %,$(BUILD)/lib/%.a,searcher schema text glass base)
$(BUILD)/bench/queries: $(queries_obj) $(queries_libs) $(binding_so)
	@mkdir -p $(@D)
	$(quiet)$(CXX) $(own_ldflags) $(LDFLAGS) -o $@ $(queries_obj) \
		-Wl,--start-group $(queries_libs) -Wl,--end-group \
		-L$(BUILD)/lib -lxapian-c \
		-Wl,-rpath,$(abspath $(BUILD)/lib) $(xapian_libs) $(text_libs) \
		$(zlib_libs) $(regex_libs) -lm $(if $(has_sqlite),-lsqlite3)
bench-live: all $(BUILD)/bench/scratch/large/index ## searching as one types, over a large corpus
	$(PYTHON) bench/live.py $(BUILD)/bin/postil \
		$(abspath $(BUILD)/bench/scratch/large)
bench-queries: $(BUILD)/bench/queries $(BUILD)/bench/scratch/large/index \
		$(if $(has_sqlite),$(BUILD)/bench/scratch/queries.db) ## queries over a large corpus against peers
	$(BUILD)/bench/queries $(abspath $(BUILD)/bench/scratch/large) \
		$(if $(has_sqlite),$(BUILD)/bench/scratch/queries.db,-)

#   TIMES=...      how often bench-growth makes the articles of CORPUS
TIMES ?= 1 8 24
bench-growth: all $(BUILD)/bench/queries $(CORPUS) ## queries over 1, 8 and 24 times as many made articles; 22 GB
	$(PYTHON) bench/growth/run.py $(BUILD)/bin/postil \
		$(abspath $(BUILD)/bench/queries) $(CORPUS) \
		$(abspath $(BUILD)/bench/scratch/growth) $(TIMES)

#   COLLECTIONS=DIR  test collections, each a folder (bench/relevance.py)
#   RELEVANCE_OPTIONS=...  options of postil search to measure beside none
COLLECTIONS ?= ../shared/relevance
RELEVANCE_OPTIONS ?=
bench-relevance: all ## ranking over test collections, against plain BM25
	@mkdir -p $(BUILD)/bench/relevance
	$(PYTHON) bench/relevance.py $(BUILD)/bin/postil \
		$(BUILD)/bench/relevance $(COLLECTIONS) $(ARTICLES) \
		-- $(RELEVANCE_OPTIONS)

bench-articles: all ## titles, dates and authors read, against front matter
	POSTIL_BUILD=$(abspath $(BUILD)) $(PYTHON) bench/articles.py $(ARTICLES)

# Raw parsing by expat and jansson, where they are installed.
extract_peers := $(if $(wildcard /usr/include/expat.h),-DHAVE_EXPAT) \
	$(if $(wildcard /usr/include/jansson.h),-DHAVE_JANSSON)
extract_layers := $(patsubst %,$(BUILD)/lib/%.a,article schema text base)
$(BUILD)/bench/extract: bench/extract.c $(extract_layers) $(binding_so)
	@mkdir -p $(@D)
	$(quiet)$(CC) $(own_cppflags) $(pkg_cflags) $(extract_peers) $(own_cflags) \
		$(CFLAGS) $(own_ldflags) -o $@ $< -Wl,--start-group \
		$(extract_layers) -Wl,--end-group -L$(BUILD)/lib -lxapian-c \
		-Wl,-rpath,$(abspath $(BUILD)/lib) $(text_libs) $(lang_libs) \
		$(zlib_libs) $(article_libs) $(json_libs) \
		$(if $(filter -DHAVE_EXPAT,$(extract_peers)),-lexpat) -lm
$(BUILD)/bench/samples/all.mbox: bench/samples.py | all
	$(PYTHON) $< $(BUILD)/bin/postil $(ARTICLES) $(@D)
bench-extract: $(BUILD)/bench/extract $(BUILD)/bench/samples/all.mbox ## reading files of each kind against the libraries alone
	$(BUILD)/bench/extract $(BUILD)/bench/samples

bench-memory: all $(BUILD)/bench/once $(CORPUS) ## peak memory of indexing against its bound
	bench/memory.sh $(BUILD)/bin/postil $(BUILD)/bench/once $(CORPUS) \
		$(BUILD)/bench/scratch/memory

$(BUILD)/bench/patterns: bench/patterns.c $(BUILD)/lib/searcher.a \
		$(BUILD)/lib/schema.a $(BUILD)/lib/text.a $(BUILD)/lib/glass.a \
		$(BUILD)/lib/base.a $(binding_so)
	@mkdir -p $(@D)
	$(quiet)$(CC) $(own_cppflags) $(own_cflags) $(CFLAGS) $(own_ldflags) \
		-o $@ $< -Wl,--start-group $(filter %.a,$^) -Wl,--end-group \
		-L$(BUILD)/lib -lxapian-c -Wl,-rpath,$(abspath $(BUILD)/lib) \
		$(text_libs) $(zlib_libs) $(regex_libs) -lm
bench-patterns: all $(BUILD)/bench/patterns ## wildcards, edits, expressions over 300,000 words
	$(PYTHON) bench/words.py $(BUILD)/bench/words
	$(BUILD)/bin/postil index -q --index $(BUILD)/bench/words-index \
		$(BUILD)/bench/words
	$(BUILD)/bench/patterns $(abspath $(BUILD)/bench/words-index)

bench-update: all $(BUILD)/bench/pair $(BUILD)/bench/scratch/large/index ## a run that finds nothing changed, against find
	$(BUILD)/bench/pair $(RUNS) 'postil index, nothing changed' \
		'$(BUILD)/bin/postil index -q --index $(BUILD)/bench/scratch/large $(CORPUS)' \
		'find -printf' '$(shell command -v find) $(CORPUS) -printf %p\040%s\040%T@\040%i\n'

#   EDITS=N        how many edits bench-edits makes
EDITS ?= 1000
bench-edits: all $(BUILD)/bench/queries $(CORPUS) ## runs after single edits of a large corpus; what they leave
	$(PYTHON) bench/edits.py $(BUILD)/bin/postil $(CORPUS) \
		$(BUILD)/bench/scratch/edits $(EDITS)
	for index in edited compacted; do echo "queries, $$index:"; \
		$(BUILD)/bench/queries \
		$(abspath $(BUILD)/bench/scratch/edits)/$$index - \
		$(abspath $(BUILD)/bench/scratch/edits)/compacted || exit 1; done

binding_bench := bench/binding/main.c bench/binding/c.c bench/binding/cc.cc
all_obj += $(call obj,$(binding_bench))
$(BUILD)/bench/binding-loops: $(call obj,$(binding_bench)) $(binding_so)
	@mkdir -p $(@D)
	$(quiet)$(CXX) $(own_ldflags) $(LDFLAGS) -o $@ $(filter %.o,$^) \
		-L$(BUILD)/lib -lxapian-c -Wl,-rpath,$(abspath $(BUILD)/lib) \
		$(xapian_libs)
bench-binding: $(BUILD)/bench/binding-loops ## the C binding against C++: adds and posting steps
	$(BUILD)/bench/binding-loops $(BUILD)/bench/binding-scratch

bench-duplicates: all ## near duplicates found among edited copies
	$(PYTHON) bench/duplicates.py $(BUILD)/bin/postil $(ARTICLES) \
		$(BUILD)/bench/scratch/duplicates

bench-pages: all ## the article told from the page, in seventeen styles of sites
	$(PYTHON) bench/pages.py $(BUILD)/bin/postil

benches := $(addprefix bench-, articles binding cold duplicates edits extract \
	index live memory pages patterns queries relevance update)
bench: $(benches) ## all benchmarks
.PHONY: bench bench-growth $(benches)

# Long: every call that fails, 500 kills, full disks, readers for a minute, of
# states asked after and of states published as fast as can be, bursts of 1,000
# changes.
soak-faults: all $(BUILD)/tests/faults/shim.so ## every fault, many kills and changes
	$(check_env) FAULTS_ALL=1 ROUNDS=500 SECONDS_OF_READING=60 \
		SECONDS_OF_PUBLISHING=60 FILES=1000 \
		BURSTS=10 prove --timer --comments --exec tests/run-one $(fault_tests)

# Long, too: both writers over the whole corpus of the benchmarks, compared, and
# the two shards taken through all of tests/queries/shards.py; and random queries
# against their reference.
soak: soak-faults $(reference_programs) $(CORPUS) ## the same; both writers over a large corpus, compared; 20,000 random queries
	$(call bench_postil,bulk,-j 2 --memory 64M)
	$(call bench_postil,xapian,--writer xapian)
	$(check_env) $(PYTHON) tests/queries/shards.py \
		$(BUILD)/bench/scratch/bulk/shards/000001 \
		$(BUILD)/bench/scratch/xapian/shards/000001
	QUERIES=20000 $(check_env) $(PYTHON) tests/queries/marks.py
# ENGINE_QUERIES=N  queries to each of ten states of two corpora, and a quarter as
#                   many again with spoiled sidecars; 15 minutes of CPU
# ENGINE_SEEDS=N...  for 3,600 more of random indexes each
ENGINE_QUERIES ?= 2000
ENGINE_SEEDS ?= 101 102 103 104 105 106
soak-engines: all $(BUILD)/tests/unit/search_engines \
		$(BUILD)/tests/unit/search_damaged $(CORPUS) ## both engines over real articles after changes, damaged tables and sidecars; long
	$(check_env) $(PYTHON) tests/queries/engines.py $(BUILD)/bin/postil \
		$(BUILD)/tests/unit/search_engines \
		$(BUILD)/bench/scratch/engines $(ENGINE_QUERIES) $(CORPUS) \
		$(ARTICLES)
	QUERIES=3000 SEED=2 $(check_env) $(PYTHON) tests/queries/texts.py
	for s in $(ENGINE_SEEDS); do \
		SEED=$$s $(check_env) $(BUILD)/tests/unit/search_engines || exit 1; \
	done
	MUTATIONS=2000 $(check_env) $(BUILD)/tests/unit/search_damaged
.PHONY: soak soak-engines soak-faults
