/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shipped sample feeds: detected, cut and decoded as their truth (expected.json) says. Faults
 * of fields are transformation's. */
#include "config.h"

#include "ingest-fixture.h"

#include "foyer-detect.h"
#include "foyer-excel-damage.h"

static GMappedFile *
map_sample (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("FOYER_DATA_DIR"), "samples", name, NULL);
  g_autoptr (GError) error = NULL;
  GMappedFile *file = g_mapped_file_new (path, FALSE, &error);

  g_assert_no_error (error);
  return file;
}

static const guint8 *
get_bytes (GMappedFile *file, gsize *length)
{
  *length = g_mapped_file_get_length (file);
  return (const guint8 *)g_mapped_file_get_contents (file);
}

/* Codes of this stage that the truth lists, as "line 136 record 133 text-after-quote". */
static GHashTable *
list_refusals (json_t *feed)
{
  GHashTable *refusals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  json_t *refused;
  gsize i;

  json_array_foreach (json_object_get (feed, "refused"), i, refused)
  {
    const char *name = json_string_value (json_object_get (refused, "code"));
    FoyerCode code;

    g_assert_true (foyer_code_parse (name, &code));
    if (foyer_code_get_stage (code) == FOYER_STAGE_INGESTION)
      g_hash_table_add (
          refusals,
          g_strdup_printf ("line %" JSON_INTEGER_FORMAT " record %" JSON_INTEGER_FORMAT " %s",
                           json_integer_value (json_object_get (refused, "line")),
                           json_integer_value (json_object_get (refused, "record")), name));
  }
  return refusals;
}

static void
check_rows (json_t *feed, const FoyerDetection *detection, const guint8 *data, gsize length)
{
  g_autoptr (GHashTable) refusals = list_refusals (feed);
  g_autoptr (FoyerRowReader) reader = foyer_row_reader_new (
      &detection->reading, NULL, detection->columns, &detection->data_start,
      data + detection->data_start.offset, length - detection->data_start.offset);
  guint64 rows = 0, blank;
  const FoyerRow *row;

  for (;;)
    {
      g_autoptr (FoyerDiagnostic) diagnostic = NULL;
      g_autofree char *key = NULL;
      FoyerRowEvent event = foyer_row_reader_next (reader, &row, &diagnostic);

      if (event == FOYER_ROW_END)
        break;
      rows++;
      if (event == FOYER_ROW_READ)
        continue;
      key = g_strdup_printf ("line %" G_GUINT64_FORMAT " record %" G_GUINT64_FORMAT " %s",
                             row->line, row->record_no, foyer_code_get_name (diagnostic->code));
      if (!g_hash_table_remove (refusals, key))
        g_error ("refused, but should not be: %s: %s", key, diagnostic->message);
    }
  g_assert_cmpuint (g_hash_table_size (refusals), ==, 0);
  /* The truth counts a blank line as a skipped row. */
  blank = foyer_row_reader_get_blank_lines (reader);
  g_assert_cmpint ((gint64)(rows + blank), ==, json_integer_value (json_object_get (feed, "rows")));
}

static void
check_feed (json_t *feed)
{
  const char *name = json_string_value (json_object_get (feed, "file"));
  const char *delimiter = json_string_value (json_object_get (feed, "delimiter"));
  g_autoptr (GMappedFile) file = map_sample (name);
  g_auto (FoyerDetection) detection = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *slices = NULL;
  gsize length;
  const guint8 *data = get_bytes (file, &length);

  g_test_message ("%s", name);
  g_assert_true (foyer_detect (data, length, length, NULL, &detection, &error));
  g_assert_no_error (error);
  g_assert_false (detection.needs_answer);
  g_assert_cmpuint (detection.confidence, >=, 90);
  g_assert_cmpstr (foyer_encoding_get_name (detection.reading.encoding), ==,
                   json_string_value (json_object_get (feed, "encoding")));
  if (delimiter != NULL)
    {
      g_assert_cmpint (detection.reading.delimiter, ==, delimiter[0]);
      g_assert_cmpint (foyer_columns_get_length (detection.columns), ==,
                       json_integer_value (json_object_get (feed, "columns")));
    }
  check_rows (feed, &detection, data, length);
  whole = fixture_read_whole (&detection.reading, NULL, data, length);
  slices = fixture_read_slices (&detection.reading, NULL, data, length);
  g_assert_true (g_str_equal (whole, slices));
}

static void
test_feeds (void)
{
  g_autoptr (GMappedFile) file = map_sample ("expected.json");
  g_autoptr (json_t) truth = NULL;
  g_autoptr (GError) error = NULL;
  gsize length, i;
  const guint8 *data = get_bytes (file, &length);
  json_t *feed;

  truth = foyer_json_parse ((const char *)data, length, &foyer_json_document_limits, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_size (json_object_get (truth, "files")), >=, 4);
  json_array_foreach (json_object_get (truth, "files"), i, feed) check_feed (feed);
}

static void
test_damaged (void)
{
  static const char *const ids[] = { "Order #", "Attendee #", NULL };
  g_autoptr (GMappedFile) file = map_sample ("excel-damaged.csv");
  g_auto (FoyerDetection) detection = { 0 };
  g_autoptr (FoyerDiagnostic) found = NULL;
  gsize length;
  const guint8 *data = get_bytes (file, &length);

  g_assert_true (foyer_detect (data, length, length, NULL, &detection, NULL));
  found = foyer_excel_damage_find (&detection.reading, NULL, detection.columns, ids,
                                   &detection.data_start, data + detection.data_start.offset,
                                   length - detection.data_start.offset, FOYER_EXCEL_DAMAGE_ROWS);
  g_assert_nonnull (found);
  g_assert_cmpstr (found->field_path, ==, "Order #");
  g_assert_cmpstr (found->value, ==, "1.12E+10");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  foyer_json_init ();
  g_test_add_func ("/ingest-samples/feeds", test_feeds);
  g_test_add_func ("/ingest-samples/damaged", test_damaged);
  return g_test_run ();
}
