SRC_article := $(addprefix article/, article.c charset.c extract.c finish.c \
	inflate.c metadata.c pathinfo.c plain.c shape.c sniff.c srcmap.c)
