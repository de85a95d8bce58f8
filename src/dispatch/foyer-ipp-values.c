/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attribute groups of IPP answers to values. */
#include "config.h"

#include "foyer-ipp-values.h"

#include "foyer-dispatch-error.h"

#include <string.h>

/* Longest text taken from a printer for people to read. */
#define TEXT_BYTES 255
/* Resolutions outside are none that a document could have. */
#define LEAST_DPI 72u
#define MOST_DPI 2400u

const char *const foyer_ipp_printer_attributes[] = {
  "printer-state",
  "printer-state-reasons",
  "printer-state-message",
  "printer-is-accepting-jobs",
  "printer-make-and-model",
  "document-format-supported",
  "media-supported",
  "media-ready",
  "operations-supported",
  "queued-job-count",
  "cups-version",
  "printer-error-policy",
  "printer-uuid",
  "printer-up-time",
  "printer-resolution-supported",
  "printer-resolution-default",
  "pwg-raster-document-resolution-supported",
  "pwg-raster-document-type-supported",
  "print-color-mode-default",
  "member-names",
  NULL,
};

const char *const foyer_ipp_job_attributes[] = {
  "job-id",
  "job-uuid",
  "job-name",
  "job-state",
  "job-state-reasons",
  "job-state-message",
  "number-of-documents",
  "job-k-octets",
  NULL,
};

/* (transfer full) Valid UTF-8 of bounded length. */
static char *
dup_text (const char *value)
{
  g_autofree char *valid = NULL;
  const char *end;

  if (value == NULL)
    return NULL;
  valid = g_utf8_make_valid (value, (gssize)strnlen (value, TEXT_BYTES));
  for (end = valid; *end != '\0'; end = g_utf8_next_char (end))
    if (g_unichar_iscntrl (g_utf8_get_char (end)))
      break;
  return g_strndup (valid, (gsize)(end - valid));
}

static gboolean
has_strings (ipp_attribute_t *attribute)
{
  switch ((int)ippGetValueTag (attribute))
    {
    case IPP_TAG_TEXT:
    case IPP_TAG_NAME:
    case IPP_TAG_TEXTLANG:
    case IPP_TAG_NAMELANG:
    case IPP_TAG_KEYWORD:
    case IPP_TAG_URI:
    case IPP_TAG_MIMETYPE:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
has_integers (ipp_attribute_t *attribute)
{
  return ippGetValueTag (attribute) == IPP_TAG_INTEGER
         || ippGetValueTag (attribute) == IPP_TAG_ENUM;
}

static char *
dup_first_text (ipp_attribute_t *attribute)
{
  return has_strings (attribute) ? dup_text (ippGetString (attribute, 0, NULL)) : NULL;
}

static char **
dup_texts (ipp_attribute_t *attribute)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; has_strings (attribute) && i < ippGetCount (attribute); i++)
    {
      char *text = dup_text (ippGetString (attribute, i, NULL));

      if (text != NULL)
        g_ptr_array_add (texts, text);
    }
  g_ptr_array_add (texts, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

/* Keywords as they are compared: without severity, without "none". */
static char **
dup_reasons (ipp_attribute_t *attribute)
{
  static const char *const severities[] = { "-report", "-warning", "-error" };
  g_auto (GStrv) texts = dup_texts (attribute);
  g_autoptr (GPtrArray) reasons = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; texts[i] != NULL; i++)
    {
      for (guint s = 0; s < G_N_ELEMENTS (severities); s++)
        if (g_str_has_suffix (texts[i], severities[s]))
          texts[i][strlen (texts[i]) - strlen (severities[s])] = '\0';
      if (texts[i][0] != '\0' && strcmp (texts[i], "none") != 0)
        g_ptr_array_add (reasons, g_strdup (texts[i]));
    }
  g_ptr_array_add (reasons, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&reasons), FALSE);
}

static void
replace_strv (char ***field, char **value)
{
  g_strfreev (*field);
  *field = value;
}

static gint *
dup_operations (ipp_attribute_t *attribute)
{
  int count = has_integers (attribute) ? ippGetCount (attribute) : 0;
  gint *operations = g_new0 (gint, (gsize)count + 1);

  for (int i = 0; i < count; i++)
    operations[i] = ippGetInteger (attribute, i);
  return operations;
}

static guint *
dup_numbers (GArray *numbers)
{
  return (guint *)(void *)g_array_free (numbers, FALSE);
}

