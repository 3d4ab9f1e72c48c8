# Tests that belong to no single layer.
TEST_SCRIPT += tests/style/arrows.py tests/style/sources.py \
	tests/queries/boolean.py tests/queries/roundtrip.py \
	tests/cli/hostile.bats
