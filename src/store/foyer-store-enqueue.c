/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Queueing print jobs: who gets one, their badge numbers, the immutable payload. */
#include "config.h"

#include "foyer-job-verb.h"
#include "foyer-store-jobs.h"
#include "foyer-store-printers.h"
#include "foyer-store-private.h"

/* Candidates for one badge number before the maker is called broken: 35 bits are far from full at
 * any event. */
#define MAXIMUM_PROPOSALS 1000u

typedef struct
{
  FoyerStore *store;
  const FoyerJobOrder *order;
  const FoyerJobMaker *maker;
  FoyerJobReceipt *receipt;
} Enqueue;

void
foyer_job_refusal_free (FoyerJobRefusal *self)
{
  g_free (self->attendee_id);
  g_free (self->job_id);
  g_free (self->printer);
  g_free (self->other_id);
  g_free (self);
}

static void
refusal_free_cb (gpointer data)
{
  foyer_job_refusal_free (data);
}

static FoyerJobReceipt *
receipt_new (void)
{
  FoyerJobReceipt *self = g_new0 (FoyerJobReceipt, 1);
  self->job_row_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->refusals = g_ptr_array_new_with_free_func (refusal_free_cb);
  return self;
}

void
foyer_job_receipt_free (FoyerJobReceipt *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->job_row_ids);
  g_ptr_array_unref (self->refusals);
  g_free (self);
}

static FoyerJobRefusal *
add_refusal (Enqueue *self, FoyerJobRefusalKind kind, const char *attendee_id)
{
  FoyerJobRefusal *refusal = g_new0 (FoyerJobRefusal, 1);
  refusal->kind = kind;
  refusal->attendee_id = g_strdup (attendee_id);
  g_ptr_array_add (self->receipt->refusals, refusal);
  return refusal;
}

/* ---- One job ---- */

gboolean
foyer_store_issue_badge_no (FoyerStore *self, FoyerAttendee *attendee, const FoyerJobMaker *maker,
                            char badge_no[FOYER_BADGE_NO_BYTES], GError **error)
{
  g_autoptr (FoyerStatement) claim
      = foyer_store_prepare (self,
                             "INSERT INTO badge (badge_no, attendee_row, issued_usec) VALUES "
                             "(:badge_no, :row_id, :now) ON CONFLICT (badge_no) DO NOTHING",
                             error);
  g_autoptr (FoyerStatement) give
      = claim == NULL
            ? NULL
            : foyer_store_prepare (
                self, "UPDATE attendee SET badge_no = :badge_no WHERE row_id = :row_id", error);
  if (give == NULL)
    return FALSE;
  for (guint attempt = 0; attempt < MAXIMUM_PROPOSALS; attempt++)
    {
      maker->propose_badge_no (attendee, attempt, badge_no, maker->user_data);
      foyer_statement_bind_text (claim, ":badge_no", badge_no);
      foyer_statement_bind_integer (claim, ":row_id", attendee->row_id);
      foyer_statement_bind_integer (claim, ":now", foyer_store_now (self));
      if (!foyer_statement_run (claim, error))
        return FALSE;
      if (foyer_store_get_changes (self) == 0)
        continue;
      foyer_statement_bind_text (give, ":badge_no", badge_no);
      foyer_statement_bind_integer (give, ":row_id", attendee->row_id);
      return foyer_statement_run (give, error);
    }
  return foyer_store_refuse (error, FOYER_STORE_ERROR_BUG,
                             "no free badge number after %u proposals", MAXIMUM_PROPOSALS);
}

