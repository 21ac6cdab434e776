/* SPDX-License-Identifier: Apache-2.0 */
#include "check-symbol.h"

#include <elf.h>
#include <link.h>

/* A section's bytes, or nothing where they lie outside the file. */
static struct gk_text bytes_of(struct gk_text file, const ElfW(Shdr) * section)
{
  if (section->sh_type == SHT_NOBITS || section->sh_offset > file.size ||
      section->sh_size > file.size - section->sh_offset)
    return (struct gk_text){"", 0};
  return (struct gk_text){file.data + section->sh_offset, section->sh_size};
}

/* Section `index` of the header's table; false: it lies outside the file. */
static bool section_at(struct gk_text file, const ElfW(Ehdr) * header, size_t index,
                       ElfW(Shdr) * section)
{
  size_t offset = index * sizeof *section;
  if (index >= header->e_shnum || header->e_shoff > file.size ||
      offset > file.size - header->e_shoff ||
      file.size - header->e_shoff - offset < sizeof *section)
    return false;
  memcpy(section, file.data + header->e_shoff + offset, sizeof *section);
  return true;
}

/* What a linker puts there by itself, and names that the language keeps for the implementation
 * (sanitizers, coverage). */
static bool is_implied(const char *name)
{
  static const char *const names[] = {"_init", "_fini", "_edata", "_end"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(name, names[i]) == 0)
      return true;
  return strncmp(name, "__", 2) == 0;
}

static void list(struct gk_text symbols, struct gk_text strings,
                 void (*found)(void *argument, const char *name), void *argument)
{
  ElfW(Sym) symbol;
  for (size_t at = 0; symbols.size - at >= sizeof symbol; at += sizeof symbol) {
    memcpy(&symbol, symbols.data + at, sizeof symbol);
    unsigned bind = ELF64_ST_BIND(symbol.st_info); /* the same for 32 bits */
    unsigned visibility = ELF64_ST_VISIBILITY(symbol.st_other);
    if (symbol.st_shndx == SHN_UNDEF || bind == STB_LOCAL || visibility == STV_HIDDEN ||
        visibility == STV_INTERNAL || symbol.st_name >= strings.size ||
        !memchr(strings.data + symbol.st_name, 0, strings.size - symbol.st_name))
      continue;
    const char *name = strings.data + symbol.st_name;
    if (*name && !is_implied(name))
      found(argument, name);
  }
}

bool gk_check_symbols(struct gk_text bytes, void (*found)(void *argument, const char *name),
                      void *argument, const char **reason)
{
  ElfW(Ehdr) header;
  ElfW(Shdr) section, strings;
  if (bytes.size < sizeof header || memcmp(bytes.data, ELFMAG, SELFMAG) != 0) {
    *reason = "it is no ELF file";
    return false;
  }
  memcpy(&header, bytes.data, sizeof header);
  unsigned native = sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32;
  if (header.e_ident[EI_CLASS] != native || header.e_type != ET_DYN ||
      header.e_shentsize != sizeof section) {
    *reason = "it is no shared object of this machine's kind";
    return false;
  }
  for (size_t i = 0; section_at(bytes, &header, i, &section); i++)
    if (section.sh_type == SHT_DYNSYM && section_at(bytes, &header, section.sh_link, &strings)) {
      list(bytes_of(bytes, &section), bytes_of(bytes, &strings), found, argument);
      return true;
    }
  *reason = "it has no table of dynamic symbols";
  return false;
}
