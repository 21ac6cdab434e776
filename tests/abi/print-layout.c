/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the size of every public structure and the place of every member, to be held against the
 * committed table of ABI 1.0: what stands there may not move, and new lines may only be added. */
#include <stdio.h>

#include <gongkai/plugin.h>

#define SIZE(noun) printf("%s\tsize\t%zu\n", #noun, sizeof(struct noun))
#define AT(noun, member) printf("%s\t%s\t%zu\n", #noun, #member, offsetof(struct noun, member))
#define VALUE(name) printf("value\t%s\t%ld\n", #name, (long)(name))

int main(void)
{
#include "layout.inc"
  return 0;
}
