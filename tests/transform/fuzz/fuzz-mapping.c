/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as the rows of a feed under a shipped contract, which the first byte chooses: a record
 * has what every record must have and survives its canonical bytes; a refusal has a reason; the
 * same row gives the same again. */
#include "config.h"

#include "foyer-json.h"
#include "foyer-transform.h"

#include "foyer-test-fuzz.h"

#include <string.h>

static GPtrArray *contracts; /* FoyerContract by file name: of this program's life */
static FoyerTaxonomy *taxonomy;

static char *
read_file (const char *folder, const char *name, gsize *length)
{
  g_autofree char *path = g_build_filename (g_getenv ("FOYER_DATA_DIR"), folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  (void)g_file_get_contents (path, &text, length, &error); /* the error says it */
  g_assert_no_error (error);
  return text;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
load_contracts (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("FOYER_DATA_DIR"), "contracts", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  contracts = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_contract_unref);
  for (guint i = 0; i < names->len; i++)
    {
      gsize length = 0;
      g_autofree char *text = read_file ("contracts", names->pdata[i], &length);
      FoyerContract *contract = foyer_contract_load (names->pdata[i], text, length, NULL);

      g_assert_nonnull (contract);
      g_ptr_array_add (contracts, contract);
    }
  g_assert_cmpuint (contracts->len, >, 4);
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  gsize length = 0;
  g_autofree char *text = NULL;

  foyer_json_init ();
  text = read_file ("taxonomies", "demo.taxonomy.json", &length);
  taxonomy = foyer_taxonomy_load ("demo", text, length, NULL);
  g_assert_nonnull (taxonomy);
  load_contracts ();
  return 0;
}

static void
check_record (FoyerRecord *record)
{
  GBytes *bytes = foyer_record_get_bytes (record);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerRecord) again
      = foyer_record_decode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  const char *tier = foyer_record_get_text (record, FOYER_FIELD_PRINT_TIER);

  g_assert_no_error (error);
  g_assert_true (foyer_record_equal (record, again));
  g_assert_true (foyer_record_has (record, FOYER_FIELD_ATTENDEE_ID)
                 && foyer_record_has (record, FOYER_FIELD_SOURCE_ID)
                 && foyer_record_has (record, FOYER_FIELD_FULL_NAME));
  g_assert_nonnull (foyer_taxonomy_lookup (taxonomy, FOYER_VOCABULARY_TIER, tier));
}

static void
check_row (FoyerContractBinding *binding, const FoyerRow *row)
{
  static const FoyerTransformContext context
      = { .event_id = "fuzz", .source = "fuzz", .default_locale = "en" };
  FoyerOutcome first = { 0 }, second = { 0 };

  foyer_transform_row (binding, taxonomy, &context, row, &first);
  foyer_transform_row (binding, taxonomy, &context, row, &second);
  g_assert_cmpint (first.kind, ==, second.kind);
  if (first.kind == FOYER_OUTCOME_RECORD)
    {
      check_record (first.record);
      g_assert_true (foyer_record_equal (first.record, second.record));
    }
  if (first.kind == FOYER_OUTCOME_REFUSED)
    g_assert_true (first.diagnostics != NULL && first.diagnostics->len > 0);
  foyer_outcome_clear (&first);
  foyer_outcome_clear (&second);
}

/* Lines of cells between tabs; the first is the header. */
static void
check_cells (FoyerContract *contract, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 20);
  g_auto (GStrv) names = lines[0] != NULL ? g_strsplit (lines[0], "\t", 60) : NULL;
  g_autoptr (FoyerColumns) columns = NULL;
  g_autoptr (FoyerContractBinding) binding = NULL;
  guint n;

  if (names == NULL || names[0] == NULL)
    return;
  columns = foyer_columns_new ((const char *const *)names);
  n = foyer_columns_get_length (columns);
  binding = foyer_contract_bind (contract, columns, NULL);
  for (guint i = 1; binding != NULL && lines[i] != NULL; i++)
    {
      g_auto (GStrv) texts = g_strsplit (lines[i], "\t", (int)n);
      g_autofree FoyerCell *cells = g_new0 (FoyerCell, n);
      FoyerRow row
          = { .columns = columns, .cells = cells, .n_cells = n, .line = i + 1, .record_no = i };

      for (guint c = 0; c < n; c++)
        cells[c].text = "";
      for (guint c = 0; c < n && texts[c] != NULL; c++)
        cells[c] = (FoyerCell){ texts[c], strlen (texts[c]) };
      check_row (binding, &row);
    }
}

static void
check_json (FoyerContract *contract, const char *text)
{
  g_autoptr (json_t) value
      = foyer_json_parse (text, strlen (text), &foyer_json_record_limits, NULL);
  g_autoptr (FoyerContractBinding) binding = foyer_contract_bind (contract, NULL, NULL);
  FoyerRow row = { .json = value, .line = 1, .record_no = 1 };

  if (value != NULL && binding != NULL)
    check_row (binding, &row);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autofree char *text = NULL;
  FoyerContract *contract;

  if (length == 0)
    return 0;
  contract = contracts->pdata[data[0] % contracts->len];
  text = g_utf8_make_valid ((const char *)data + 1, (gssize)length - 1);
  if (foyer_contract_get_reading (contract)->format == FOYER_FORMAT_CSV)
    check_cells (contract, text);
  else
    check_json (contract, text);
  return 0;
}
