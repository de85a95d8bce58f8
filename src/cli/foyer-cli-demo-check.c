/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparing the demo's end state with the truth about its feeds. */
#include "config.h"

#include "foyer-cli-demo.h"
#include "foyer-engine-people.h"

static void
differ (FoyerCliDemo *self, const char *what, guint64 found, guint64 planted)
{
  if (found != planted)
    g_ptr_array_add (self->differences,
                     g_strdup_printf ("%s: %" G_GUINT64_FORMAT " instead of %" G_GUINT64_FORMAT,
                                      what, found, planted));
}

/* Every name that is in either table. */
static void
compare_counts (FoyerCliDemo *self, const char *what, GHashTable *found, GHashTable *planted)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GList) sorted = NULL;
  GHashTableIter iter;
  gpointer name;

  for (g_hash_table_iter_init (&iter, found); g_hash_table_iter_next (&iter, &name, NULL);)
    g_hash_table_add (names, name);
  for (g_hash_table_iter_init (&iter, planted); g_hash_table_iter_next (&iter, &name, NULL);)
    g_hash_table_add (names, name);
  sorted = g_list_sort (g_hash_table_get_keys (names), (GCompareFunc)g_strcmp0);
  for (GList *l = sorted; l != NULL; l = l->next)
    {
      g_autofree char *label = g_strdup_printf ("%s '%s'", what, (const char *)l->data);

      differ (self, label, foyer_cli_truth_get (found, l->data),
              foyer_cli_truth_get (planted, l->data));
    }
}

/* ---- Asking the engine ---- */

static gboolean
count_people (FoyerCliDemo *self, const FoyerPeopleQuery *query, guint64 *count, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) rows = NULL;

  foyer_engine_list_people_async (self->cli->engine, query, self->cli->cancellable,
                                  foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  rows = foyer_engine_list_people_finish (self->cli->engine, result, error);
  if (rows == NULL)
    return FALSE;
  *count = rows->len;
  return TRUE;
}

static gboolean
look_at_people (FoyerCliDemo *self, GError **error)
{
  FoyerPeopleQuery held
      = { .only_possible_duplicates = TRUE, .status = foyer_status_get_name (FOYER_STATUS_ACTIVE) };

  self->statuses = g_hash_table_new (g_str_hash, g_str_equal);
  for (FoyerStatus status = 0; status < FOYER_N_STATUSES; status++)
    {
      const char *name = foyer_status_get_name (status);
      FoyerPeopleQuery query = { .status = name };
      guint64 count = 0;

      if (!count_people (self, &query, &count, error))
        return FALSE;
      if (count > 0)
        g_hash_table_insert (self->statuses, (gpointer)name, GSIZE_TO_POINTER ((gsize)count));
    }
  return count_people (self, &held, &self->n_held, error);
}

static gboolean
look_at_line (FoyerCliDemo *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_get_status_async (self->cli->engine, self->cli->cancellable, foyer_cli_ready_cb,
                                 &result);
  foyer_cli_await (&result);
  self->status = foyer_engine_get_status_finish (self->cli->engine, result, error);
  return self->status != NULL;
}