static gboolean
bind_and_insert (FoyerStatement *insert, FoyerStore *self, FoyerJob *job, gint64 attendee_row,
                 gboolean is_automatic, const char *actor, GError **error)
{
  g_autoptr (GBytes) packed = foyer_store_pack_record (job->record);
  gsize length = 0;
  gconstpointer bytes = g_bytes_get_data (packed, &length);
  foyer_statement_bind_text (insert, ":job_id", job->job_id);
  foyer_statement_bind_integer (insert, ":attendee_row", attendee_row);
  foyer_statement_bind_text (insert, ":attendee_id", job->attendee_id);
  foyer_statement_bind_integer (insert, ":revision", job->revision);
  foyer_statement_bind_text (insert, ":badge_no", job->badge_no);
  foyer_statement_bind_integer (insert, ":copy", job->copy);
  foyer_statement_bind_integer (insert, ":is_automatic", is_automatic ? 1 : 0);
  foyer_statement_bind_text (insert, ":template_name", job->template_name);
  foyer_statement_bind_text (insert, ":template_digest", job->template_digest);
  foyer_statement_bind_text (insert, ":tier_label", job->tier_label);
  foyer_statement_bind_text (insert, ":tier_colour", job->tier_colour);
  foyer_statement_bind_text (insert, ":badge_token", job->badge_token);
  foyer_statement_bind_text (insert, ":printer", job->printer);
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  foyer_statement_bind_text (insert, ":trace_id", job->trace_id);
  foyer_statement_bind_text (insert, ":actor", actor);
  foyer_statement_bind_text (insert, ":verb", foyer_job_verb_get_name (job->verb));
  if (job->former_row_id != 0)
    foyer_statement_bind_integer (insert, ":former_row", job->former_row_id);
  else
    foyer_statement_bind_null (insert, ":former_row");
  foyer_statement_bind_text (insert, ":cause", job->cause);
  foyer_statement_bind_text (insert, ":desk", job->desk);
  foyer_statement_bind_blob (insert, ":record", bytes, length);
  return foyer_statement_run (insert, error);
}

gboolean
foyer_store_insert_job (FoyerStore *self, FoyerJob *job, gint64 attendee_row, gboolean is_automatic,
                        const char *actor, GError **error)
{
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT INTO job (job_id, attendee_row, attendee_id, revision, badge_no, copy, is_automatic,"
      " template_name, template_digest, tier_label, tier_colour, badge_token, state, printer,"
      " queued_usec, changed_usec, trace_id, actor, verb, former_row, cause, desk, record)"
      " VALUES (:job_id, :attendee_row, :attendee_id, :revision, :badge_no, :copy, :is_automatic,"
      " :template_name, :template_digest, :tier_label, :tier_colour, :badge_token, 'READY', "
      ":printer, :now, :now, :trace_id, :actor, :verb, :former_row, :cause, :desk, :record)",
      error);
  if (insert == NULL
      || !bind_and_insert (insert, self, job, attendee_row, is_automatic, actor, error))
    return FALSE;
  job->row_id = foyer_store_get_last_row_id (self);
  return foyer_store_add_job_step (self, job->row_id, FOYER_JOB_READY, FOYER_JOB_READY,
                                   job->printer, job->cause, actor, error);
}

/* The next piece of paper under this number: what never came out is not counted. */
static gboolean
count_copy (FoyerStore *self, const char *badge_no, guint *copy, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self,
                             "SELECT COALESCE (MAX (j.copy), 0) + 1 AS copy FROM badge b"
                             " JOIN job j ON j.attendee_row = b.attendee_row"
                             " WHERE b.badge_no = :badge_no AND j.badge_no = :badge_no"
                             " AND j.state NOT IN ('CANCELED', 'FAILED')",
                             error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":badge_no", badge_no);
  if (foyer_statement_step (select, error) != FOYER_STEP_ROW)
    return FALSE;
  *copy = (guint)foyer_statement_get_integer (select, "copy");
  return TRUE;
}

gboolean
foyer_store_draft_job (FoyerStore *self, FoyerAttendee *attendee, const char *printer,
                       const FoyerJobMaker *maker, FoyerJob **job, GError **error)
{
  char badge_no[FOYER_BADGE_NO_BYTES] = "";
  g_autoptr (FoyerJob) draft = foyer_job_new ();
  if (attendee->badge_no != NULL)
    g_strlcpy (badge_no, attendee->badge_no, sizeof badge_no);
  else if (!foyer_store_issue_badge_no (self, attendee, maker, badge_no, error))
    return FALSE;
  if (!count_copy (self, badge_no, &draft->copy, error))
    return FALSE;
  draft->attendee_id = g_strdup (foyer_attendee_get_id (attendee));
  draft->revision = attendee->revision;
  draft->badge_no = g_strdup (badge_no);
  draft->record = foyer_record_ref (attendee->record);
  draft->printer = g_strdup (printer);
  if (!maker->complete_job (attendee, draft, maker->user_data, error))
    return FALSE;
  if (draft->job_id == NULL || draft->template_name == NULL)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_BUG,
                               "a job was left without id or template");
  *job = g_steal_pointer (&draft);
  return TRUE;
}

