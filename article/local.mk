SRC_article := $(addprefix article/, article.c charset.c finish.c pathinfo.c srcmap.c)
