SRC_indexer := $(addprefix indexer/, ignore.c invert.c labels.c postings.c \
	scan.c)
