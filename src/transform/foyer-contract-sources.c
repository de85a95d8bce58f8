/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading where a contract's fields come from: columns, JSON pointers, joins, columns of options.
 */
#include "config.h"

#include "foyer-contract-private.h"
#include "foyer-limits.h"

#include <string.h>

/* A join of a join of a join has no known feed. */
#define DEEPEST_JOIN 3

static FoyerFieldSource *
make_source (FoyerSourceKind kind, const char *name)
{
  FoyerFieldSource *source = g_new0 (FoyerFieldSource, 1);

  source->kind = kind;
  source->name = g_strdup (name);
  source->occurrence = 1;
  return source;
}

/* RFC 6901: "~1" is "/", "~0" is "~". */
static char **
split_pointer (const char *pointer)
{
  char **segments = g_strsplit (pointer + 1, "/", -1);

  for (guint i = 0; segments[i] != NULL; i++)
    {
      char *out = segments[i];

      for (const char *in = segments[i]; *in != '\0'; in++)
        if (in[0] == '~' && (in[1] == '0' || in[1] == '1'))
          *out++ = *++in == '1' ? '/' : '~';
        else
          *out++ = *in;
      *out = '\0';
    }
  return segments;
}

static FoyerFieldSource *
read_name (const FoyerCursor *cursor, const char *key, const char *name, FoyerFormat format)
{
  FoyerFieldSource *source;

  if (format == FOYER_FORMAT_CSV)
    {
      if (*name == '\0')
        foyer_cursor_add_problem (cursor, key, "range", "a column has a name");
      return make_source (FOYER_SOURCE_COLUMN, name);
    }
  if (name[0] != '/' && (name[0] != '@' || name[1] != '/'))
    {
      foyer_cursor_add_problem (cursor, key, "range",
                                "'%s' is not a JSON pointer like /email, or @/email of an element",
                                name);
      return NULL;
    }
  source = make_source (FOYER_SOURCE_POINTER, name);
  source->is_of_element = name[0] == '@';
  source->segments = split_pointer (source->is_of_element ? name + 1 : name);
  return source;
}

static FoyerFieldSource *read_source_at_depth (const FoyerCursor *cursor, const char *key,
                                               json_t *value, FoyerFormat format, guint depth);

/* {"join": ["First Name", "Last Name"], "with": " ", "all": false} */
static FoyerFieldSource *
read_join (const FoyerCursor *object, FoyerFormat format, guint depth)
{
  static const char *const keys[] = { "join", "with", "all", NULL };
  FoyerCursor array = foyer_cursor_get_array (object, "join");
  guint n = foyer_cursor_get_length (&array);
  FoyerFieldSource *source = make_source (FOYER_SOURCE_JOIN, NULL);

  foyer_cursor_check_keys (object, keys);
  source->separator = g_strdup (foyer_cursor_get_text (object, "with", " "));
  source->needs_all = foyer_cursor_get_flag (object, "all", FALSE);
  source->parts = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_field_source_free);
  for (guint i = 0; i < n; i++)
    {
      FoyerFieldSource *part;
      char index[16];

      g_snprintf (index, sizeof index, "%u", i);
      part = read_source_at_depth (&array, index, json_array_get (array.value, i), format,
                                   depth + 1);
      if (part != NULL && (part->kind == FOYER_SOURCE_OPTIONS || part->kind == FOYER_SOURCE_FLAG))
        {
          foyer_cursor_add_problem (&array, index, "range", "options and flags cannot be joined");
          g_clear_pointer (&part, foyer_field_source_free);
        }
      if (part != NULL)
        g_ptr_array_add (source->parts, part);
    }
  if (n == 0)
    foyer_cursor_add_problem (object, "join", "required", "'join' names what is joined");
  return source;
}

static FoyerFieldSource *
read_column (const FoyerCursor *object, FoyerFormat format)
{
  static const char *const keys[] = { "column", "occurrence", NULL };
  const char *name = foyer_cursor_get_required_text (object, "column");
  FoyerFieldSource *source;

  foyer_cursor_check_keys (object, keys);
  if (format != FOYER_FORMAT_CSV)
    foyer_cursor_add_problem (object, "column", "range", "JSON has no columns: write \"/name\"");
  source = make_source (FOYER_SOURCE_COLUMN, name != NULL ? name : "");
  source->occurrence
      = (guint)foyer_cursor_get_integer (object, "occurrence", 1, FOYER_LIMIT_COLUMNS, 1);
  return source;
}

/* {"options": "Dietary requirements", "with": " – "} */
static FoyerFieldSource *
read_options (const FoyerCursor *object, FoyerFormat format)
{
  static const char *const keys[] = { "options", "with", NULL };
  const char *name = foyer_cursor_get_required_text (object, "options");
  FoyerFieldSource *source;

  foyer_cursor_check_keys (object, keys);
  if (format != FOYER_FORMAT_CSV)
    foyer_cursor_add_problem (object, "options", "range", "JSON has no columns of options");
  source = make_source (FOYER_SOURCE_OPTIONS, name != NULL ? name : "");
  source->separator = g_strdup (foyer_cursor_get_text (object, "with", " – "));
  return source;
}

/* {"flag": "/cancelled", "yes": "cancelled"} */
static FoyerFieldSource *
read_flag (const FoyerCursor *object, FoyerFormat format, guint depth)
{
  static const char *const keys[] = { "flag", "yes", NULL };
  const char *word = foyer_cursor_get_required_text (object, "yes");
  FoyerFieldSource *source = make_source (FOYER_SOURCE_FLAG, NULL);
  FoyerFieldSource *part;

  foyer_cursor_check_keys (object, keys);
  source->word = g_strdup (word != NULL ? word : "");
  source->parts = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_field_source_free);
  part = read_source_at_depth (object, "flag", json_object_get (object->value, "flag"), format,
                               depth + 1);
  if (part != NULL)
    g_ptr_array_add (source->parts, part);
  if (part != NULL && part->kind != FOYER_SOURCE_COLUMN && part->kind != FOYER_SOURCE_POINTER)
    foyer_cursor_add_problem (object, "flag", "range", "'flag' names one column or pointer");
  return source;
}

static FoyerFieldSource *
read_source_at_depth (const FoyerCursor *cursor, const char *key, json_t *value, FoyerFormat format,
                      guint depth)
{
  FoyerCursor object;

  if (json_is_string (value))
    return read_name (cursor, key, json_string_value (value), format);
  if (!json_is_object (value) || depth >= DEEPEST_JOIN)
    {
      foyer_cursor_add_problem (cursor, key, value == NULL ? "required" : "type",
                                "a source is a name, a JSON pointer, or an object with 'column', "
                                "'join', 'options' or 'flag'");
      return NULL;
    }
  object = json_is_array (cursor->value)
               ? foyer_cursor_get_element (cursor, (guint)g_ascii_strtoull (key, NULL, 10))
               : foyer_cursor_get_object (cursor, key);
  if (foyer_cursor_has (&object, "join"))
    return read_join (&object, format, depth);
  if (foyer_cursor_has (&object, "options"))
    return read_options (&object, format);
  if (foyer_cursor_has (&object, "flag"))
    return read_flag (&object, format, depth);
  return read_column (&object, format);
}

FoyerFieldSource *
foyer_contract_read_source (const FoyerCursor *cursor, const char *key, json_t *value,
                            FoyerFormat format)
{
  return read_source_at_depth (cursor, key, value, format, 0);
}
