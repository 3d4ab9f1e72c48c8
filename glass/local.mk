SRC_glass := $(addprefix glass/, database.c dictionary.c pack.c position.c \
	postlist.c spelling.c synonym.c table.c tag.c termlist.c version.c)

TEST_C += tests/unit/glass_pack.c tests/unit/glass_words.c
layers_unit/glass_pack := glass base
layers_unit/glass_words := indexer schema text glass base
