/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a simulated printer was given, by print intent. */
#include "config.h"

#include "foyer-simulated-printer-private.h"

/* (transfer full) */
static json_t *
report_intent (GPtrArray *documents, const FoyerSimulatedIntent *intent)
{
  json_t *digests = json_array ();

  for (guint i = 0; i < documents->len; i++)
    {
      const FoyerSimulatedDocument *document = documents->pdata[i];
      char text[FOYER_DIGEST_TEXT_BYTES];

      if (!g_str_equal (document->intent, intent->intent))
        continue;
      foyer_digest_print (&document->digest, text);
      (void)json_array_append_new (digests, json_string (text)); /* memory alone can fail */
      if (json_array_size (digests) == intent->n_taken)
        break;
    }
  return json_pack ("{s:s,s:i,s:i,s:i,s:b,s:o}", "intent", intent->intent, "taken",
                    (int)intent->n_taken, "printed", (int)intent->n_printed, "due",
                    (int)intent->n_due, "differ", intent->is_mixed ? 1 : 0, "sha256", digests);
}

json_t *
foyer_simulated_printer_make_report (FoyerSimulatedPrinter *self)
{
  g_autoptr (GArray) intents = NULL;
  GPtrArray *documents;
  json_t *list = json_array ();
  json_t *report;
  guint n_printed = 0, n_twice = 0;

  g_mutex_lock (&self->mutex);
  documents = foyer_simulated_queue_get_documents (self->queue);
  intents = foyer_simulated_queue_count_intents (self->queue);
  for (guint i = 0; i < intents->len; i++)
    {
      const FoyerSimulatedIntent *intent = &g_array_index (intents, FoyerSimulatedIntent, i);

      n_printed += intent->n_printed;
      n_twice += intent->n_due > 1 ? 1 : 0;
      (void)json_array_append_new (list,
                                   report_intent (documents, intent)); /* memory alone can fail */
    }
  report = json_pack ("{s:s,s:i,s:i,s:i,s:i,s:i,s:i,s:i,s:o}", "event", "report", "requests",
                      (int)self->n_requests, "jobs", (int)self->n_jobs, "documents",
                      (int)documents->len, "printed", (int)n_printed, "labels",
                      foyer_simulated_queue_get_labels (self->queue), "intents", (int)intents->len,
                      "twice", (int)n_twice, "by_intent", list);
  g_mutex_unlock (&self->mutex);
  return report;
}
