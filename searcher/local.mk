SRC_searcher := $(addprefix searcher/, alike.c automaton.c breakdown.c build.c calendar.c collapse.c counts.c daterange.c \
	duplicates.c edits.c engine.c expand.c \
	explain.c facet.c facts.c fast/eight.c fast/join.c fast/list.c fast/match.c fast/pairs.c fast/phrase.c \
	fast/plain.c fast/run.c fast/score.c fast/shard.c fast/single.c fast/sweep.c fast/top.c feedback.c filter.c fresh.c \
	hits.c index.c latest.c leaf.c lex.c like.c line.c \
	lookup.c near.c order.c output.c parse.c partial.c pathglob.c pattern.c plan.c \
	query.c rank.c recent.c regex.c render/duplicates.c render/facets.c render/human.c render/json.c \
	render/lines.c render/show.c render/status.c render/style.c run.c search.c sentence.c \
	settings.c similar.c snippet.c sought.c spans.c status.c \
	suggest.c synonyms.c values.c view.c weigh.c xapian.c)

search_tests := $(addprefix unit/, render_human search_facts search_line \
	search_snippet search_spans)
TEST_C += $(patsubst %,tests/%.c,$(search_tests))
$(foreach t,$(search_tests),$(eval layers_$(t) := searcher schema text glass base))

TEST_SCRIPT += $(addprefix tests/cli/, duplicates.bats engines.bats facets.bats \
	open.bats output.bats ranking.bats search.bats stale.bats status.bats) \
	tests/queries/manual.py
TEST_FUZZ += tests/fuzz/spans.c

engine_tests := $(addprefix unit/, fast_eight query_parse search_dates search_output \
	search_alike search_collapse search_damaged search_engines search_order search_pathglob search_pattern \
	search_plan search_random search_rank \
	search_run search_sidecar search_suggest search_synonyms)
TEST_C += $(patsubst %,tests/%.c,$(engine_tests))
$(foreach t,$(engine_tests),$(eval layers_$(t) := searcher schema text glass base))

main_postil := $(addprefix searcher/, main.c app.c cmd_config.c cmd_export.c cmd_help.c \
	cmd_duplicates.c cmd_open.c cmd_refresh.c cmd_search.c cmd_show.c cmd_status.c \
	delegate.c \
	pager.c remarks.c search_options.c)
layers_postil := searcher schema text glass base
libs_postil := $(text_libs) $(zlib_libs) $(regex_libs) -lm

$(BUILD)/obj/searcher/cmd_help.o: extra_cflags := \
	-DPOSTIL_VERSION='"$(VERSION)"'
$(BUILD)/obj/searcher/delegate.o: extra_cflags := \
	-DPOSTIL_LIBEXECDIR='"$(libexecdir)"' -DPOSTIL_MANDIR='"$(mandir)"'
TEST_FUZZ += tests/fuzz/query.c tests/fuzz/regex.c

# Over the library itself, as others link it.
TEST_C += tests/api/search.c
TEST_SCRIPT += tests/api/library.py
layers_api/search := base
$(BUILD)/tests/api/search: $(BUILD)/lib/libpostil.so.0
$(BUILD)/tests/api/search: private LDLIBS += -lpostil
