/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One person under tokens: reading both records, and writing what a change of the chain comes to,
 * with what it means for badges. */
#include "config.h"

#include "foyer-store-tokens-private.h"

#include <string.h>

void
foyer_token_person_clear (FoyerTokenPerson *self)
{
  g_clear_pointer (&self->record, foyer_record_unref);
  g_clear_pointer (&self->source, foyer_record_unref);
}

/* ---- Reading ---- */

static gboolean
read_person (FoyerStatement *row, FoyerTokenPerson *person, GError **error)
{
  FoyerUuid uuid = { { 0 } };
  gsize length = 0, source_length = 0, id_length = 0;
  gconstpointer id = foyer_statement_get_blob (row, "attendee_id", &id_length);
  gconstpointer bytes = foyer_statement_get_blob (row, "record", &length);
  gconstpointer source = foyer_statement_get_blob (row, "source_record", &source_length);
  if (id_length == sizeof uuid.bytes)
    memcpy (uuid.bytes, id, id_length);
  foyer_uuid_print (&uuid, person->attendee_id);
  person->row_id = foyer_statement_get_integer (row, "row_id");
  person->person_hash = foyer_statement_get_integer (row, "person_hash");
  person->revision = (guint)foyer_statement_get_integer (row, "revision");
  person->arrival = (FoyerArrival)foyer_statement_get_integer (row, "arrival");
  person->record = foyer_store_unpack_record (bytes, length, error);
  if (person->record == NULL)
    return FALSE;
  person->source = source != NULL ? foyer_store_unpack_record (source, source_length, error)
                                  : foyer_record_ref (person->record);
  return person->source != NULL;
}

gboolean
foyer_store_load_token_person (FoyerStore *self, const char *attendee_id, gint64 row_id,
                               FoyerTokenPerson *person, GError **error)
{
  FoyerUuid uuid = { { 0 } };
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT row_id, attendee_id, person_hash, revision, arrival, record, source_record FROM "
      "attendee WHERE (:row_id = 0 AND attendee_id = :attendee_id) OR row_id = :row_id",
      error);
  if (select == NULL)
    return FALSE;
  if (attendee_id != NULL && !foyer_uuid_parse (attendee_id, &uuid))
    return foyer_store_refuse (error, FOYER_STORE_ERROR_NOT_FOUND, "there is no attendee '%s'",
                               attendee_id);
  foyer_statement_bind_integer (select, ":row_id", row_id);
  foyer_statement_bind_blob (select, ":attendee_id", uuid.bytes, sizeof uuid.bytes);
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_DONE)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_NOT_FOUND, "there is no attendee '%s'",
                               attendee_id != NULL ? attendee_id : "");
  return step == FOYER_STEP_ROW && read_person (select, person, error);
}

gboolean
foyer_store_get_source_record (FoyerStore *self, const char *attendee_id, FoyerRecord **record,
                               GError **error)
{
  g_auto (FoyerTokenPerson) person = { 0 };
  if (!foyer_store_load_token_person (self, attendee_id, 0, &person, error))
    return FALSE;
  *record = foyer_record_ref (person.source);
  return TRUE;
}

/* ---- Badges ---- */

/* Those that a change of the record concerns: everything not given up. */
static gboolean
list_jobs (FoyerStore *self, gint64 row_id, GPtrArray **jobs, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self,
                             "SELECT * FROM job WHERE attendee_row = :row_id AND state NOT IN "
                             "('CANCELED', 'FAILED') AND superseded_usec = 0 ORDER BY row_id",
                             error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":row_id", row_id);
  return foyer_statement_collect (select, (FoyerRowReader)foyer_store_read_job,
                                  (GDestroyNotify)foyer_job_unref, jobs, error);
}

static gboolean
mark_job (FoyerStore *self, const FoyerJob *job, const char *why, GError **error)
{
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self, "UPDATE job SET superseded_usec = :now, superseded_why = :why WHERE row_id = :row_id",
      error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_text (update, ":why", why);
  foyer_statement_bind_integer (update, ":row_id", job->row_id);
  return foyer_statement_run (update, error)
         && (job->state != FOYER_JOB_PRINTED
             || foyer_store_revoke_superseded (self, job->row_id, error));
}