/* Square ones in dots per inch, without repeats. */
static guint *
dup_resolutions (ipp_attribute_t *attribute)
{
  GArray *found = g_array_new (TRUE, TRUE, sizeof (guint));
  int count = ippGetValueTag (attribute) == IPP_TAG_RESOLUTION ? ippGetCount (attribute) : 0;

  for (int i = 0; i < count; i++)
    {
      int y = 0;
      ipp_res_t unit = IPP_RES_PER_INCH;
      int x = ippGetResolution (attribute, i, &y, &unit);
      guint dpi = (guint)MAX (0, unit == IPP_RES_PER_CM ? (int)(x * 2.54 + 0.5) : x);
      gboolean is_new = x == y && dpi >= LEAST_DPI && dpi <= MOST_DPI;

      for (guint j = 0; j < found->len; j++)
        is_new = is_new && g_array_index (found, guint, j) != dpi;
      if (is_new)
        g_array_append_val (found, dpi);
    }
  return dup_numbers (found);
}

/* What is kept of a printer beyond what a job looks at. */
static void
take_ability (FoyerPrinterAbilities *self, const char *name, ipp_attribute_t *attribute)
{
  if (strcmp (name, "printer-resolution-supported") == 0)
    {
      g_free (self->resolutions);
      self->resolutions = dup_resolutions (attribute);
    }
  else if (strcmp (name, "printer-resolution-default") == 0)
    {
      g_autofree guint *one = dup_resolutions (attribute);

      self->default_resolution = one[0];
    }
  else if (strcmp (name, "pwg-raster-document-resolution-supported") == 0)
    {
      g_free (self->raster_resolutions);
      self->raster_resolutions = dup_resolutions (attribute);
    }
  else if (strcmp (name, "pwg-raster-document-type-supported") == 0)
    replace_strv (&self->raster_types, dup_texts (attribute));
  else if (strcmp (name, "member-names") == 0)
    replace_strv (&self->members, dup_texts (attribute));
  else if (strcmp (name, "print-color-mode-default") == 0 && self->colour_mode == NULL)
    self->colour_mode = dup_first_text (attribute);
  else if (strcmp (name, "printer-uuid") == 0 && self->uuid == NULL)
    self->uuid = dup_first_text (attribute);
  else if (strcmp (name, "printer-up-time") == 0 && has_integers (attribute))
    self->up_time_seconds = MAX (0, ippGetInteger (attribute, 0));
}

static void
complete_abilities (FoyerPrinterStatus *self)
{
  FoyerPrinterAbilities *abilities = self->abilities;
  guint n_operations = 0;

  while (self->operations[n_operations] != 0)
    n_operations++;
  abilities->make_and_model = g_strdup (self->make_and_model);
  replace_strv (&abilities->formats, g_strdupv (self->formats));
  replace_strv (&abilities->media, g_strdupv (self->media));
  replace_strv (&abilities->media_ready, g_strdupv (self->media_ready));
  g_free (abilities->operations);
  abilities->operations = g_memdup2 (self->operations, (n_operations + 1) * sizeof (gint));
  abilities->is_cups = self->is_cups;
  abilities->error_policy = g_strdup (self->error_policy);
}

static void
take_printer_attribute (FoyerPrinterStatus *self, const char *name, ipp_attribute_t *attribute,
                        gint *printer_state)
{
  if (strcmp (name, "printer-state") == 0 && has_integers (attribute))
    *printer_state = ippGetInteger (attribute, 0);
  else if (strcmp (name, "printer-state-reasons") == 0)
    replace_strv (&self->reasons, dup_reasons (attribute));
  else if (strcmp (name, "printer-is-accepting-jobs") == 0
           && ippGetValueTag (attribute) == IPP_TAG_BOOLEAN)
    self->is_accepting = ippGetBoolean (attribute, 0) != 0;
  else if (strcmp (name, "document-format-supported") == 0)
    replace_strv (&self->formats, dup_texts (attribute));
  else if (strcmp (name, "media-supported") == 0)
    replace_strv (&self->media, dup_texts (attribute));
  else if (strcmp (name, "media-ready") == 0)
    replace_strv (&self->media_ready, dup_texts (attribute));
  else if (strcmp (name, "queued-job-count") == 0 && has_integers (attribute))
    self->queued_jobs = ippGetInteger (attribute, 0);
  else if (strcmp (name, "cups-version") == 0)
    self->is_cups = TRUE;
  else if (strcmp (name, "operations-supported") == 0)
    {
      g_free (self->operations);
      self->operations = dup_operations (attribute);
    }
  else if (strcmp (name, "printer-state-message") == 0 && self->message == NULL)
    self->message = dup_first_text (attribute);
  else if (strcmp (name, "printer-make-and-model") == 0 && self->make_and_model == NULL)
    self->make_and_model = dup_first_text (attribute);
  else if (strcmp (name, "printer-error-policy") == 0 && self->error_policy == NULL)
    self->error_policy = dup_first_text (attribute);
}

