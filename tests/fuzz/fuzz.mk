# SPDX-License-Identifier: Apache-2.0
# GNU make: the targets with libFuzzer, from the sources, whatever the tree was configured for.
# Called by tests/fuzz/Makefile.inc, which gives top_srcdir, the lists of sources and the flags of
# the libraries.
FUZZ_CC = clang
sanitize = -fsanitize=address,undefined -fno-sanitize-recover=undefined
fuzz_flags = -O1 -gline-tables-only -fno-omit-frame-pointer -std=c11 -D_GNU_SOURCE $(sanitize) \
	-fsanitize=fuzzer-no-link -MMD -MP -I. -I$(top_srcdir)/core/include

here = tests/fuzz/build
objects = $(patsubst %.c,$(here)/%.o,$(1))

driver_sources = $(addprefix tests/fuzz/,blocks.c invariant.c session.c target-check.c \
	target-conf.c target-read.c target-wire.c targets.c)
core_objects = $(call objects,$(filter %.c,$(core_sources)))
common_objects = $(call objects,$(filter %.c,$(common_sources)))
driver_objects = $(call objects,$(driver_sources))
plugins = charset html text outline forms tables fields figures tasks checks
plugin_files = $(patsubst %,$(here)/plugins/%.so,$(plugins))
targets = decode html text outline forms tables fields figures tasks findings check conf packet wire
programs = $(patsubst %,$(here)/fuzz-%,$(targets))

all: $(programs) $(here)/make-seeds $(plugin_files)

# Nothing is installed: the core's directories are there for it to be compiled.
$(here)/core/%.o $(here)/tests/fuzz/%.o: private extra = -DHAVE_CONFIG_H -I$(top_srcdir)/core \
	$(core_flags) $(patsubst %,%='"/nowhere"',$(core_directories)) \
	-DFUZZ_PLUGINS='"$(abspath $(here)/plugins)"' -DFUZZ_RULES='"$(abspath $(top_srcdir)/rules)"'
$(here)/plugins/%.o: private extra = -fPIC -fvisibility=hidden -D_DEFAULT_SOURCE \
	-I$(top_srcdir)/plugins/common -I$(top_srcdir)/plugins/picture $(plugin_flags)
$(here)/%.o: $(top_srcdir)/%.c
	@mkdir -p $(@D)
	$(FUZZ_CC) $(fuzz_flags) $(extra) -c -o $@ $<

# One library a plugin, as in the build; the sanitizers are in the program.
define plugin_rule
$(here)/plugins/$(1).so: $(call objects,$(filter %.c,$($(1)_sources))) $(common_objects)
	$(FUZZ_CC) -shared $(sanitize) -o $$@ $$(sort $$^) $(plugin_libs)
endef
$(foreach plugin,$(plugins),$(eval $(call plugin_rule,$(plugin))))

$(here)/fuzzer: $(core_objects) $(common_objects) $(driver_objects) $(here)/tests/fuzz/libfuzzer.o
	$(FUZZ_CC) $(sanitize) -fsanitize=fuzzer -rdynamic -o $@ $^ $(core_libs) -ldl
$(programs): $(here)/fuzzer
	ln -sf fuzzer $@
$(here)/make-seeds: $(core_objects) $(common_objects) $(driver_objects) $(here)/tests/fuzz/make-seeds.o
	$(FUZZ_CC) $(sanitize) -rdynamic -o $@ $^ $(core_libs) -ldl

-include $(patsubst %.o,%.d,$(core_objects) $(common_objects) $(driver_objects) \
	$(foreach plugin,$(plugins),$(call objects,$(filter %.c,$($(plugin)_sources)))))
