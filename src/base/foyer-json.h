/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strict JSON from outside through jansson, with limits checked before a tree is built; not
 * for writing. */
#pragma once

#include <glib.h>
#include <jansson.h>

/* The largest that is accepted. Nodes are values, keys are not counted; a string is measured as
 * written, with its escapes. */
typedef struct
{
  gsize bytes;
  guint depth;
  guint nodes;
  gsize string_bytes;
} FoyerJsonLimits;

extern const FoyerJsonLimits foyer_json_record_limits;
extern const FoyerJsonLimits foyer_json_document_limits;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (json_t, json_decref)

/* Parses one JSON value: UTF-8, no duplicate keys, no NUL, nothing after the value, integers exact.
 * A scan without recursion checks depth, nodes and lengths first. Errors: FOYER_BASE_ERROR_SYNTAX,
 * FOYER_BASE_ERROR_LIMIT; "line 3, column 7: …", never with a piece of the text, which may be
 * personal data. A byte order mark is refused: strip it first. Pure; any thread once
 * foyer_json_init() was called. (transfer full) */
json_t *foyer_json_parse (const char *text, gsize length, const FoyerJsonLimits *limits,
                          GError **error);

/* RFC 6901 look-up; "" is the whole document. Lends, NULL if there is no such value. */
json_t *foyer_json_get_pointer (json_t *root, const char *pointer);

/* (transfer full) A scalar as text: strings as they are, integers in decimal, true/false; NULL for
 * others. */
char *foyer_json_dup_scalar_text (const json_t *value);

/* Seeds jansson's hash from the kernel's randomness, against keys that were made to collide. What
 * is parsed does not depend on it: members keep the order of the text, whatever the seed.
 * Call once, before threads. */
void foyer_json_init (void);
