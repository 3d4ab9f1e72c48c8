SRC_searcher := $(addprefix searcher/, daterange.c facts.c filter.c lex.c \
	line.c near.c parse.c query.c sentence.c snippet.c spans.c view.c)
