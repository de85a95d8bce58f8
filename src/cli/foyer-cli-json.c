/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Printing values as JSON. */
#include "config.h"

#include "foyer-cli-json.h"

#include "foyer-job-verb.h"
#include "foyer-time.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

struct _FoyerCliJson
{
  json_t *root;
  GPtrArray *open; /* lent json_t: the root and what is open inside, innermost last */
};

FoyerCliJson *
foyer_cli_json_begin (void)
{
  FoyerCliJson *builder = g_new0 (FoyerCliJson, 1);

  builder->root = json_object ();
  builder->open = g_ptr_array_new ();
  g_ptr_array_add (builder->open, builder->root);
  return builder;
}

void
foyer_cli_json_free (FoyerCliJson *builder)
{
  if (builder == NULL)
    return;
  json_decref (builder->root);
  g_ptr_array_unref (builder->open);
  g_free (builder);
}

void
foyer_cli_json_print (FoyerCliJson *builder)
{
  char *text;

  g_assert (builder->open->len == 1);
  text = json_dumps (builder->root, JSON_INDENT (2) | JSON_REAL_PRECISION (9));
  g_assert (text != NULL);
  puts (text);
  free (text);
}

/* Takes @value. */
static void
add_value (FoyerCliJson *builder, const char *name, json_t *value)
{
  json_t *place = builder->open->pdata[builder->open->len - 1];

  g_assert (value != NULL && json_is_object (place) == (name != NULL));
  if (name != NULL)
    json_object_set_new (place, name, value);
  else
    json_array_append_new (place, value);
}

static void
begin (FoyerCliJson *builder, const char *name, json_t *value)
{
  add_value (builder, name, value);
  g_ptr_array_add (builder->open, value);
}

void
foyer_cli_json_begin_object (FoyerCliJson *builder, const char *name)
{
  begin (builder, name, json_object ());
}

void
foyer_cli_json_begin_array (FoyerCliJson *builder, const char *name)
{
  begin (builder, name, json_array ());
}

void
foyer_cli_json_end (FoyerCliJson *builder)
{
  g_assert (builder->open->len > 1);
  g_ptr_array_set_size (builder->open, (int)builder->open->len - 1);
}

void
foyer_cli_json_add_null (FoyerCliJson *builder, const char *name)
{
  add_value (builder, name, json_null ());
}

void
foyer_cli_json_add_text (FoyerCliJson *builder, const char *name, const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  add_value (builder, name, valid != NULL ? json_string (valid) : json_null ());
}

void
foyer_cli_json_add_integer (FoyerCliJson *builder, const char *name, gint64 number)
{
  add_value (builder, name, json_integer (number));
}

void
foyer_cli_json_add_number (FoyerCliJson *builder, const char *name, double number)
{
  add_value (builder, name, json_real (number));
}

void
foyer_cli_json_add_flag (FoyerCliJson *builder, const char *name, gboolean flag)
{
  add_value (builder, name, json_boolean (flag));
}

void
foyer_cli_json_add_time (FoyerCliJson *builder, const char *name, gint64 usec)
{
  g_autofree char *text = usec != 0 ? foyer_time_dup_text (usec) : NULL;

  foyer_cli_json_add_text (builder, name, text);
}

void
foyer_cli_json_add_texts (FoyerCliJson *builder, const char *name, const char *const *texts)
{
  foyer_cli_json_begin_array (builder, name);
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    foyer_cli_json_add_text (builder, NULL, texts[i]);
  foyer_cli_json_end (builder);
}

/* ---- Records ---- */

static void
add_custom (FoyerCliJson *builder, FoyerRecord *record)
{
  foyer_cli_json_begin_object (builder, "custom");
  for (guint i = 0; i < foyer_record_get_n_custom (record); i++)
    {
      const char *key = foyer_record_get_custom_key (record, i);

      foyer_cli_json_add_text (builder, key, foyer_record_get_custom (record, key));
    }
  foyer_cli_json_end (builder);
}

