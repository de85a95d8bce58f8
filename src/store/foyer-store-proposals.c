/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proposals to cancel: lists, and a person's decision. Making them is foyer-store-absence.c. */
#include "config.h"

#include "foyer-store-notices.h"

#include "foyer-store-private.h"

void
foyer_proposal_row_free (FoyerProposalRow *self)
{
  if (self == NULL)
    return;
  g_free (self->source);
  g_free (self->origin);
  g_free (self->contract);
  g_free (self->state);
  g_free (self->actor);
  g_free (self);
}

static void
proposal_row_free_cb (gpointer data)
{
  foyer_proposal_row_free (data);
}

static gpointer
read_proposal (FoyerStatement *row, GError **error)
{
  FoyerProposalRow *proposal = g_new0 (FoyerProposalRow, 1);
  proposal->proposal_id = foyer_statement_get_integer (row, "proposal_id");
  proposal->source = g_strdup (foyer_statement_get_text (row, "source"));
  proposal->delivery_id = foyer_statement_get_integer (row, "delivery_id");
  proposal->origin = g_strdup (foyer_statement_get_text (row, "origin"));
  proposal->contract = g_strdup (foyer_statement_get_text (row, "contract"));
  proposal->state = g_strdup (foyer_statement_get_text (row, "state"));
  proposal->n_people = (guint64)foyer_statement_get_integer (row, "n_people");
  proposal->n_unreadable = (guint64)foyer_statement_get_integer (row, "n_unreadable");
  proposal->made_usec = foyer_statement_get_integer (row, "made_usec");
  proposal->decided_usec = foyer_statement_get_integer (row, "decided_usec");
  proposal->actor = g_strdup (foyer_statement_get_text (row, "actor"));
  return proposal;
}

gboolean
foyer_store_list_proposals (FoyerStore *self, gint64 proposal_id, gboolean also_decided,
                            GPtrArray **proposals, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT p.*, d.origin AS origin, d.contract AS contract FROM proposal p JOIN delivery d ON "
      "d.delivery_id = p.delivery_id WHERE (:proposal_id = 0 AND (:also_decided = 1 OR p.state = "
      "'open')) OR p.proposal_id = :proposal_id ORDER BY p.proposal_id DESC",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":proposal_id", proposal_id);
  foyer_statement_bind_integer (select, ":also_decided", also_decided ? 1 : 0);
  return foyer_statement_collect (select, read_proposal, proposal_row_free_cb, proposals, error);
}

gboolean
foyer_store_list_proposed (FoyerStore *self, gint64 proposal_id, GArray **row_ids, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT attendee_row FROM proposal_person WHERE proposal_id = :proposal_id ORDER BY "
      "attendee_row",
      error);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));
  FoyerStep step;
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":proposal_id", proposal_id);
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      gint64 row_id = foyer_statement_get_integer (select, "attendee_row");
      g_array_append_val (found, row_id);
    }
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  *row_ids = g_steal_pointer (&found);
  return TRUE;
}

static gboolean
cancel_person (FoyerStore *self, gint64 row_id, FoyerRecord *record, GError **error)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new_from (record);
  g_autoptr (FoyerRecord) cancelled = NULL;
  foyer_record_builder_set_status (builder, FOYER_STATUS_CANCELLED);
  cancelled = foyer_record_builder_end (builder);
  return foyer_store_revise (self, row_id, cancelled, NULL, 0, "the registration was cancelled",
                             error);
}

/* Who was heard of since has another revision, or is cancelled already. */
static gboolean
cancel_people (FoyerStore *self, gint64 proposal_id, guint64 *n_cancelled, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT a.row_id AS row_id, a.record AS record FROM proposal_person p JOIN attendee a ON "
      "a.row_id = p.attendee_row WHERE p.proposal_id = :proposal_id AND a.revision = p.revision "
      "AND "
      "a.status <> :cancelled",
      error);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) records
      = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_record_unref);
  FoyerStep step;
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":proposal_id", proposal_id);
  foyer_statement_bind_integer (select, ":cancelled", FOYER_STATUS_CANCELLED);
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      gsize length = 0;
      gconstpointer bytes = foyer_statement_get_blob (select, "record", &length);
      gint64 row_id = foyer_statement_get_integer (select, "row_id");
      FoyerRecord *record = foyer_store_unpack_record (bytes, length, error);
      if (record == NULL)
        return FALSE;
      g_ptr_array_add (records, record);
      g_array_append_val (rows, row_id);
    }
  foyer_statement_reset (select);
  for (guint i = 0; step == FOYER_STEP_DONE && i < rows->len; i++)
    if (!cancel_person (self, g_array_index (rows, gint64, i), records->pdata[i], error))
      return FALSE;
  *n_cancelled = rows->len;
  return step == FOYER_STEP_DONE;
}

static gboolean
close_proposal (FoyerStore *self, gint64 proposal_id, const char *state, const char *actor,
                GError **error)
{
  g_autoptr (GPtrArray) known = NULL;
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self,
      "UPDATE proposal SET state = :state, decided_usec = :now, actor = :actor WHERE proposal_id = "
      ":proposal_id AND state = 'open'",
      error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_text (update, ":state", state);
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_text (update, ":actor", actor);
  foyer_statement_bind_integer (update, ":proposal_id", proposal_id);
  if (!foyer_statement_run (update, error))
    return FALSE;
  if (foyer_store_get_changes (self) == 1)
    return TRUE;
  if (!foyer_store_list_proposals (self, proposal_id, TRUE, &known, error))
    return FALSE;
  if (known->len == 0)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_NOT_FOUND,
                               "there is no proposal %" G_GINT64_FORMAT, proposal_id);
  return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                             "proposal %" G_GINT64_FORMAT " is %s already", proposal_id,
                             ((FoyerProposalRow *)known->pdata[0])->state);
}

gboolean
foyer_store_decide_proposal (FoyerStore *self, gint64 proposal_id, gboolean is_accepted,
                             const char *actor, guint64 *n_cancelled, GError **error)
{
  guint64 n = 0;
  g_autofree char *subject = g_strdup_printf ("proposal/%" G_GINT64_FORMAT, proposal_id);
  g_autofree char *detail = NULL;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_EVENT | FOYER_STORE_TOPIC_ATTENDEES, error)
      || !close_proposal (self, proposal_id, is_accepted ? "accepted" : "rejected", actor, error)
      || (is_accepted && !cancel_people (self, proposal_id, &n, error)))
    return FALSE;
  detail = is_accepted ? g_strdup_printf ("accepted: %" G_GUINT64_FORMAT " cancelled", n)
                       : g_strdup ("rejected");
  if (n_cancelled != NULL)
    *n_cancelled = n;
  return foyer_store_append_audit (self, actor, "proposal", subject, detail, error);
}
