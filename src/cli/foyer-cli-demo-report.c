/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo's summary, in words and as JSON. */
#include "config.h"

#include "foyer-cli-demo.h"
#include "foyer-cli-json.h"
#include "foyer-cli-text.h"

static GList *
get_names (GHashTable *counts)
{
  return g_list_sort (g_hash_table_get_keys (counts), (GCompareFunc)g_strcmp0);
}

static guint64
sum_rows (FoyerCliDemo *self)
{
  guint64 rows = 0;

  for (guint i = 0; i < self->reports->len; i++)
    rows += ((const FoyerImportReport *)self->reports->pdata[i])->rows;
  return rows;
}

static guint64
sum_records (FoyerCliDemo *self)
{
  guint64 records = 0;

  for (guint i = 0; i < self->reports->len; i++)
    records += ((const FoyerImportReport *)self->reports->pdata[i])->records;
  return records;
}

/* ---- JSON ---- */

static void
add_counts (FoyerCliJson *builder, const char *name, GHashTable *counts)
{
  g_autoptr (GList) names = get_names (counts);

  foyer_cli_json_begin_object (builder, name);
  for (GList *l = names; l != NULL; l = l->next)
    foyer_cli_json_add_integer (builder, l->data, (gint64)foyer_cli_truth_get (counts, l->data));
  foyer_cli_json_end (builder);
}

static void
add_feed (FoyerCliJson *builder, const FoyerImportReport *report)
{
  foyer_cli_json_begin_object (builder, NULL);
  foyer_cli_json_add_text (builder, "file", report->file);
  foyer_cli_json_add_text (builder, "source", report->source);
  foyer_cli_json_add_text (builder, "contract", report->contract);
  foyer_cli_json_add_integer (builder, "rows", (gint64)report->rows);
  foyer_cli_json_add_integer (builder, "records", (gint64)report->records);
  foyer_cli_json_add_integer (builder, "skipped", (gint64)report->skipped);
  for (FoyerAdmission i = 0; i < FOYER_N_ADMISSIONS; i++)
    foyer_cli_json_add_integer (builder, foyer_admission_get_name (i), (gint64)report->outcomes[i]);
  foyer_cli_json_add_number (builder, "seconds", report->seconds);
  foyer_cli_json_end (builder);
}

static void
print_json (FoyerCliDemo *self)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  foyer_cli_json_add_text (builder, "directory", self->directory);
  foyer_cli_json_add_text (builder, "printed_folder", self->printed_folder);
  foyer_cli_json_add_integer (builder, "rows", (gint64)sum_rows (self));
  foyer_cli_json_add_integer (builder, "records", (gint64)sum_records (self));
  foyer_cli_json_add_integer (builder, "people", (gint64)self->status->people);
  add_counts (builder, "statuses", self->statuses);
  foyer_cli_json_add_integer (builder, "refused", (gint64)self->status->dead_letters_open);
  add_counts (builder, "refused_by_code", self->refused_by_code);
  foyer_cli_json_add_integer (builder, "held", (gint64)self->n_held);
  foyer_cli_json_add_integer (builder, "badges", (gint64)self->status->badges_printed);
  foyer_cli_json_begin_object (builder, "seconds");
  for (guint i = 0; i < FOYER_N_STAGES; i++)
    foyer_cli_json_add_number (builder, foyer_stage_get_name (i), self->stage_seconds[i]);
  foyer_cli_json_add_number (builder, "total", self->total_seconds);
  foyer_cli_json_end (builder);
  foyer_cli_json_begin_array (builder, "feeds");
  for (guint i = 0; i < self->reports->len; i++)
    add_feed (builder, self->reports->pdata[i]);
  foyer_cli_json_end (builder);
  foyer_cli_json_begin_array (builder, "differences");
  for (guint i = 0; i < self->differences->len; i++)
    foyer_cli_json_add_text (builder, NULL, self->differences->pdata[i]);
  foyer_cli_json_end (builder);
  foyer_cli_json_add_flag (builder, "is_as_planted", self->differences->len == 0);
  foyer_cli_json_print (builder);
}

/* ---- Words ---- */

static void
print_feeds (FoyerCliDemo *self)
{
  g_autoptr (FoyerCliTable) table
      = foyer_cli_table_new ("FEED", ">ROWS", ">ADMITTED", ">UPDATED", ">UNCHANGED", ">LATE",
                             ">CANCELLED", ">REFUSED", ">SKIPPED", NULL);

  for (guint i = 0; i < self->reports->len; i++)
    {
      const FoyerImportReport *report = self->reports->pdata[i];

      foyer_cli_table_add_cell (table, report->file);
      foyer_cli_table_add_count (table, report->rows);
      for (guint j = 0; j < FOYER_N_ADMISSIONS; j++)
        foyer_cli_table_add_count (table, report->outcomes[j]);
      foyer_cli_table_add_count (table, report->skipped);
    }
  foyer_cli_table_print (table);
}

static void
say_counts (FoyerCliDemo *self, GHashTable *counts)
{
  g_autoptr (GList) names = get_names (counts);

  for (GList *l = names; l != NULL; l = l->next)
    foyer_cli_say (self->cli, "  %6" G_GUINT64_FORMAT "  %s", foyer_cli_truth_get (counts, l->data),
                   (const char *)l->data);
}

static void
say_seconds (FoyerCliDemo *self)
{
  g_autofree char *total = foyer_cli_text_dup_number (self->total_seconds, 1);
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < FOYER_N_STAGES; i++)
    {
      g_autofree char *seconds = foyer_cli_text_dup_number (self->stage_seconds[i], 1);

      g_string_append_printf (line, "%s%s %s s", i > 0 ? ", " : "", foyer_stage_get_name (i),
                              seconds);
    }
  foyer_cli_say (self->cli, "Time    %s s; at work: %s", total, line->str);
}

static void
print_words (FoyerCliDemo *self)
{
  FoyerCli *cli = self->cli;
  const FoyerLineStatus *status = self->status;

  print_feeds (self);
  foyer_cli_say (cli, "\nRead    %" G_GUINT64_FORMAT " rows, %" G_GUINT64_FORMAT " of them records",
                 sum_rows (self), sum_records (self));
  foyer_cli_say (cli, "People  %" G_GUINT64_FORMAT, status->people);
  say_counts (self, self->statuses);
  foyer_cli_say (cli, "Refused %" G_GUINT64_FORMAT " (foyerctl --event %s dlq list)",
                 status->dead_letters_open, self->directory);
  say_counts (self, self->refused_by_code);
  foyer_cli_say (cli,
                 "Held    %" G_GUINT64_FORMAT " people of %" G_GUINT64_FORMAT
                 " pairs who may be registered twice get no badge "
                 "before a person has looked",
                 self->n_held, status->possible_duplicates);
  foyer_cli_say (cli, "Badges  %" G_GUINT64_FORMAT " printed to %s", status->badges_printed,
                 self->printed_folder);
  say_seconds (self);
  if (self->differences->len == 0)
    foyer_cli_say (cli, "\nThe outcome is exactly the planted one.");
  else
    foyer_cli_note (cli, "\nThe outcome is not the planted one:");
  for (guint i = 0; i < self->differences->len; i++)
    foyer_cli_note (cli, "  %s", (const char *)self->differences->pdata[i]);
}

void
foyer_cli_demo_report (FoyerCliDemo *self)
{
  if (self->cli->is_json)
    print_json (self);
  else
    print_words (self);
}