static gboolean
make_job (Enqueue *self, FoyerAttendee *attendee, GError **error)
{
  g_autoptr (FoyerJob) job = NULL;
  if (!foyer_store_draft_job (self->store, attendee, self->order->printer, self->maker, &job,
                              error))
    return FALSE;
  job->cause = g_strdup (self->order->reason);
  job->desk = g_strdup (self->order->desk);
  if (!foyer_store_insert_job (self->store, job, attendee->row_id, TRUE, self->order->actor, error))
    return FALSE;
  g_array_append_val (self->receipt->job_row_ids, job->row_id);
  return TRUE;
}

/* ---- Named people ---- */

static gboolean
add_standing (Enqueue *self, FoyerStatement *row, FoyerJobRefusalKind kind, FoyerAttendee *attendee,
              GError **error)
{
  FoyerJobRefusal *refusal = add_refusal (self, kind, foyer_attendee_get_id (attendee));
  refusal->status = foyer_record_get_status (attendee->record);
  refusal->job_id = g_strdup (foyer_statement_get_text (row, "job_id"));
  refusal->other_id = g_strdup (foyer_statement_get_text (row, "attendee_id"));
  refusal->changed_usec = foyer_statement_get_integer (row, "changed_usec");
  refusal->printer = g_strdup (foyer_statement_get_text (row, "printer"));
  return foyer_job_state_parse (foyer_statement_get_text (row, "state"), &refusal->state)
         || foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                                "job '%s' is not what was written", refusal->job_id);
}

/* Whether the current revision is printed or on its way: then a refusal says how. */
static gboolean
find_standing_job (Enqueue *self, FoyerAttendee *attendee, gboolean *has_job, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self->store,
                             "SELECT job_id, attendee_id, state, changed_usec, COALESCE "
                             "(printed_on, printer) AS printer FROM job"
                             " WHERE attendee_row = :attendee_row"
                             " AND revision = :revision AND state NOT IN ('CANCELED', 'FAILED') "
                             "ORDER BY row_id DESC LIMIT 1",
                             error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":attendee_row", attendee->row_id);
  foyer_statement_bind_integer (select, ":revision", attendee->revision);
  FoyerStep step = foyer_statement_step (select, error);
  *has_job = step == FOYER_STEP_ROW;
  if (step != FOYER_STEP_ROW)
    return step == FOYER_STEP_DONE;
  return add_standing (self, select, FOYER_JOB_REFUSAL_HAS_JOB, attendee, error);
}

/* The same of an id that is the same person's. */
static gboolean
find_linked_job (Enqueue *self, FoyerAttendee *attendee, gboolean *has_job, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self->store,
      "SELECT j.job_id AS job_id, j.attendee_id AS attendee_id, j.state AS state, j.changed_usec "
      "AS "
      "changed_usec, COALESCE (j.printed_on, j.printer) AS printer"
      " FROM (SELECT d.first_row AS other FROM possible_duplicate d WHERE d.second_row = "
      ":attendee_row AND d.state = 'linked'"
      "  UNION SELECT d.second_row FROM possible_duplicate d WHERE d.first_row = :attendee_row AND "
      "d.state = 'linked')"
      " JOIN attendee a ON a.row_id = other AND a.status = 0"
      " JOIN job j ON j.attendee_row = other AND j.state NOT IN ('CANCELED', 'FAILED')"
      " ORDER BY j.row_id DESC LIMIT 1",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":attendee_row", attendee->row_id);
  FoyerStep step = foyer_statement_step (select, error);
  *has_job = step == FOYER_STEP_ROW;
  if (step != FOYER_STEP_ROW)
    return step == FOYER_STEP_DONE;
  return add_standing (self, select, FOYER_JOB_REFUSAL_LINKED, attendee, error);
}

static gboolean
enqueue_named (Enqueue *self, const char *attendee_id, GError **error)
{
  g_autoptr (FoyerAttendee) attendee = NULL;
  g_autoptr (GError) own_error = NULL;
  gboolean has_job = FALSE;
  if (!foyer_store_get_attendee (self->store, attendee_id, &attendee, &own_error))
    {
      if (!g_error_matches (own_error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&own_error));
          return FALSE;
        }
      add_refusal (self, FOYER_JOB_REFUSAL_UNKNOWN, attendee_id);
      return TRUE;
    }
  FoyerStatus status = foyer_record_get_status (attendee->record);
  if (status != FOYER_STATUS_ACTIVE)
    {
      add_refusal (self, FOYER_JOB_REFUSAL_NOT_ACTIVE, attendee_id)->status = status;
      return TRUE;
    }
  return find_standing_job (self, attendee, &has_job, error)
         && (has_job || self->order->reason != NULL
             || find_linked_job (self, attendee, &has_job, error))
         && (has_job || make_job (self, attendee, error));
}