/* The next badge has a number of its own: the old one may be on a badge that is out. */
static gboolean
forget_badge_no (FoyerStore *self, gint64 row_id, const FoyerJob *job, GError **error)
{
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self, "UPDATE attendee SET badge_no = NULL WHERE row_id = :row_id AND badge_no = :badge_no",
      error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":row_id", row_id);
  foyer_statement_bind_text (update, ":badge_no", job->badge_no);
  return foyer_statement_run (update, error);
}

static gboolean
mark_jobs (FoyerStore *self, gint64 row_id, GPtrArray *jobs, const char *why,
           FoyerTokenReceipt *receipt, GError **error)
{
  for (guint i = 0; i < jobs->len; i++)
    {
      const FoyerJob *job = jobs->pdata[i];
      if (!foyer_job_state_may_be_out (job->state))
        continue;
      receipt->superseded += job->state == FOYER_JOB_PRINTED ? 1 : 0;
      receipt->out += job->state != FOYER_JOB_PRINTED ? 1 : 0;
      if (!mark_job (self, job, why, error) || !forget_badge_no (self, row_id, job, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
find_is_automatic (FoyerStore *self, gint64 job_row_id, gboolean *is_automatic, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT is_automatic FROM job WHERE row_id = :row_id", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":row_id", job_row_id);
  if (foyer_statement_step (select, error) != FOYER_STEP_ROW)
    return FALSE;
  *is_automatic = foyer_statement_get_integer (select, "is_automatic") != 0;
  return TRUE;
}

/* The same for the new revision, on the same way: template, printer, copy, desk. Nobody who is not
 * active gets one: *row_id 0. */
static gboolean
replace_job (FoyerStore *self, FoyerJob *former, const FoyerTokenAuthor *author, const char *why,
             gint64 *row_id, GError **error)
{
  g_autoptr (FoyerAttendee) attendee = NULL;
  g_autoptr (FoyerJob) job = foyer_job_new ();
  char badge_no[FOYER_BADGE_NO_BYTES] = "";
  gboolean is_automatic = FALSE;
  *row_id = 0;
  if (!foyer_store_get_attendee (self, former->attendee_id, &attendee, error)
      || !find_is_automatic (self, former->row_id, &is_automatic, error))
    return FALSE;
  if (foyer_record_get_status (attendee->record) != FOYER_STATUS_ACTIVE)
    return TRUE;
  if (attendee->badge_no != NULL)
    g_strlcpy (badge_no, attendee->badge_no, sizeof badge_no);
  else if (!foyer_store_issue_badge_no (self, attendee, author->maker, badge_no, error))
    return FALSE;
  job->attendee_id = g_strdup (former->attendee_id);
  job->revision = attendee->revision;
  job->badge_no = g_strdup (badge_no);
  job->copy = former->copy;
  job->record = foyer_record_ref (attendee->record);
  job->printer = g_strdup (former->printer);
  job->verb = FOYER_JOB_VERB_RE_EXPORT;
  job->former_row_id = former->row_id;
  job->cause = g_strdup (why);
  job->desk = g_strdup (former->desk);
  if (!author->maker->complete_job (attendee, job, author->maker->user_data, error))
    return FALSE;
  g_free (job->template_name);
  g_free (job->template_digest);
  job->template_name = g_strdup (former->template_name);
  job->template_digest = g_strdup (former->template_digest);
  if (!foyer_store_insert_job (self, job, attendee->row_id, is_automatic, author->who, error))
    return FALSE;
  *row_id = job->row_id;
  return TRUE;
}

/* After the new revision has cancelled them. */
static gboolean
replace_jobs (FoyerStore *self, GPtrArray *jobs, const FoyerTokenAuthor *author, const char *why,
              FoyerTokenReceipt *receipt, GError **error)
{
  for (guint i = 0; i < jobs->len; i++)
    {
      gint64 new_row = 0;
      if (foyer_job_state_may_be_out (((FoyerJob *)jobs->pdata[i])->state))
        continue;
      receipt->cancelled++;
      if (author->maker != NULL
          && !replace_job (self, jobs->pdata[i], author, why, &new_row, error))
        return FALSE;
      receipt->replaced += new_row != 0 ? 1 : 0;
    }
  return TRUE;
}

gboolean
foyer_store_revoke_superseded (FoyerStore *self, gint64 job_row_id, GError **error)
{
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self,
      "UPDATE badge SET revoked_usec = :now, revoked_reason = j.superseded_why FROM job j WHERE "
      "j.row_id = :row_id AND j.superseded_usec <> 0 AND badge.badge_no = j.badge_no AND "
      "badge.revoked_usec IS NULL",
      error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_integer (update, ":row_id", job_row_id);
  return foyer_statement_run (update, error);
}

/* ---- Writing ---- */

static gboolean
write_revision (FoyerStore *self, const FoyerTokenPerson *person, FoyerRecord *after,
                FoyerRecord *source, const FoyerTokenAuthor *author, const char *why,
                FoyerTokenReceipt *receipt, GError **error)
{
  g_autoptr (GPtrArray) jobs = NULL;
  guint64 n_pairs = 0;
  FoyerRevision revision = { .row_id = person->row_id,
                             .revision = person->revision,
                             .person_hash = person->person_hash,
                             .arrival = person->arrival,
                             .before = person->record,
                             .after = after,
                             .source = source,
                             .reason = why };
  return list_jobs (self, person->row_id, &jobs, error)
         && foyer_store_write_revision (self, &revision, &n_pairs, error)
         && mark_jobs (self, person->row_id, jobs, why, receipt, error)
         && replace_jobs (self, jobs, author, why, receipt, error);
}

static gboolean
clear_source (FoyerStore *self, gint64 row_id, GError **error)
{
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self, "UPDATE attendee SET source_record = NULL WHERE row_id = :row_id", error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":row_id", row_id);
  return foyer_statement_run (update, error);
}

gboolean
foyer_store_refold (FoyerStore *self, FoyerTokenPerson *person, const FoyerTokenAuthor *author,
                    const char *why, FoyerTokenReceipt *receipt, GError **error)
{
  g_autoptr (GPtrArray) tokens = NULL;
  g_autoptr (FoyerRecord) after = NULL;
  FoyerRevision revision = { .row_id = person->row_id, .source = person->source };
  if (!foyer_store_list_in_force (self, person->row_id, &tokens, error))
    return FALSE;
  after = foyer_token_fold (person->source, (FoyerToken *const *)tokens->pdata, tokens->len);
  if (!foyer_record_equal (after, person->record))
    return write_revision (self, person, after, tokens->len > 0 ? person->source : NULL, author,
                           why, receipt, error);
  return tokens->len > 0 ? foyer_store_write_source (self, &revision, error)
                         : clear_source (self, person->row_id, error);
}

gboolean
foyer_store_fill_receipt (FoyerStore *self, const char *attendee_id, FoyerTokenReceipt *receipt,
                          GError **error)
{
  if (!foyer_store_get_attendee (self, attendee_id, &receipt->attendee, error))
    return FALSE;
  receipt->now = *foyer_record_get_hash (receipt->attendee->record);
  return TRUE;
}

gboolean
foyer_store_audit_token (FoyerStore *self, const char *verb, const FoyerToken *token,
                         const FoyerTokenReceipt *receipt, const char *who, GError **error)
{
  g_autofree char *subject
      = token->attendee_id != NULL ? g_strdup (token->attendee_id)
        : token->dead_letter_id != 0
            ? g_strdup_printf ("dead-letter/%" G_GINT64_FORMAT, token->dead_letter_id)
            : NULL;
  g_autofree char *detail = g_strdup_printf (
      "token %" G_GINT64_FORMAT " version %u: %s, as %s; %u jobs cancelled, %u queued again, %u "
      "out, %u superseded",
      token->token_id, token->version, token->field != NULL ? token->field : "any field",
      token->role, receipt->cancelled, receipt->replaced, receipt->out, receipt->superseded);
  return foyer_store_append_audit (self, who, verb, subject, detail, error);
}
