SRC_indexer := $(addprefix indexer/, build.c bulk.c bulk_words.c census.c \
	check.c describe.c doctables.c ignore.c import.c \
	importline.c invert.c labels.c lexicon.c \
	live.c locate.c lock.c merge.c merge_words.c pairs.c part.c plan.c postings.c run.c scan.c scope.c \
	seal.c selftest.c signatures.c \
	scratch.c settings.c shard.c shard_bulk.c shard_xapian.c shards.c sketch.c store.c tasks.c update.c \
	watch.c worker.c)

main_postil-index := $(addprefix indexer/, main.c cmd_check.c cmd_common.c \
	cmd_compact.c cmd_extract.c cmd_import.c cmd_index.c cmd_update.c cmd_watch.c \
	cmd_whole.c)
layers_postil-index := indexer article schema text glass base
libs_postil-index := $(text_libs) $(lang_libs) $(zlib_libs) $(article_libs) \
	$(json_libs) -lm -lpthread

$(BUILD)/obj/indexer/build.o $(BUILD)/obj/indexer/main.o: extra_cflags := \
	-DPOSTIL_VERSION='"$(VERSION)"'

TEST_SCRIPT += $(addprefix tests/cli/, archive.bats check.bats costly.bats import.bats \
	index.bats keymap.bats pdf.bats watch.bats service.bats)
TEST_C += $(addprefix tests/unit/, index_ignore.c index_invert.c \
	index_lexicon.c index_merge.c index_merge_damaged.c index_scan.c index_update.c index_bulk.c index_check.c \
	index_copy.c index_tasks.c index_watch.c)
layers_unit/index_ignore := indexer base
layers_unit/index_lexicon := indexer base
layers_unit/index_scan := indexer article schema text base
layers_unit/index_watch := indexer article schema text base
layers_unit/index_invert := indexer article schema text glass base
layers_unit/index_check := indexer article schema text glass base
layers_unit/index_update := indexer article schema text glass base
layers_unit/index_merge := indexer article schema text glass base
layers_unit/index_merge_damaged := indexer schema text glass base
layers_unit/index_bulk := indexer schema text glass base
layers_unit/index_copy := indexer schema text glass base
TEST_FUZZ += tests/fuzz/import.c tests/fuzz/merge.c
