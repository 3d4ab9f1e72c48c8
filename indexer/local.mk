SRC_indexer := $(addprefix indexer/, build.c ignore.c invert.c labels.c \
	locate.c lock.c plan.c postings.c scan.c settings.c shard.c \
	shard_xapian.c shards.c store.c update.c)

$(BUILD)/obj/indexer/build.o: extra_cflags := \
	-DPOSTIL_VERSION='"$(VERSION)"'
