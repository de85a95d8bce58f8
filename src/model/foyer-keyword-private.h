/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking up a keyword in the table of an enumeration; shared by the values of this folder. */
#pragma once

#include <glib.h>

/* Index of @name in @names[0…n), or -1. */
static inline int
foyer_keyword_find (const char *const *names, guint n, const char *name)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (names[i], name) == 0)
      return (int)i;
  return -1;
}
