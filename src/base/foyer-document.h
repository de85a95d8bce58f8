/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents that operators write (contract, taxonomy, template, font manifest): strict, closed JSON
 * objects whose every problem is collected with file, line, path and rule; not for registration
 * data. */
#pragma once

#include <glib.h>
#include <jansson.h>

/* One problem, as shown to the person who wrote the document. */
typedef struct
{
  guint line; /* 1-based; 0 if the file has none */
  char *path; /* JSON pointer, "" for the whole document */
  const char *rule; /* static keyword: "syntax", "required", "type", "unknown-key", "range",
                       "reference", … */
  char *message; /* "'colour' is not a known key; known here: …" */
} FoyerDocumentProblem;

typedef struct _FoyerDocument FoyerDocument;

/* Parses @text, which came from the file @name (for messages). Never NULL: a syntax error or an
 * exceeded limit is a problem, and the root is then an empty object. Numbers may be written with a
 * decimal point. Pure. */
FoyerDocument *foyer_document_parse (const char *name, const char *text, gsize length);
void foyer_document_free (FoyerDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerDocument, foyer_document_free)

const char *foyer_document_get_name (FoyerDocument *self);
json_t *foyer_document_get_root (FoyerDocument *self);

/* Line of the value at @path; 0 if unknown. */
guint foyer_document_get_line (FoyerDocument *self, const char *path);

/* Adds a problem at @path; where there is no such value, on the line of what would hold it. @rule
 * is static. */
void foyer_document_add_problem (FoyerDocument *self, const char *path, const char *rule,
                                 const char *format, ...) G_GNUC_PRINTF (4, 5);

/* Problems in the order of their lines; FoyerDocumentProblem. Lends. The same problem is kept once,
 * and no more than FOYER_LIMIT_DOCUMENT_PROBLEMS in all. */
GPtrArray *foyer_document_get_problems (FoyerDocument *self);

/* If there are problems, sets FOYER_BASE_ERROR_SYNTAX with all of them, one a line:
 * "name:12: /fields/email/type: type: …", and returns TRUE. */
gboolean foyer_document_has_failed (FoyerDocument *self, GError **error);

/* ---- Cursors: one object or array of the document and its path. Values on the stack; @path is
 * owned by the cursor's document. ---- */
typedef struct
{
  FoyerDocument *document;
  json_t *value; /* an object or array, or NULL where it is missing: then every getter returns its
                    fallback */
  const char *path;
} FoyerCursor;

FoyerCursor foyer_document_get_cursor (FoyerDocument *self);

/* Refuses keys that are not in the NULL-terminated list; "comment" and "$schema" are always
 * allowed. */
void foyer_cursor_check_keys (const FoyerCursor *self, const char *const *known);

/* Getters: what is missing gives the fallback (or a "required" problem), what is of another type or
 * out of range a problem and the fallback. Strings are lent by the document. Of a cursor whose
 * value is NULL nothing is required; null is not missing, but of another type. */
const char *foyer_cursor_get_text (const FoyerCursor *self, const char *key, const char *fallback);
const char *foyer_cursor_get_required_text (const FoyerCursor *self, const char *key);
gint64 foyer_cursor_get_integer (const FoyerCursor *self, const char *key, gint64 minimum,
                                 gint64 maximum, gint64 fallback);
double foyer_cursor_get_number (const FoyerCursor *self, const char *key, double minimum,
                                double maximum, double fallback);
gboolean foyer_cursor_get_flag (const FoyerCursor *self, const char *key, gboolean fallback);
/* Index of the keyword in the NULL-terminated list. */
int foyer_cursor_get_keyword (const FoyerCursor *self, const char *key, const char *const *keywords,
                              int fallback);
gboolean foyer_cursor_has (const FoyerCursor *self, const char *key);

/* A member object or array; where it is missing (no problem) or of another type (a problem),
 * `value` is NULL. */
FoyerCursor foyer_cursor_get_object (const FoyerCursor *self, const char *key);
FoyerCursor foyer_cursor_get_array (const FoyerCursor *self, const char *key);

/* Elements of an array, members of an object (in the order of the text); any index in constant
 * time. One that is itself no object or array is a problem when asked for as a cursor; text is read
 * with get_element_text() or get_text(). Beyond the end: NULL, no problem. */
guint foyer_cursor_get_length (const FoyerCursor *self);
FoyerCursor foyer_cursor_get_element (const FoyerCursor *self, guint index);
const char *foyer_cursor_get_element_text (const FoyerCursor *self, guint index);
const char *foyer_cursor_get_member_name (const FoyerCursor *self, guint index);
FoyerCursor foyer_cursor_get_member (const FoyerCursor *self, guint index);

/* Adds a problem at this cursor, or at its member @key if not NULL. */
void foyer_cursor_add_problem (const FoyerCursor *self, const char *key, const char *rule,
                               const char *format, ...) G_GNUC_PRINTF (4, 5);