static void
add_field (FoyerCliJson *builder, FoyerRecord *record, FoyerField field)
{
  const char *name = foyer_field_get_name (field);

  switch (foyer_field_get_type (field))
    {
    case FOYER_FIELD_TYPE_TEXT:
      foyer_cli_json_add_text (builder, name, foyer_record_get_text (record, field));
      break;
    case FOYER_FIELD_TYPE_LIST:
      foyer_cli_json_add_texts (builder, name, foyer_record_get_list (record, field));
      break;
    case FOYER_FIELD_TYPE_FLAG:
      foyer_cli_json_add_flag (builder, name, foyer_record_get_flag (record, field));
      break;
    case FOYER_FIELD_TYPE_TIME:
      {
        g_autofree char *text = foyer_record_has (record, field)
                                    ? foyer_time_dup_text (foyer_record_get_time (record, field))
                                    : NULL;

        foyer_cli_json_add_text (builder, name, text);
        break;
      }
    case FOYER_FIELD_TYPE_STATUS:
      foyer_cli_json_add_text (builder, name,
                               foyer_status_get_name (foyer_record_get_status (record)));
      break;
    case FOYER_FIELD_TYPE_MAP:
      add_custom (builder, record);
      break;
    }
}

void
foyer_cli_json_add_attendee (FoyerCliJson *builder, FoyerAttendee *attendee, gboolean has_sensitive)
{
  g_autofree char *hash = foyer_digest_dup_text (foyer_record_get_hash (attendee->record));

  for (FoyerField field = 0; field < FOYER_N_FIELDS; field++)
    {
      if (has_sensitive || (foyer_field_get_flags (field) & FOYER_FIELD_SENSITIVE) == 0)
        add_field (builder, attendee->record, field);
      if (field == FOYER_FIELD_TICKET_CODES)
        foyer_cli_json_add_text (builder, "badge_no", attendee->badge_no);
    }
  foyer_cli_json_add_text (builder, "arrival", foyer_arrival_get_name (attendee->arrival));
  foyer_cli_json_add_time (builder, "arrival_at", attendee->arrival_usec);
  foyer_cli_json_add_text (builder, "arrival_desk", attendee->arrival_desk);
  foyer_cli_json_add_integer (builder, "revision", attendee->revision);
  foyer_cli_json_add_text (builder, "contract", attendee->contract);
  foyer_cli_json_add_text (builder, "taxonomy", attendee->taxonomy);
  foyer_cli_json_add_text (builder, "content_hash", hash);
  foyer_cli_json_add_time (builder, "admitted_at", attendee->admitted_usec);
  foyer_cli_json_add_time (builder, "updated_at", attendee->updated_usec);
  foyer_cli_json_add_flag (builder, "possible_duplicate", attendee->is_possible_duplicate);
  foyer_cli_json_add_text (builder, "badge_state", attendee->badge_state);
  foyer_cli_json_add_time (builder, "badge_at", attendee->badge_usec);
}

/* ---- Dead letters ---- */

static void
add_diagnostic (FoyerCliJson *builder, const FoyerDiagnostic *diagnostic)
{
  foyer_cli_json_begin_object (builder, NULL);
  foyer_cli_json_add_text (builder, "stage",
                           foyer_stage_get_name (foyer_code_get_stage (diagnostic->code)));
  foyer_cli_json_add_text (builder, "code", foyer_code_get_name (diagnostic->code));
  foyer_cli_json_add_text (builder, "message", diagnostic->message);
  foyer_cli_json_add_text (builder, "field", diagnostic->field_path);
  foyer_cli_json_add_text (builder, "rule", diagnostic->rule);
  foyer_cli_json_add_text (builder, "value", diagnostic->value);
  foyer_cli_json_add_text (builder, "record_id", diagnostic->record_id);
  foyer_cli_json_add_integer (builder, "line", (gint64)diagnostic->line);
  foyer_cli_json_add_integer (builder, "record", (gint64)diagnostic->record_no);
  foyer_cli_json_add_integer (builder, "column", diagnostic->column);
  foyer_cli_json_add_text (builder, "suggestion", diagnostic->suggestion);
  foyer_cli_json_add_text (builder, "next", foyer_code_get_remedy (diagnostic->code));
  foyer_cli_json_end (builder);
}

