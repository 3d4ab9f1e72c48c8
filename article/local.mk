SRC_article := $(addprefix article/, article.c charset.c srcmap.c)