/* ---- Everybody who still needs one ---- */

/* Linked to an earlier id that is somebody's badge already: one person, one badge. */
static gboolean
is_linked (Enqueue *self, gint64 row_id, gboolean *linked, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self->store,
      "SELECT EXISTS (SELECT 1 FROM possible_duplicate d JOIN attendee o ON o.row_id = d.first_row"
      " WHERE d.second_row = :row_id AND d.state = 'linked' AND o.status = 0) AS is_linked",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":row_id", row_id);
  if (foyer_statement_step (select, error) != FOYER_STEP_ROW)
    return FALSE;
  *linked = foyer_statement_get_integer (select, "is_linked") != 0;
  return TRUE;
}

static gboolean
enqueue_row (Enqueue *self, gint64 row_id, GError **error)
{
  g_autoptr (GPtrArray) attendees = NULL;
  gboolean linked = FALSE;
  if (!foyer_store_get_attendees (self->store, &row_id, 1, &attendees, error)
      || !is_linked (self, row_id, &linked, error))
    return FALSE;
  if (attendees->len == 0 || linked)
    return TRUE;
  FoyerAttendee *attendee = g_ptr_array_index (attendees, 0);
  return attendee->is_possible_duplicate || make_job (self, attendee, error);
}

static gboolean
enqueue_all (Enqueue *self, GError **error)
{
  g_autoptr (GArray) row_ids = NULL;
  FoyerAttendeeFilter filter = FOYER_ATTENDEE_FILTER_INIT;
  filter.status = FOYER_STATUS_ACTIVE;
  filter.tier = self->order->tier;
  filter.badge = FOYER_BADGE_NONE;
  if (!foyer_store_list_ids (self->store, &filter, self->order->sort, 0, &row_ids, error))
    return FALSE;
  for (guint i = 0;
       i < row_ids->len
       && (self->order->limit == 0 || self->receipt->job_row_ids->len < self->order->limit);
       i++)
    if (!enqueue_row (self, g_array_index (row_ids, gint64, i), error))
      return FALSE;
  g_autoptr (GArray) held = NULL;
  filter.is_possible_duplicate = TRUE;
  if (!foyer_store_list_ids (self->store, &filter, FOYER_SORT_ADMITTED, 0, &held, error))
    return FALSE;
  self->receipt->held = held->len;
  return TRUE;
}

static gboolean
check_printer (FoyerStore *self, const char *name, GError **error)
{
  g_autoptr (FoyerPrinter) printer = NULL;
  return foyer_store_get_printer (self, name, &printer, error);
}

static gboolean
audit_order (Enqueue *self, GError **error)
{
  g_autofree char *detail = g_strdup_printf ("%u jobs, %u refused, %" G_GUINT64_FORMAT " held",
                                             self->receipt->job_row_ids->len,
                                             self->receipt->refusals->len, self->receipt->held);
  if (self->receipt->job_row_ids->len == 0)
    return TRUE;
  return foyer_store_append_audit (self->store, self->order->actor, "print", self->order->printer,
                                   detail, error);
}

gboolean
foyer_store_enqueue_jobs (FoyerStore *self, const FoyerJobOrder *order, const FoyerJobMaker *maker,
                          FoyerJobReceipt **receipt, GError **error)
{
  g_autoptr (FoyerJobReceipt) made = receipt_new ();
  Enqueue enqueue = { .store = self, .order = order, .maker = maker, .receipt = made };
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_JOBS | FOYER_STORE_TOPIC_ATTENDEES, error)
      || !check_printer (self, order->printer, error))
    return FALSE;
  if (order->attendee_ids == NULL)
    {
      if (!enqueue_all (&enqueue, error))
        return FALSE;
    }
  else
    for (guint i = 0; order->attendee_ids[i] != NULL; i++)
      if (!enqueue_named (&enqueue, order->attendee_ids[i], error))
        return FALSE;
  if (!audit_order (&enqueue, error))
    return FALSE;
  *receipt = g_steal_pointer (&made);
  return TRUE;
}
