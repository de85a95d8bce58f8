/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as JSON: the scanner of whole documents and the parser of records agree, and what was
 * parsed keeps to the limits and survives being written and parsed again. */
#include "config.h"

#include "foyer-json-splitter.h"
#include "foyer-json.h"

#include "foyer-test-fuzz.h"

#include <stdlib.h>
#include <string.h>

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  foyer_json_init ();
  return 0;
}

/* Not MAX (deepest, measure_depth (…)): the macro would measure twice at every level. */
static void
raise_to (guint *deepest, guint depth)
{
  *deepest = MAX (*deepest, depth);
}

static guint
measure_depth (json_t *value)
{
  guint deepest = 0;
  const char *key;
  json_t *member;
  gsize index;

  json_object_foreach (value, key, member) raise_to (&deepest, measure_depth (member));
  json_array_foreach (value, index, member) raise_to (&deepest, measure_depth (member));
  return deepest + (json_is_object (value) || json_is_array (value));
}

static void
check_value (json_t *value)
{
  char *dumped = json_dumps (value, JSON_COMPACT | JSON_ENCODE_ANY);
  g_autoptr (json_t) again = NULL;

  g_assert_nonnull (dumped);
  g_assert_cmpuint (measure_depth (value), <=, foyer_json_record_limits.depth);
  /* Written with more digits a string or number can pass another limit, but not the syntax. */
  again = foyer_json_parse (dumped, strlen (dumped), &foyer_json_document_limits, NULL);
  g_assert_true (again != NULL && json_equal (again, value));
  free (dumped);
}

/* Its records are found in order, inside it, and never past its end. */
static void
check_records (FoyerFormat format, const char *text, gsize length)
{
  FoyerPosition start = { .offset = 0, .line = 1, .record_no = 1 };
  FoyerJsonSplitter splitter;
  FoyerPosition record;
  gsize record_length = 0;
  guint64 end = 0;

  foyer_json_splitter_init (&splitter, format, text, length, &start);
  while (foyer_json_splitter_next (&splitter, &record, &record_length))
    {
      g_assert_cmpuint (record.offset, >=, end);
      g_assert_cmpuint (record_length, <=, length - record.offset);
      end = record.offset + record_length;
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  const char *text = (const char *)data;
  g_autoptr (json_t) value = foyer_json_parse (text, length, &foyer_json_record_limits, NULL);
  gboolean is_verified = foyer_json_verify (text, length, NULL);

  if (value != NULL)
    check_value (value);
  if (json_is_object (value) || json_is_array (value))
    g_assert_true (is_verified);
  if (is_verified)
    check_records (FOYER_FORMAT_JSON, text, length);
  check_records (FOYER_FORMAT_JSON_LINES, text, length);
  return 0;
}
