/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shipped sample feeds through the shipped contracts: each row comes to what expected.json says
 * of it, as far as one row alone decides. Files are cut by a small reader of its own, so that
 * nothing but transformation is tested. */
#include "config.h"

#include "foyer-contract-match.h"
#include "transform-fixture.h"

/* (transfer full) Rows, each a GPtrArray of its cells' texts: RFC 4180 with the quotes taken as
 * they come; blank rows are dropped. */
static GPtrArray *
cut (const char *text, char delimiter)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  const char *p = text;

  while (*p != '\0')
    {
      GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
      gboolean is_blank = TRUE, row_ends = FALSE;

      while (!row_ends)
        {
          GString *cell = g_string_new (NULL);
          gboolean quoted = *p == '"';

          p += quoted ? 1 : 0;
          for (; *p != '\0'; p++)
            {
              if (quoted && p[0] == '"' && p[1] == '"')
                p++;
              else if (quoted && p[0] == '"')
                {
                  quoted = FALSE;
                  continue;
                }
              else if (!quoted && (*p == delimiter || *p == '\r' || *p == '\n'))
                break;
              g_string_append_c (cell, *p);
            }
          row_ends = *p != delimiter;
          if (g_str_has_prefix (p, "\r\n"))
            p += 2;
          else if (*p != '\0')
            p++;
          is_blank = is_blank && cell->len == 0;
          g_ptr_array_add (cells, g_string_free (cell, FALSE));
        }
      if (is_blank)
        g_ptr_array_unref (cells);
      else
        g_ptr_array_add (rows, cells);
    }
  return rows;
}

/* UTF-8 without a byte order mark; NUL becomes a control character that is refused just so. */
static char *
read_feed (json_t *truth)
{
  gsize length = 0;
  char *bytes
      = fixture_read ("samples", json_string_value (json_object_get (truth, "file")), &length);

  if (g_str_equal (json_string_value (json_object_get (truth, "encoding")), "UTF-16LE"))
    {
      char *text
          = g_convert (bytes + 2, (gssize)length - 2, "UTF-8", "UTF-16LE", NULL, &length, NULL);

      g_free (bytes);
      bytes = text;
    }
  else if (g_str_has_prefix (bytes, "\xef\xbb\xbf"))
    memmove (bytes, bytes + 3, (length -= 3) + 1);
  for (gsize i = 0; i < length; i++)
    if (bytes[i] == '\0')
      bytes[i] = '\x01';
  return bytes;
}

static json_t *
find_refusal (json_t *truth, guint record)
{
  json_t *refused = json_object_get (truth, "refused");
  gsize index;
  json_t *item;

  json_array_foreach (refused, index,
                      item) if (json_integer_value (json_object_get (item, "record"))
                                == (json_int_t)record) return item;
  return NULL;
}

static gboolean
is_in (const char *code, const char *const *codes)
{
  return g_strv_contains (codes, code);
}

/* Codes of ingestion (the cells are not to be trusted) and of admission (other rows decide). */
static const char *const of_ingestion[]
    = { "ragged-row", "unclosed-quote", "text-after-quote", "nul-byte", NULL };
static const char *const of_admission[] = { "invariant-changed", "identity-collision", NULL };

static void
check_outcome (const FoyerOutcome *outcome, json_t *refusal, json_t *truth)
{
  const char *code = refusal != NULL ? json_string_value (json_object_get (refusal, "code")) : NULL;
  const FoyerDiagnostic *diagnostic;

  if (code == NULL || is_in (code, of_admission))
    {
      g_autofree char *codes = fixture_dup_codes (outcome);

      if (outcome->kind != FOYER_OUTCOME_RECORD)
        g_error ("record %" G_GUINT64_FORMAT " refused: %s", outcome->record_no, codes);
      return;
    }
  g_assert_cmpint (outcome->kind, ==, FOYER_OUTCOME_REFUSED);
  diagnostic = g_ptr_array_index (outcome->diagnostics, 0);
  g_assert_cmpstr (foyer_code_get_name (diagnostic->code), ==, code);
  g_assert_cmpstr (diagnostic->field_path, ==,
                   json_string_value (json_object_get (refusal, "field")));
  g_assert_cmpstr (outcome->source_id, ==,
                   json_string_value (json_object_get (refusal, "source_id")));
}

/* The record's tier and status are what the truth's wordings say. */
static void
check_words (FoyerRecord *record, json_t *expected, const char *source, GPtrArray *cells,
             FoyerColumns *columns)
{
  static const struct
  {
    const char *source;
    const char *tier;
    const char *status;
  } words[] = { { "pretix", "Product", "Status" },
                { "eventbrite", "Ticket Type", "Attendee Status" },
                { "luma", "ticket_name", "approval_status" } };
  json_t *tiers = json_object_get (json_object_get (expected, "tier_wordings"), source);
  json_t *statuses = json_object_get (json_object_get (expected, "status_wordings"), source);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      const char *tier, *status;

      if (!g_str_equal (words[i].source, source))
        continue;
      tier = cells->pdata[foyer_columns_find (columns, words[i].tier, 1)];
      status = cells->pdata[foyer_columns_find (columns, words[i].status, 1)];
      g_assert_cmpstr (foyer_record_get_text (record, FOYER_FIELD_PRINT_TIER), ==,
                       json_string_value (json_object_get (tiers, tier)));
      g_assert_cmpstr (foyer_status_get_name (foyer_record_get_status (record)), ==,
                       json_string_value (json_object_get (statuses, status)));
    }
}

