SRC_searcher := $(addprefix searcher/, daterange.c facts.c near.c sentence.c snippet.c spans.c)