void
foyer_cli_json_add_diagnostics (FoyerCliJson *builder, const char *name, GPtrArray *diagnostics)
{
  foyer_cli_json_begin_array (builder, name);
  for (guint i = 0; diagnostics != NULL && i < diagnostics->len; i++)
    add_diagnostic (builder, diagnostics->pdata[i]);
  foyer_cli_json_end (builder);
}

void
foyer_cli_json_add_dead_letter (FoyerCliJson *builder, const FoyerDeadLetter *dead_letter)
{
  foyer_cli_json_add_integer (builder, "dead_letter_id", dead_letter->dead_letter_id);
  foyer_cli_json_add_text (builder, "stage", foyer_stage_get_name (dead_letter->stage));
  foyer_cli_json_add_text (builder, "code", foyer_code_get_name (dead_letter->code));
  foyer_cli_json_add_text (builder, "state", foyer_dead_letter_state_get_name (dead_letter->state));
  foyer_cli_json_add_text (builder, "source", dead_letter->source);
  foyer_cli_json_add_text (builder, "file", dead_letter->origin);
  foyer_cli_json_add_integer (builder, "batch_id", dead_letter->batch_id);
  foyer_cli_json_add_integer (builder, "delivery_id", dead_letter->delivery_id);
  foyer_cli_json_add_integer (builder, "line", (gint64)dead_letter->line);
  foyer_cli_json_add_integer (builder, "record", (gint64)dead_letter->record_no);
  foyer_cli_json_add_integer (builder, "offset", (gint64)dead_letter->offset);
  foyer_cli_json_add_integer (builder, "length", (gint64)dead_letter->length);
  foyer_cli_json_add_text (builder, "source_id", dead_letter->source_id);
  foyer_cli_json_add_text (builder, "name_hint", dead_letter->name_hint);
  foyer_cli_json_add_text (builder, "attendee_id", dead_letter->attendee_id);
  foyer_cli_json_add_text (builder, "job_id", dead_letter->job_id);
  foyer_cli_json_add_text (builder, "contract", dead_letter->contract);
  foyer_cli_json_add_text (builder, "taxonomy", dead_letter->taxonomy);
  foyer_cli_json_add_time (builder, "received_at", dead_letter->received_usec);
  foyer_cli_json_add_time (builder, "failed_at", dead_letter->failed_usec);
  foyer_cli_json_add_integer (builder, "attempts", dead_letter->attempts);
  foyer_cli_json_add_text (builder, "trace_id", dead_letter->trace_id);
  foyer_cli_json_add_diagnostics (builder, "diagnostics", dead_letter->diagnostics);
}

/* ---- Jobs and printers ---- */

