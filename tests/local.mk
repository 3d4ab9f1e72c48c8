# Tests that belong to no single layer.
TEST_SCRIPT += tests/style/arrows.py tests/style/sources.py \
	tests/queries/boolean.py tests/queries/roundtrip.py

$(BUILD)/tests/reference/stem: tests/reference/stem.c $(binding_so)
	@mkdir -p $(@D)
	$(quiet)$(CC) $(own_cppflags) $(own_cflags) $(CFLAGS) -o $@ $< \
		-L$(BUILD)/lib -lxapian-c -Wl,-rpath,$(abspath $(BUILD)/lib)
check: $(BUILD)/tests/reference/stem

# Long: both writers over the whole corpus of the benchmarks, compared.
$(BUILD)/tests/soak/compare: tests/soak/compare.c tests/unit/compare_shards.h \
		$(binding_so)
	@mkdir -p $(@D)
	$(quiet)$(CC) $(own_cppflags) $(own_cflags) $(CFLAGS) -o $@ $< \
		-L$(BUILD)/lib -lxapian-c -Wl,-rpath,$(abspath $(BUILD)/lib)

soak: all $(BUILD)/tests/soak/compare $(CORPUS) ## both writers over a large corpus, compared
	$(call bench_postil,bulk,-j 2 --memory 64M)
	$(call bench_postil,xapian,--writer xapian)
	xapian-check $(BUILD)/bench/scratch/bulk/shards/000001 | tail -n 1
	$(BUILD)/tests/soak/compare $(BUILD)/bench/scratch/bulk/shards/000001 \
		$(BUILD)/bench/scratch/xapian/shards/000001
.PHONY: soak
