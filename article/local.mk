SRC_article := $(addprefix article/, article.c charset.c entity.c extract.c \
	finish.c frontmatter.c headers.c html.c htmlcheck.c htmlmeta.c htmltree.c \
	htmlwalk.c inflate.c json.c markdown.c markup.c mdtags.c metadata.c \
	pathinfo.c plain.c shape.c sniff.c srcmap.c tags.c teimeta.c toml.c \
	xmltree.c yamlwalk.c)