void
foyer_cli_json_add_job (FoyerCliJson *builder, const FoyerJob *job)
{
  foyer_cli_json_add_text (builder, "job_id", job->job_id);
  foyer_cli_json_add_text (builder, "state", foyer_job_state_get_name (job->state));
  foyer_cli_json_add_text (builder, "attendee_id", job->attendee_id);
  foyer_cli_json_add_text (builder, "full_name",
                           foyer_record_get_text (job->record, FOYER_FIELD_FULL_NAME));
  foyer_cli_json_add_integer (builder, "revision", job->revision);
  foyer_cli_json_add_text (builder, "badge_no", job->badge_no);
  foyer_cli_json_add_integer (builder, "copy", job->copy);
  foyer_cli_json_add_text (builder, "template", job->template_name);
  foyer_cli_json_add_text (builder, "template_digest", job->template_digest);
  foyer_cli_json_add_text (builder, "printer", job->printer);
  foyer_cli_json_add_text (builder, "printed_on", job->printed_on);
  foyer_cli_json_add_integer (builder, "render_attempts", job->render_attempts);
  foyer_cli_json_add_integer (builder, "dispatch_attempts", job->dispatch_attempts);
  foyer_cli_json_add_text (builder, "document_digest", job->document_digest);
  foyer_cli_json_add_integer (builder, "document_bytes", (gint64)job->document_bytes);
  foyer_cli_json_add_integer (builder, "remote_job_id", job->remote_job_id);
  foyer_cli_json_add_text (builder, "reason", job->reason);
  foyer_cli_json_add_text (builder, "verb", foyer_job_verb_get_name (job->verb));
  foyer_cli_json_add_text (builder, "cause", job->cause);
  foyer_cli_json_add_text (builder, "desk", job->desk);
  foyer_cli_json_add_text (builder, "actor", job->actor);
  foyer_cli_json_add_time (builder, "queued_at", job->queued_usec);
  foyer_cli_json_add_time (builder, "changed_at", job->changed_usec);
  foyer_cli_json_add_time (builder, "printed_at", job->printed_usec);
  foyer_cli_json_add_text (builder, "trace_id", job->trace_id);
  foyer_cli_json_add_text (builder, "kind", foyer_job_kind_get_name (job->kind));
  foyer_cli_json_add_text (builder, "chain", job->chain);
  foyer_cli_json_add_integer (builder, "hop", job->hop);
  foyer_cli_json_add_time (builder, "deadline_at", job->deadline_usec);
  foyer_cli_json_add_time (builder, "asked_at", job->asked_usec);
  foyer_cli_json_add_integer (builder, "overruns", job->overruns);
  foyer_cli_json_add_flag (builder, "is_fallback", job->is_fallback);
  foyer_cli_json_add_time (builder, "seen_at", job->seen_usec);
  foyer_cli_json_add_text (builder, "seen_by", job->seen_by);
}

void
foyer_cli_json_add_printer (FoyerCliJson *builder, const FoyerPrinterReport *report)
{
  const FoyerPrinter *printer = report->printer;

  foyer_cli_json_add_text (builder, "name", printer->name);
  foyer_cli_json_add_text (builder, "kind", foyer_printer_kind_get_name (printer->kind));
  foyer_cli_json_add_text (builder, "uri", printer->uri);
  foyer_cli_json_add_text (builder, "media", printer->media);
  foyer_cli_json_add_text (builder, "certificate_file", printer->certificate_file);
  foyer_cli_json_add_text (builder, "key_file", printer->key_file);
  foyer_cli_json_add_text (builder, "ca_file", printer->ca_file);
  foyer_cli_json_add_text (builder, "pin_sha256", printer->pin_sha256);
  foyer_cli_json_add_text (builder, "profile_file", printer->profile_file);
  foyer_cli_json_add_time (builder, "added_at", printer->added_usec);
  foyer_cli_json_add_integer (builder, "dpi", printer->dpi);
  foyer_cli_json_add_text (builder, "password_file", printer->password_file);
  foyer_cli_json_add_flag (builder, "accepts_retries", printer->accepts_retries);
  foyer_cli_json_add_integer (builder, "labels_left", printer->labels_left);
  foyer_cli_json_add_integer (builder, "labels_low", printer->labels_low);
  foyer_cli_json_add_integer (builder, "open_jobs", (gint64)report->open_jobs);
  foyer_cli_json_add_integer (builder, "printed_jobs", (gint64)report->printed_jobs);
  foyer_cli_json_add_text (builder, "state", report->state);
  foyer_cli_json_add_texts (builder, "reasons", (const char *const *)report->reasons);
  foyer_cli_json_add_text (builder, "message", report->message);
  foyer_cli_json_add_flag (builder, "is_ready", report->is_ready);
  foyer_cli_json_add_time (builder, "since", report->since_usec);
  foyer_cli_json_add_text (builder, "shown_sha256", report->shown_digest);
  foyer_cli_json_add_text (builder, "breaker", report->breaker);
  foyer_cli_json_add_text (builder, "breaker_mode", report->breaker_mode);
  foyer_cli_json_add_time (builder, "breaker_until", report->breaker_until_usec);
  foyer_cli_json_add_time (builder, "paused_at", printer->paused_usec);
  foyer_cli_json_add_text (builder, "warning", report->warning);
}
