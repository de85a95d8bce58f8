/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report of foyerctl simulate morning: the engine's word beside the printers'. */
#include "config.h"

#include "foyer-cli-morning.h"

#include "foyer-cli-json.h"
#include "foyer-cli-text.h"
#include "foyer-engine-routes.h"
#include "foyer-json.h"

typedef struct
{
  GArray *waits; /* gint64, sorted: from the arrival to the printer's last word */
  guint printed;
  guint waiting; /* for a person's word */
  guint rerouted;
  guint reroutes;
  guint overruns;
  guint twice; /* badges of which more than one came out, wherever */
  guint lost; /* neither out nor waiting for a person, or out by our word alone */
  GHashTable *intents; /* print intent → how many came out, over all printers */
  GHashTable *reasons; /* why → how often */
} Sum;

static void
sum_clear (Sum *self)
{
  g_array_unref (self->waits);
  g_hash_table_unref (self->intents);
  g_hash_table_unref (self->reasons);
}

static int
compare_waits (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *)a;
  gint64 other = *(const gint64 *)b;

  return one < other ? -1 : one > other;
}

static void
count (GHashTable *table, const char *key, guint n)
{
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (table, key));

  g_hash_table_insert (table, g_strdup (key), GUINT_TO_POINTER (before + n));
}

static void
add_printer (Sum *self, FoyerSimulatedPrinter *printer)
{
  g_autoptr (json_t) report = foyer_simulated_printer_make_report (printer);
  json_t *intent;
  size_t i;

  json_array_foreach (json_object_get (report, "by_intent"), i, intent)
      count (self->intents, json_string_value (json_object_get (intent, "intent")),
             (guint)json_integer_value (json_object_get (intent, "printed")));
}

static void
add_job (Sum *self, const FoyerJob *job, GPtrArray *hops)
{
  self->rerouted += hops->len > 0;
  self->reroutes += hops->len;
  self->overruns += job->overruns;
  for (guint i = 0; i < hops->len; i++)
    count (self->reasons, ((const FoyerPassage *)hops->pdata[i])->why, 1);
  if (job->state == FOYER_JOB_PRINTED)
    {
      gint64 wait_usec = job->printed_usec - job->queued_usec;

      self->printed++;
      g_array_append_val (self->waits, wait_usec);
    }
  else if (job->state == FOYER_JOB_UNKNOWN || job->state == FOYER_JOB_LOST
           || job->state == FOYER_JOB_HELD)
    self->waiting++;
  else
    self->lost++;
}

static void
sum_up (Sum *self, const FoyerCliMorning *morning)
{
  GHashTableIter iter;
  gpointer n;
  guint out = 0;

  self->waits = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->intents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->reasons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < FOYER_CLI_MORNING_PRINTERS; i++)
    add_printer (self, morning->printers[i]);
  for (guint i = 0; i < morning->jobs->len; i++)
    add_job (self, morning->jobs->pdata[i], morning->hops->pdata[i]);
  g_hash_table_iter_init (&iter, self->intents);
  while (g_hash_table_iter_next (&iter, NULL, &n))
    {
      self->twice += GPOINTER_TO_UINT (n) > 1;
      out += GPOINTER_TO_UINT (n) > 0;
    }
  if (self->printed > out)
    self->lost += self->printed - out;
  self->lost += morning->people > morning->jobs->len ? morning->people - morning->jobs->len : 0;
  g_array_sort (self->waits, compare_waits);
}

static double
get_wait (const Sum *self, guint percent)
{
  guint index = self->waits->len * percent / 100;

  if (self->waits->len == 0)
    return 0;
  return (double)g_array_index (self->waits, gint64, MIN (index, self->waits->len - 1))
         / G_USEC_PER_SEC;
}

static guint
get_printed (const FoyerCliMorning *morning, guint index)
{
  g_autoptr (json_t) report = foyer_simulated_printer_make_report (morning->printers[index]);

  return (guint)json_integer_value (json_object_get (report, "printed"));
}

static void
print_json (const FoyerCliMorning *morning, const Sum *sum)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();
  GHashTableIter iter;
  gpointer why;
  gpointer n;

  foyer_cli_json_add_integer (builder, "people", morning->people);
  foyer_cli_json_add_integer (builder, "printed", sum->printed);
  foyer_cli_json_add_integer (builder, "waiting_for_person", sum->waiting);
  foyer_cli_json_add_integer (builder, "rerouted", sum->rerouted);
  foyer_cli_json_add_integer (builder, "reroutes", sum->reroutes);
  foyer_cli_json_add_integer (builder, "overruns", sum->overruns);
  foyer_cli_json_add_integer (builder, "duplicates", sum->twice);
  foyer_cli_json_add_integer (builder, "losses", sum->lost);
  foyer_cli_json_begin_object (builder, "wait_seconds");
  foyer_cli_json_add_number (builder, "median", get_wait (sum, 50));
  foyer_cli_json_add_number (builder, "p95", get_wait (sum, 95));
  foyer_cli_json_add_number (builder, "longest", get_wait (sum, 100));
  foyer_cli_json_end (builder);
  foyer_cli_json_begin_array (builder, "printers");
  for (guint i = 0; i < FOYER_CLI_MORNING_PRINTERS; i++)
    {
      g_autofree char *name = g_strdup_printf ("desk%u", i + 1);

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_text (builder, "name", name);
      foyer_cli_json_add_integer (builder, "printed", get_printed (morning, i));
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_begin_array (builder, "reasons");
  g_hash_table_iter_init (&iter, sum->reasons);
  while (g_hash_table_iter_next (&iter, &why, &n))
    {
      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_text (builder, "why", why);
      foyer_cli_json_add_integer (builder, "times", GPOINTER_TO_UINT (n));
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_print (builder);
}

static void
say (FoyerCli *cli, const FoyerCliMorning *morning, const Sum *sum)
{
  GHashTableIter iter;
  gpointer why;
  gpointer n;

  foyer_cli_say (cli, "%u people came, %u badges are printed, %u wait for a person's word",
                 morning->people, sum->printed, sum->waiting);
  foyer_cli_say (cli, "Waits: half under %.0f s, 95 of 100 under %.0f s, the longest %.0f s",
                 get_wait (sum, 50), get_wait (sum, 95), get_wait (sum, 100));
  for (guint i = 0; i < FOYER_CLI_MORNING_PRINTERS; i++)
    foyer_cli_say (cli, "desk%u printed %u", i + 1, get_printed (morning, i));
  foyer_cli_say (cli, "%u badges went elsewhere, in %u moves; %u were late at a printer",
                 sum->rerouted, sum->reroutes, sum->overruns);
  g_hash_table_iter_init (&iter, sum->reasons);
  while (g_hash_table_iter_next (&iter, &why, &n))
    {
      g_autofree char *safe = foyer_cli_text_dup_safe (why);

      foyer_cli_say (cli, "%4u  %s", GPOINTER_TO_UINT (n), safe);
    }
  foyer_cli_say (cli, "Twice: %u. Lost: %u.", sum->twice, sum->lost);
}

int
foyer_cli_morning_report (FoyerCli *cli, const FoyerCliMorning *morning)
{
  Sum sum = { 0 };
  int status;

  sum_up (&sum, morning);
  if (cli->is_json)
    print_json (morning, &sum);
  else
    say (cli, morning, &sum);
  status = sum.twice + sum.lost > 0 ? FOYER_EXIT_INCOMPLETE : FOYER_EXIT_DONE;
  sum_clear (&sum);
  return status;
}