FoyerPrinterStatus *
foyer_ipp_printer_status_parse (ipp_t *answer, GError **error)
{
  g_autoptr (FoyerPrinterStatus) self = foyer_printer_status_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gint printer_state = 0;

  for (ipp_attribute_t *attribute = ippFirstAttribute (answer); attribute != NULL;
       attribute = ippNextAttribute (answer))
    {
      const char *name = ippGetName (attribute);

      /* ippeveprinter sends some attributes twice; the first is the configured one. */
      if (name == NULL || ippGetGroupTag (attribute) != IPP_TAG_PRINTER
          || !g_hash_table_add (seen, (gpointer)name) || ippGetCount (attribute) < 1)
        continue;
      take_printer_attribute (self, name, attribute, &printer_state);
      take_ability (self->abilities, name, attribute);
    }
  if (printer_state < IPP_PSTATE_IDLE || printer_state > IPP_PSTATE_STOPPED)
    {
      g_set_error_literal (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME,
                           "the answer has no printer-state: what answers there is not a printer");
      return NULL;
    }
  self->state = (FoyerPrinterState)(printer_state - IPP_PSTATE_IDLE);
  if (self->message != NULL && self->message[0] == '\0')
    g_clear_pointer (&self->message, g_free);
  complete_abilities (self);
  return g_steal_pointer (&self);
}

/* One job group under construction. */
typedef struct
{
  FoyerRemoteJob *job;
  gint state;
} Group;

static void
take_job_attribute (Group *group, const char *name, ipp_attribute_t *attribute)
{
  FoyerRemoteJob *job = group->job;

  if (strcmp (name, "job-id") == 0 && has_integers (attribute) && job->id == 0)
    job->id = ippGetInteger (attribute, 0);
  else if (strcmp (name, "job-state") == 0 && has_integers (attribute) && group->state == 0)
    group->state = ippGetInteger (attribute, 0);
  else if (strcmp (name, "job-uuid") == 0 && job->uuid == NULL)
    {
      g_autofree char *uri = dup_first_text (attribute);

      if (uri != NULL)
        job->uuid = g_ascii_strdown (
            g_str_has_prefix (uri, "urn:uuid:") ? uri + strlen ("urn:uuid:") : uri, -1);
    }
  else if (strcmp (name, "job-name") == 0 && job->name == NULL)
    job->name = dup_first_text (attribute);
  else if (strcmp (name, "job-state-message") == 0 && job->message == NULL)
    job->message = dup_first_text (attribute);
  else if (strcmp (name, "job-state-reasons") == 0 && job->reasons[0] == NULL)
    replace_strv (&job->reasons, dup_reasons (attribute));
  else if (strcmp (name, "number-of-documents") == 0 && has_integers (attribute)
           && job->n_documents < 0)
    job->n_documents = MAX (-1, ippGetInteger (attribute, 0));
  else if (strcmp (name, "job-k-octets") == 0 && has_integers (attribute) && job->k_octets < 0)
    job->k_octets = MAX (-1, ippGetInteger (attribute, 0));
}

static gboolean
get_remote_state (gint job_state, FoyerRemoteState *state)
{
  static const FoyerRemoteState states[] = {
    FOYER_REMOTE_PENDING,    FOYER_REMOTE_PENDING_HELD,
    FOYER_REMOTE_PROCESSING, FOYER_REMOTE_PROCESSING_STOPPED,
    FOYER_REMOTE_CANCELED,   FOYER_REMOTE_ABORTED,
    FOYER_REMOTE_COMPLETED,
  };

  if (job_state < IPP_JSTATE_PENDING || job_state > IPP_JSTATE_COMPLETED)
    return FALSE;
  *state = states[job_state - IPP_JSTATE_PENDING];
  return TRUE;
}

static void
end_group (Group *group, GPtrArray *jobs)
{
  g_autoptr (FoyerRemoteJob) job = g_steal_pointer (&group->job);

  if (job != NULL && job->id > 0 && get_remote_state (group->state, &job->state))
    g_ptr_array_add (jobs, g_steal_pointer (&job));
  group->state = 0;
}

GPtrArray *
foyer_ipp_jobs_parse (ipp_t *answer)
{
  GPtrArray *jobs = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_remote_job_free);
  Group group = { 0 };

  for (ipp_attribute_t *attribute = ippFirstAttribute (answer); attribute != NULL;
       attribute = ippNextAttribute (answer))
    {
      const char *name = ippGetName (attribute);

      /* A nameless attribute is libcups' mark between two groups. */
      if (name == NULL || ippGetGroupTag (attribute) != IPP_TAG_JOB)
        {
          end_group (&group, jobs);
          continue;
        }
      if (group.job == NULL)
        group.job = foyer_remote_job_new ();
      if (ippGetCount (attribute) > 0)
        take_job_attribute (&group, name, attribute);
    }
  end_group (&group, jobs);
  return jobs;
}
