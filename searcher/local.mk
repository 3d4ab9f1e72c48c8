SRC_searcher :=
