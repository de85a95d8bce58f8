/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of transformation share: shipped documents, rows made by hand; no checks. */
#pragma once

#include "foyer-transform.h"

#include <string.h>

static inline char *
fixture_read (const char *folder, const char *name, gsize *length)
{
  g_autofree char *path = g_build_filename (g_getenv ("FOYER_DATA_DIR"), folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  (void)g_file_get_contents (path, &text, length, &error); /* the error says it */
  g_assert_no_error (error);
  return text;
}

static inline FoyerContract *
fixture_load_contract (const char *id)
{
  g_autofree char *name = g_strconcat (id, ".contract.json", NULL);
  gsize length = 0;
  g_autofree char *text = fixture_read ("contracts", name, &length);
  g_autoptr (GError) error = NULL;
  FoyerContract *contract = foyer_contract_load (name, text, length, &error);

  g_assert_no_error (error);
  return contract;
}

static inline FoyerTaxonomy *
fixture_load_taxonomy (const char *id)
{
  g_autofree char *name = g_strconcat (id, ".taxonomy.json", NULL);
  gsize length = 0;
  g_autofree char *text = fixture_read ("taxonomies", name, &length);
  g_autoptr (GError) error = NULL;
  FoyerTaxonomy *taxonomy = foyer_taxonomy_load (name, text, length, &error);

  g_assert_no_error (error);
  return taxonomy;
}

static inline FoyerContract *
fixture_parse_contract (const char *text)
{
  g_autoptr (GError) error = NULL;
  FoyerContract *contract = foyer_contract_load ("test.contract.json", text, strlen (text), &error);

  g_assert_no_error (error);
  return contract;
}

static inline FoyerTaxonomy *
fixture_parse_taxonomy (const char *text)
{
  g_autoptr (GError) error = NULL;
  FoyerTaxonomy *taxonomy = foyer_taxonomy_load ("test.taxonomy.json", text, strlen (text), &error);

  g_assert_no_error (error);
  return taxonomy;
}

static const FoyerTransformContext fixture_context
    = { .event_id = "spring-fair", .source = "shop", .default_locale = "en" };

/* Maps cells under the columns of @names; both end with NULL. */
static inline void
fixture_map_cells (FoyerContract *contract, FoyerTaxonomy *taxonomy, const char *const *names,
                   const char *const *texts, FoyerOutcome *outcome, FoyerTrace **trace)
{
  g_autoptr (FoyerColumns) columns = foyer_columns_new (names);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerContractBinding) binding = foyer_contract_bind (contract, columns, &error);
  g_autoptr (FoyerMapper) mapper = NULL;
  guint n = g_strv_length ((char **)texts);
  g_autofree FoyerCell *cells = g_new0 (FoyerCell, n + 1);
  FoyerRow row = { .columns = columns, .cells = cells, .n_cells = n, .line = 7, .record_no = 5 };

  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, g_strv_length ((char **)names));
  for (guint i = 0; i < n; i++)
    cells[i] = (FoyerCell){ texts[i], strlen (texts[i]) };
  mapper = foyer_mapper_new (binding, taxonomy, &fixture_context);
  if (trace != NULL)
    foyer_mapper_map_traced (mapper, &row, outcome, trace);
  else
    foyer_mapper_map (mapper, &row, outcome);
}

static inline void
fixture_map_json (FoyerContract *contract, FoyerTaxonomy *taxonomy, const char *text,
                  FoyerOutcome *outcome, FoyerTrace **trace)
{
  json_error_t problem;
  json_t *value = json_loads (text, JSON_DECODE_ANY, &problem);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerContractBinding) binding = foyer_contract_bind (contract, NULL, &error);
  g_autoptr (FoyerMapper) mapper = NULL;
  FoyerRow row = { .json = value, .line = 1, .record_no = 1 };

  g_assert_no_error (error);
  g_assert_nonnull (value);
  mapper = foyer_mapper_new (binding, taxonomy, &fixture_context);
  if (trace != NULL)
    foyer_mapper_map_traced (mapper, &row, outcome, trace);
  else
    foyer_mapper_map (mapper, &row, outcome);
  json_decref (value);
}

/* The codes of the diagnostics as "code@field, …"; "" if there are none. (transfer full) */
static inline char *
fixture_dup_codes (const FoyerOutcome *outcome)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; outcome->diagnostics != NULL && i < outcome->diagnostics->len; i++)
    {
      const FoyerDiagnostic *diagnostic = g_ptr_array_index (outcome->diagnostics, i);

      g_string_append_printf (text, "%s%s@%s", i > 0 ? ", " : "",
                              foyer_code_get_name (diagnostic->code),
                              diagnostic->field_path != NULL ? diagnostic->field_path : "");
    }
  return g_string_free (text, FALSE);
}

#define fixture_assert_codes(outcome, expected)                                                    \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *codes_ = fixture_dup_codes (outcome);                                         \
    g_assert_cmpstr (codes_, ==, expected);                                                        \
  }                                                                                                \
  G_STMT_END
