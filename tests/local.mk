# Tests that belong to no single layer.
TEST_SCRIPT += tests/style/arrows.py tests/style/sources.py \
	tests/queries/boolean.py tests/queries/marks.py tests/queries/roundtrip.py \
	tests/queries/texts.py \
	tests/queries/shards.py tests/articles/check.py \
	tests/cli/build.bats tests/cli/hostile.bats

# What tests/faults preloads; never with a sanitizer of its own.
$(BUILD)/tests/faults/%.so: tests/faults/%.c
	@mkdir -p $(@D)
	$(quiet)$(CC) -std=c11 -D_GNU_SOURCE $(own_warnings) \
		-O1 -g -fPIC -shared -o $@ $< -ldl
fault_shims := $(BUILD)/tests/faults/shim.so $(BUILD)/tests/faults/gumbo.so
check: $(fault_shims)
fault_tests := $(addprefix tests/faults/, apart.py crash.py disk.py generations.py kill.py readers.py \
	watch.py)
TEST_SCRIPT += $(fault_tests)