static GPtrArray *
list_dead_letters (FoyerCliDemo *self, GError **error)
{
  FoyerDeadLetterQuery query = { .limit = G_MAXINT };
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_list_dead_letters_async (self->cli->engine, &query, self->cli->cancellable,
                                        foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_engine_list_dead_letters_finish (self->cli->engine, result, error);
}

static void
count_files (FoyerCliDemo *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->printed_folder, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    self->n_files += g_str_has_suffix (name, ".pdf");
}

/* ---- Refused rows: exactly the planted ones, each with its code ---- */

static char *
dup_place (const char *file, guint64 line)
{
  return g_strdup_printf ("%s, line %" G_GUINT64_FORMAT, file != NULL ? file : "no file", line);
}

static void
compare_refusal (FoyerCliDemo *self, const char *place, const FoyerCliRefusal *planted,
                 const FoyerDeadLetter *found)
{
  const char *code = foyer_code_get_name (found->code);

  if (!g_str_equal (code, planted->code))
    g_ptr_array_add (self->differences, g_strdup_printf ("%s: refused as %s instead of %s", place,
                                                         code, planted->code));
  if (found->record_no != planted->record_no)
    g_ptr_array_add (self->differences,
                     g_strdup_printf ("%s: record %" G_GUINT64_FORMAT
                                      " instead of %" G_GUINT64_FORMAT,
                                      place, found->record_no, planted->record_no));
  if (planted->source_id != NULL && g_strcmp0 (planted->source_id, found->source_id) != 0)
    g_ptr_array_add (self->differences,
                     g_strdup_printf ("%s: source id '%s' instead of '%s'", place,
                                      found->source_id != NULL ? found->source_id : "",
                                      planted->source_id));
}

static void
compare_refusals (FoyerCliDemo *self, GPtrArray *dead_letters)
{
  g_autoptr (GHashTable) by_place = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  for (guint i = 0; i < dead_letters->len; i++)
    {
      FoyerDeadLetter *found = dead_letters->pdata[i];

      g_hash_table_insert (by_place, dup_place (found->origin, found->line), found);
    }
  for (guint i = 0; i < self->truth->refusals->len; i++)
    {
      const FoyerCliRefusal *planted = self->truth->refusals->pdata[i];
      g_autofree char *place = dup_place (planted->file, planted->line);
      const FoyerDeadLetter *found = g_hash_table_lookup (by_place, place);

      if (found != NULL)
        compare_refusal (self, place, planted, found);
      else
        g_ptr_array_add (self->differences, g_strdup_printf ("%s: not refused, but planted as %s",
                                                             place, planted->code));
      g_hash_table_remove (by_place, place);
    }
  g_hash_table_iter_init (&iter, by_place);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_ptr_array_add (
        self->differences,
        g_strdup_printf ("%s: refused as %s, but not planted", (const char *)key,
                         foyer_code_get_name (((const FoyerDeadLetter *)value)->code)));
}

static gboolean
look_at_refusals (FoyerCliDemo *self, GError **error)
{
  g_autoptr (GPtrArray) dead_letters = list_dead_letters (self, error);

  if (dead_letters == NULL)
    return FALSE;
  self->refused_by_code = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < dead_letters->len; i++)
    {
      const FoyerDeadLetter *letter = dead_letters->pdata[i];
      const char *code = foyer_code_get_name (letter->code);
      gsize n = GPOINTER_TO_SIZE (g_hash_table_lookup (self->refused_by_code, code));

      g_hash_table_insert (self->refused_by_code, (gpointer)code, GSIZE_TO_POINTER (n + 1));
    }
  compare_refusals (self, dead_letters);
  compare_counts (self, "refused with code", self->refused_by_code, self->truth->refused_by_code);
  return TRUE;
}

/* ---- The imports ---- */

static void
compare_import (FoyerCliDemo *self, const FoyerCliFeed *feed, const FoyerImportReport *report)
{
  g_autofree char *rows = g_strdup_printf ("rows of %s", feed->file);
  g_autofree char *records = g_strdup_printf ("records of %s", feed->file);
  g_autofree char *skipped = g_strdup_printf ("skipped rows of %s", feed->file);

  differ (self, rows, report->rows, feed->rows);
  differ (self, records, report->records, feed->records);
  differ (self, skipped, report->skipped, feed->skipped);
  for (FoyerAdmission i = 0; self->is_fresh && i < FOYER_N_ADMISSIONS; i++)
    {
      const char *name = foyer_admission_get_name (i);
      g_autofree char *label = g_strdup_printf ("%s of %s", name, feed->file);

      differ (self, label, report->outcomes[i], foyer_cli_truth_get (feed->outcomes, name));
    }
}

static void
compare_tiers (FoyerCliDemo *self)
{
  g_autoptr (GHashTable) printed = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->status->tiers->len; i++)
    {
      const FoyerTierCount *tier = self->status->tiers->pdata[i];

      if (tier->printed > 0)
        g_hash_table_insert (printed, tier->tier, GSIZE_TO_POINTER ((gsize)tier->printed));
    }
  compare_counts (self, "badges of tier", printed, self->truth->badges_by_tier);
}

gboolean
foyer_cli_demo_check (FoyerCliDemo *self, GError **error)
{
  const FoyerCliTruth *truth = self->truth;

  if (!look_at_line (self, error) || !look_at_people (self, error)
      || !look_at_refusals (self, error))
    return FALSE;
  count_files (self);
  for (guint i = 0; i < truth->feeds->len; i++)
    compare_import (self, truth->feeds->pdata[i], self->reports->pdata[i]);
  differ (self, "people", self->status->people, truth->people);
  compare_counts (self, "people who are", self->statuses, truth->statuses);
  differ (self, "pairs of possible duplicates", self->status->possible_duplicates,
          truth->duplicate_pairs);
  differ (self, "people held from --all", self->n_held, truth->held);
  differ (self, "badges printed", self->status->badges_printed, truth->badges);
  differ (self, "files in printed/", self->n_files, truth->badges);
  differ (self, "open print jobs", self->status->jobs_open, 0);
  compare_tiers (self);
  return TRUE;
}
