SRC_searcher := $(addprefix searcher/, facts.c near.c spans.c)
