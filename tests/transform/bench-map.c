/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many ten-field canonical rows a second one mapper maps; built, but no test. */
#include "config.h"

#include "transform-fixture.h"

#define N_PEOPLE 1000u
#define N_FIELDS 10u

static const char *const names[]
    = { "source_id",  "full_name",   "email",         "print_tier",   "company", "title",
        "order_code", "ticket_code", "registered_at", "print_locale", NULL };
static const char *const tiers[] = { "GENERAL", "Speakers", "vip", "Staff", "PRESS" };
static const char *const people[]
    = { "Jane Doe", "Zoë Dvořáková", "Walid al-Sharif", "山田 太郎", "maeve o'rourke" };

/* Cells of N_PEOPLE rows, whose texts are never freed. */
static FoyerCell *
make_cells (void)
{
  FoyerCell *cells = g_new (FoyerCell, N_PEOPLE * N_FIELDS);

  for (guint i = 0; i < N_PEOPLE; i++)
    {
      char *texts[] = {
        g_strdup_printf ("P-%06u", i),
        g_strdup_printf ("%s %u", people[i % 5], i),
        g_strdup_printf ("Person%u@Example.org", i),
        g_strdup (tiers[i % 5]),
        g_strdup_printf ("Company %u & Partners", i % 100),
        g_strdup ("Senior Engineer"),
        g_strdup_printf ("ORD%05u", i / 2),
        g_strdup_printf ("%020u", i * 7919),
        g_strdup_printf ("2026-03-%02uT18:35:%02uZ", i % 28 + 1, i % 60),
        g_strdup (i % 3 == 0 ? "de" : "en"),
      };

      for (guint c = 0; c < N_FIELDS; c++)
        cells[i * N_FIELDS + c] = (FoyerCell){ texts[c], strlen (texts[c]) };
    }
  return cells;
}

int
main (int argc, char **argv)
{
  guint n_rows = argc > 1 ? (guint)g_ascii_strtoull (argv[1], NULL, 10) : 500000;
  g_autoptr (FoyerContract) contract = fixture_load_contract ("canonical");
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("demo");
  g_autoptr (FoyerColumns) columns = foyer_columns_new (names);
  g_autoptr (FoyerContractBinding) binding = foyer_contract_bind (contract, columns, NULL);
  g_autoptr (FoyerMapper) mapper = foyer_mapper_new (binding, taxonomy, &fixture_context);
  FoyerCell *cells = make_cells ();
  gint64 start = g_get_monotonic_time ();
  guint n_records = 0;
  double seconds;

  for (guint i = 0; i < n_rows; i++)
    {
      FoyerRow row
          = { .columns = columns, .cells = cells + (i % N_PEOPLE) * N_FIELDS, .n_cells = N_FIELDS };
      FoyerOutcome outcome;

      foyer_mapper_map (mapper, &row, &outcome);
      n_records += outcome.kind == FOYER_OUTCOME_RECORD;
      foyer_outcome_clear (&outcome);
    }
  seconds = (double)(g_get_monotonic_time () - start) / 1e6;
  g_print ("%u rows, %u records, %.3f s, %.0f rows/s\n", n_rows, n_records, seconds,
           n_rows / seconds);
  return n_records == n_rows ? 0 : 1;
}
