SRC_searcher := $(addprefix searcher/, build.c daterange.c expand.c \
	facts.c filter.c index.c lex.c line.c near.c parse.c query.c \
	sentence.c snippet.c spans.c view.c weigh.c)
