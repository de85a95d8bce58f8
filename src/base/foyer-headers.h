/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The header fields of one HTTP message in their order, with repetitions: a value; knows no field
 * by name and no syntax of values. */
#pragma once

#include <glib-object.h>

/* Immutable once shared: whoever made it adds to it, nobody else. Atomic reference count. */
typedef struct _FoyerHeaders FoyerHeaders;

#define FOYER_TYPE_HEADERS (foyer_headers_get_type ())
GType foyer_headers_get_type (void);

FoyerHeaders *foyer_headers_new (void);
FoyerHeaders *foyer_headers_ref (FoyerHeaders *self);
void foyer_headers_unref (FoyerHeaders *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerHeaders, foyer_headers_unref)

/* Appends, never replaces. @value may hold any bytes but NUL: senders are not bound to UTF-8. */
void foyer_headers_add (FoyerHeaders *self, const char *name, const char *value);

guint foyer_headers_get_length (const FoyerHeaders *self);
const char *foyer_headers_get_name (const FoyerHeaders *self, guint index);
const char *foyer_headers_get_value (const FoyerHeaders *self, guint index);

/* How often @name occurs; ASCII letters are equal in either case. */
guint foyer_headers_count (const FoyerHeaders *self, const char *name);
/* The value of the first @name, or NULL if there is none. */
const char *foyer_headers_find (const FoyerHeaders *self, const char *name);
