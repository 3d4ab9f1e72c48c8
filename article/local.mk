SRC_article :=
