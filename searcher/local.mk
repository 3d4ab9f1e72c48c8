SRC_searcher := $(addprefix searcher/, build.c daterange.c expand.c \
	explain.c facts.c filter.c hits.c index.c leaf.c lex.c line.c \
	lookup.c near.c order.c output.c parse.c plan.c query.c \
	render/human.c render/json.c render/lines.c render/show.c \
	render/style.c run.c sentence.c settings.c snippet.c spans.c \
	view.c weigh.c)

search_tests := $(addprefix unit/search_, spans)
TEST_C += $(patsubst %,tests/%.c,$(search_tests))
$(foreach t,$(search_tests),$(eval layers_$(t) := searcher schema text base))
