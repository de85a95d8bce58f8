/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where in a JSON text a value stands, so that it can be replaced and everything round it stays as
 * its author wrote it; not a parser: what is well-formed is foyer-json.h's to say. */
#pragma once

#include <glib.h>

/* A piece of a text, in bytes. */
typedef struct
{
  gsize start;
  gsize length;
} FoyerJsonPlace;

/* The value at @pointer (RFC 6901; "" is the whole document), without the blanks round it. FALSE if
 * there is none; *place is then untouched. Of keys given twice the first counts. Never reads beyond
 * @length, whatever the text; one pass, no recursion. Pure. */
gboolean foyer_json_find_place (const char *text, gsize length, const char *pointer,
                                FoyerJsonPlace *place);
