SRC_searcher := $(addprefix searcher/, build.c daterange.c expand.c facts.c \
	filter.c index.c lex.c line.c near.c output.c parse.c query.c \
	render/human.c render/json.c render/lines.c render/show.c \
	render/style.c sentence.c settings.c snippet.c spans.c view.c \
	weigh.c)