static void
check_feed (json_t *truth, json_t *expected)
{
  const char *source = json_string_value (json_object_get (truth, "source"));
  g_autoptr (FoyerContract) contract
      = fixture_load_contract (json_string_value (json_object_get (truth, "contract")));
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("demo");
  g_autofree char *text = read_feed (truth);
  g_autoptr (GPtrArray) table
      = cut (text, json_string_value (json_object_get (truth, "delimiter"))[0]);
  GPtrArray *header = g_ptr_array_index (table, 0);
  g_autoptr (FoyerColumns) columns = NULL;
  g_autoptr (FoyerContractBinding) binding = NULL;
  g_autoptr (FoyerMapper) mapper = NULL;
  g_autoptr (GError) error = NULL;
  FoyerTransformContext context = { "brindlemark-2026", source, "en", 0 };
  guint n_columns = header->len, n_mapped = 0;

  g_ptr_array_add (header, NULL);
  columns = foyer_columns_new ((const char *const *)header->pdata);
  binding = foyer_contract_bind (contract, columns, &error);
  g_assert_no_error (error);
  mapper = foyer_mapper_new (binding, taxonomy, &context);
  g_assert_cmpuint (table->len - 1, ==,
                    (guint)json_integer_value (json_object_get (truth, "records")));
  for (guint i = 1; i < table->len; i++)
    {
      GPtrArray *texts = g_ptr_array_index (table, i);
      json_t *refusal = find_refusal (truth, i);
      g_autofree FoyerCell *cells = g_new0 (FoyerCell, n_columns);
      FoyerRow row = { .columns = columns, .cells = cells, .n_cells = n_columns, .record_no = i };
      FoyerOutcome outcome;

      if (refusal != NULL
          && is_in (json_string_value (json_object_get (refusal, "code")), of_ingestion))
        continue;
      g_assert_cmpuint (texts->len, >=, n_columns);
      for (guint c = 0; c < n_columns; c++)
        cells[c] = (FoyerCell){ texts->pdata[c], strlen (texts->pdata[c]) };
      foyer_mapper_map (mapper, &row, &outcome);
      check_outcome (&outcome, refusal, truth);
      if (outcome.record != NULL)
        check_words (outcome.record, expected, source, texts, columns);
      foyer_outcome_clear (&outcome);
      n_mapped++;
    }
  g_test_message ("%s: %u rows", source, n_mapped);
}

static json_t *
load_expected (void)
{
  gsize length = 0;
  g_autofree char *text = fixture_read ("samples", "expected.json", &length);
  json_error_t problem;
  json_t *expected = json_loadb (text, length, 0, &problem);

  g_assert_nonnull (expected);
  return expected;
}

static void
test_rows (void)
{
  json_t *expected = load_expected ();
  gsize index;
  json_t *truth;

  json_array_foreach (json_object_get (expected, "files"), index,
                      truth) if (json_object_get (truth, "delimiter") != NULL)
      check_feed (truth, expected);
  json_decref (expected);
}

/* Each feed is known by its header, and by no other contract. */
static void
test_detection (void)
{
  static const char *const ids[] = { "canonical", "reference", "pretix-order-positions",
                                     "eventbrite-attendees", "luma-guests" };
  FoyerContract *contracts[G_N_ELEMENTS (ids)];
  json_t *expected = load_expected ();
  gsize index;
  json_t *truth;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    contracts[i] = fixture_load_contract (ids[i]);
  json_array_foreach (json_object_get (expected, "files"), index, truth)
  {
    g_autofree char *text = NULL;
    g_autoptr (GPtrArray) table = NULL;
    g_autoptr (FoyerColumns) columns = NULL;
    FoyerContractMatch match;

    if (json_object_get (truth, "delimiter") == NULL)
      continue;
    text = read_feed (truth);
    table = cut (text, json_string_value (json_object_get (truth, "delimiter"))[0]);
    g_ptr_array_add (table->pdata[0], NULL);
    columns = foyer_columns_new ((const char *const *)((GPtrArray *)table->pdata[0])->pdata);
    g_assert_true (foyer_contract_match_columns (contracts, G_N_ELEMENTS (ids), columns, &match));
    g_assert_cmpstr (foyer_contract_get_id (match.contract), ==,
                     json_string_value (json_object_get (truth, "contract")));
    g_assert_cmpuint (match.confidence_percent, >=, 60);
    g_test_message ("%s: %u %%", foyer_contract_get_id (match.contract), match.confidence_percent);
  }
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    foyer_contract_unref (contracts[i]);
  json_decref (expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feeds/rows", test_rows);
  g_test_add_func ("/feeds/detection", test_detection);
  return g_test_run ();
}
