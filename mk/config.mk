# Programs and flags. The user's variables come last, ours are own_*.

comma := ,
VERSION := $(shell cat VERSION)

# make's own values are none of the user's; in a make below another, -R has
# taken them away.
is_unset = $(filter default undefined,$(origin $(1)))
ifneq ($(call is_unset,CC),)
CC := cc
endif
ifneq ($(call is_unset,CXX),)
CXX := c++
endif
ifneq ($(call is_unset,AR),)
AR := ar
endif
PKG_CONFIG ?= pkg-config
INSTALL ?= install
PYTHON ?= /usr/bin/python3
CLANG ?= clang
CLANG_FORMAT ?= clang-format
CLANG_TIDY ?= clang-tidy
VALGRIND ?= valgrind

SAN ?=
BUILD ?= build$(if $(SAN),-$(subst $(comma),-,$(SAN)))
CFLAGS ?= -O2 -g
CXXFLAGS ?= -O2 -g

prefix ?= /usr/local
exec_prefix ?= $(prefix)
bindir ?= $(exec_prefix)/bin
libexecdir ?= $(exec_prefix)/libexec
libdir ?= $(exec_prefix)/lib
includedir ?= $(prefix)/include
datarootdir ?= $(prefix)/share
docdir ?= $(datarootdir)/doc/postil
mandir ?= $(datarootdir)/man
pkgconfigdir ?= $(libdir)/pkgconfig
userunitdir ?= $(prefix)/lib/systemd/user

own_warnings := -Wall -Wextra -Wpedantic -Wshadow -Wpointer-arith \
	-Wwrite-strings -Wvla -Wformat=2 -Wcast-qual
own_c_warnings := -Wstrict-prototypes -Wmissing-prototypes \
	-Wold-style-definition
ifdef DEVELOPER
own_warnings += -Werror
endif

san_flags := $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all \
	-fno-omit-frame-pointer)

own_cppflags := -I. -Iinclude -I$(BUILD)/gen -D_GNU_SOURCE \
	-D_FILE_OFFSET_BITS=64
# Position-independent and hidden: libpostil is made of the same objects.
own_cflags := -std=c11 $(own_warnings) $(own_c_warnings) -fno-common \
	-fPIC -fvisibility=hidden \
	-ffp-contract=off -ffunction-sections -fdata-sections $(san_flags)
own_cxxflags := -std=c++17 $(own_warnings) -fvisibility=hidden \
	-fvisibility-inlines-hidden $(san_flags)
own_ldflags := -Wl,--as-needed -Wl,-O1 -Wl,--gc-sections $(san_flags)

# Debian's libraries by pkg-config name, asked once.
pkgs_text := libutf8proc
pkgs_lang := libexttextcat
pkgs_regex := libpcre2-8
pkgs_article := gumbo yaml-0.1 uchardet md4c libarchive
pkgs_json := jansson
pkgs_test := cmocka

pkgs_needed := xapian-core zlib $(pkgs_text) $(pkgs_lang) $(pkgs_article) \
	$(pkgs_regex) $(pkgs_json)
pkg_cflags := $(shell $(PKG_CONFIG) --cflags $(pkgs_needed) 2>/dev/null || \
	echo missing)
# Said once and by name, where something is to be built.
ifneq ($(filter missing,$(pkg_cflags)),)
ifneq ($(filter-out clean help format% uninstall% %-binding lib-xapian-c \
	install-unit install-editors,$(or $(MAKECMDGOALS),all)),)
pkgs_missing := $(foreach p,$(pkgs_needed),$(shell \
	$(PKG_CONFIG) --exists $(p) 2>/dev/null || echo $(p)))
$(error $(PKG_CONFIG) does not find $(strip $(pkgs_missing)): ./bootstrap deps \
	installs what is missing on Debian, and names it elsewhere)
endif
pkg_cflags :=
endif
xapian_libs := $(shell $(PKG_CONFIG) --libs xapian-core 2>/dev/null)
text_libs := $(shell $(PKG_CONFIG) --libs $(pkgs_text) 2>/dev/null)
regex_libs := $(shell $(PKG_CONFIG) --libs $(pkgs_regex) 2>/dev/null)
json_libs := $(shell $(PKG_CONFIG) --libs $(pkgs_json) 2>/dev/null)
lang_libs := $(shell $(PKG_CONFIG) --libs $(pkgs_lang) 2>/dev/null)
zlib_libs := $(shell $(PKG_CONFIG) --libs zlib 2>/dev/null)

# libdeflate makes and reads zlib streams faster; zlib alone will do.
ifeq ($(shell $(PKG_CONFIG) --exists libdeflate 2>/dev/null && echo yes),yes)
own_cppflags += -DHAVE_LIBDEFLATE
zlib_libs += $(shell $(PKG_CONFIG) --libs libdeflate)
endif
# ISA-L makes those of level 1 faster still.
ifeq ($(shell $(PKG_CONFIG) --exists libisal 2>/dev/null && echo yes),yes)
own_cppflags += -DHAVE_LIBISAL
zlib_libs += $(shell $(PKG_CONFIG) --libs libisal)
endif
article_libs := $(shell $(PKG_CONFIG) --libs $(pkgs_article) 2>/dev/null)
test_libs := $(shell $(PKG_CONFIG) --libs $(pkgs_test) 2>/dev/null)

ifeq ($(V),1)
quiet :=
say := @:
else
quiet := @
say := @printf '  %-8s %s\n'
endif
