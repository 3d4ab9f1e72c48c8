SRC_article := $(addprefix article/, \
	apart.c archive.c article.c asciidoc.c booktoc.c charset.c compound.c \
	cut.c docprops.c embedded.c entity.c epub.c extract.c extractor.c \
	feed.c finish.c frontmatter.c furniture.c garble.c headers.c html.c \
	htmlbyline.c htmlcheck.c htmlclass.c htmlmain.c htmlmeta.c htmlpage.c \
	htmltitle.c htmltree.c htmlwalk.c inflate.c joplin.c json.c jsonld.c \
	jsonlist.c keyed.c keymap.c lightmark.c look.c mail.c mailparts.c markdown.c \
	markup.c mdrows.c mdtags.c metadata.c microdata.c mime.c misread.c \
	notebook.c opml.c org.c package.c packed.c pagesays.c pathinfo.c pdf.c \
	pieces.c plain.c rst.c rtf.c savedpage.c schemaorg.c shape.c sniff.c \
	srcmap.c step.c table.c tags.c teimeta.c toml.c unit.c warc.c \
	windows.c worddoc.c wordproc.c xmlmeta.c xmltree.c yamlwalk.c \
	zipnames.c)
article_tests := archive charset compound core entity extract feed frontmatter garble html jsonlist lightmark mail markdown notebook office plain rtf table warc windows
TEST_C += $(patsubst %,tests/unit/article_%.c,$(article_tests))
TEST_FUZZ += $(addprefix tests/fuzz/, archive.c charset.c feed.c frontmatter.c garble.c html.c joplin.c json.c jsonlist.c \
	lightmark.c mail.c markdown.c notebook.c office.c plain.c rtf.c savedpage.c table.c toml.c warc.c worddoc.c xmldoc.c)
$(foreach t,$(article_tests),\
	$(eval layers_unit/article_$(t) := article schema text base))
