SRC_indexer :=
