/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the document module share; nothing for other modules. */
#pragma once

#include "foyer-document.h"

struct _FoyerDocument
{
  char *name;
  json_t *root;
  /* JSON pointer → line; the keys are in @paths. */
  GHashTable *lines;
  /* Every path that was ever handed out; lives as long as the document. */
  GStringChunk *paths;
  GPtrArray *problems;
  /* How many came beyond the limit. */
  guint further_problems;
  /* Object → GPtrArray of jansson's iterators: members by index without walking. */
  GHashTable *members;
};

/* Fills the line map of @text, which has been parsed without a fault. */
void foyer_document_scan_lines (FoyerDocument *self, const char *text, gsize length);

/* Appends "/" and @key with ~ and / escaped (RFC 6901 section 3). */
void foyer_document_append_token (GString *path, const char *key);

/* Lends @path as a string of the document. */
const char *foyer_document_keep_path (FoyerDocument *self, const char *path);
