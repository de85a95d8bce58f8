/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request, one answer, no printer driver. */
#include "config.h"

#include "foyer-ipp-query.h"

#include "foyer-dispatch-error.h"
#include "foyer-ipp-client.h"

#include <string.h>

#define DEADLINE_MSEC 2000
#define TEXT_BYTES 255

static const char *const asked[] = {
  "printer-name",     "printer-make-and-model",    "printer-info",  "member-names",
  "printer-location", "printer-is-accepting-jobs", "printer-state", "printer-type",
};

void
foyer_found_queue_free (FoyerFoundQueue *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->uri);
  g_free (self->make_and_model);
  g_free (self->info);
  g_free (self->location);
  g_strfreev (self->members);
  g_free (self);
}

/* ---- Answers ---- */

static char *
dup_text (ipp_attribute_t *attribute, int index)
{
  const char *value = ippGetString (attribute, index, NULL);
  g_autofree char *valid = NULL;

  if (value == NULL || *value == '\0')
    return NULL;
  valid = g_utf8_make_valid (value, (gssize)strnlen (value, TEXT_BYTES));
  for (char *c = valid; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  return g_steal_pointer (&valid);
}

static void
take_text (char **field, ipp_attribute_t *attribute)
{
  if (*field == NULL)
    *field = dup_text (attribute, 0);
}

static void
take_members (FoyerFoundQueue *self, ipp_attribute_t *attribute)
{
  GPtrArray *names = g_ptr_array_new ();

  for (int i = 0; i < ippGetCount (attribute); i++)
    {
      char *name = dup_text (attribute, i);

      if (name != NULL)
        g_ptr_array_add (names, name);
    }
  g_ptr_array_add (names, NULL);
  g_strfreev (self->members);
  self->members = (char **)g_ptr_array_free (names, FALSE);
}

static void
take_attribute (FoyerFoundQueue *self, const char *name, ipp_attribute_t *attribute)
{
  gboolean is_number
      = ippGetValueTag (attribute) == IPP_TAG_ENUM || ippGetValueTag (attribute) == IPP_TAG_INTEGER;

  if (strcmp (name, "printer-name") == 0)
    take_text (&self->name, attribute);
  else if (strcmp (name, "printer-make-and-model") == 0)
    take_text (&self->make_and_model, attribute);
  else if (strcmp (name, "printer-info") == 0)
    take_text (&self->info, attribute);
  else if (strcmp (name, "printer-location") == 0)
    take_text (&self->location, attribute);
  else if (strcmp (name, "member-names") == 0)
    take_members (self, attribute);
  else if (strcmp (name, "printer-is-accepting-jobs") == 0)
    self->is_accepting
        = ippGetValueTag (attribute) == IPP_TAG_BOOLEAN && ippGetBoolean (attribute, 0) != 0;
  else if (strcmp (name, "printer-state") == 0 && is_number)
    self->state = ippGetInteger (attribute, 0);
  else if (strcmp (name, "printer-type") == 0 && is_number)
    self->is_class = (ippGetInteger (attribute, 0) & CUPS_PRINTER_CLASS) != 0;
}

/* "ipp://host:631/" or "ipp+unix:///socket?/" and a queue's path. */
static char *
dup_queue_uri (const char *cups_uri, const FoyerFoundQueue *queue)
{
  g_autofree char *escaped = g_uri_escape_string (queue->name, NULL, FALSE);
  gsize length = strlen (cups_uri);

  while (length > 0 && cups_uri[length - 1] == '/')
    length--;
  return g_strdup_printf ("%.*s/%s/%s", (int)length, cups_uri,
                          queue->is_class ? "classes" : "printers", escaped);
}

static void
end_group (FoyerFoundQueue **group, GPtrArray *queues, const char *uri)
{
  FoyerFoundQueue *queue = g_steal_pointer (group);

  if (queue == NULL || queue->name == NULL)
    {
      foyer_found_queue_free (queue);
      return;
    }
  queue->uri = dup_queue_uri (uri, queue);
  g_ptr_array_add (queues, queue);
}

GPtrArray *
foyer_found_queues_parse (ipp_t *answer, const char *uri)
{
  GPtrArray *queues = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_found_queue_free);
  FoyerFoundQueue *group = NULL;

  for (ipp_attribute_t *attribute = ippFirstAttribute (answer); attribute != NULL;
       attribute = ippNextAttribute (answer))
    {
      const char *name = ippGetName (attribute);

      /* A nameless attribute is libcups' mark between two groups. */
      if (name == NULL || ippGetGroupTag (attribute) != IPP_TAG_PRINTER)
        {
          end_group (&group, queues, uri);
          continue;
        }
      if (group == NULL)
        {
          group = g_new0 (FoyerFoundQueue, 1);
          group->members = g_new0 (char *, 1);
        }
      if (ippGetCount (attribute) > 0)
        take_attribute (group, name, attribute);
    }
  end_group (&group, queues, uri);
  return queues;
}

/* ---- Questions ---- */

typedef struct
{
  FoyerIppClient *client;
  char *uri;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_clear_object (&self->client);
  g_free (self->uri);
  g_free (self);
}

/* (transfer full) NULL: the address is none, and the task has returned. */
static GTask *
begin (FoyerPrinter *printer, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Question *question = g_new0 (Question, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, tag);
  g_task_set_name (task, "[Foyer] IPP question");
  g_task_set_task_data (task, question, question_free);
  question->uri = g_strdup (printer->uri);
  question->client = foyer_ipp_client_open (printer, &error);
  if (question->client != NULL)
    return g_steal_pointer (&task);
  g_task_return_error (task, error);
  return NULL;
}

static void
discovered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Question *question = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (ipp_t) answer
      = foyer_ipp_client_call_finish (FOYER_IPP_CLIENT (source), result, &error);

  if (answer != NULL)
    g_task_return_pointer (task, foyer_found_queues_parse (answer, question->uri),
                           (GDestroyNotify)g_ptr_array_unref);
  /* So says a CUPS without a single queue. */
  else if (g_error_matches (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_NOT_FOUND))
    {
      g_error_free (error);
      g_task_return_pointer (
          task, g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_found_queue_free),
          (GDestroyNotify)g_ptr_array_unref);
    }
  else
    g_task_return_error (task, error);
}

void
foyer_ipp_discover_async (FoyerPrinter *cups, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = begin (cups, foyer_ipp_discover_async, callback, user_data);
  Question *question;
  ipp_t *message;

  if (task == NULL)
    return;
  question = g_task_get_task_data (task);
  message = foyer_ipp_client_make_request (question->client, IPP_OP_CUPS_GET_PRINTERS, 0);
  ippAddStrings (message, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes",
                 G_N_ELEMENTS (asked), NULL, asked);
  foyer_ipp_client_call_async (question->client, message, NULL, DEADLINE_MSEC, cancellable,
                               discovered_cb, task);
}

GPtrArray *
foyer_ipp_discover_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
identified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (ipp_t) answer
      = foyer_ipp_client_call_finish (FOYER_IPP_CLIENT (source), result, &error);

  if (answer != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
foyer_ipp_identify_async (FoyerPrinter *printer, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = begin (printer, foyer_ipp_identify_async, callback, user_data);
  Question *question;

  if (task == NULL)
    return;
  question = g_task_get_task_data (task);
  foyer_ipp_client_call_async (
      question->client,
      foyer_ipp_client_make_request (question->client, IPP_OP_IDENTIFY_PRINTER, 0), NULL,
      DEADLINE_MSEC, cancellable, identified_cb, task);
}

gboolean
foyer_ipp_identify_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
