/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libsecret under a deadline: a machine without a desktop must not wait for one. */
#include "config.h"

#include "foyer-secret-service.h"

#include <libsecret/secret.h>

#define DEADLINE_MSEC 5000

static const SecretSchema schema = { .name = "org.foyer.Foyer.Source",
                                     .flags = SECRET_SCHEMA_NONE,
                                     .attributes = {
                                         { "event", SECRET_SCHEMA_ATTRIBUTE_STRING },
                                         { "name", SECRET_SCHEMA_ATTRIBUTE_STRING },
                                     } };

/* ---- Waiting with a deadline ---- */

typedef struct
{
  GMainContext *context;
  GCancellable *cancellable;
  GSource *deadline;
  GAsyncResult *result;
  gboolean is_late;
} Wait;

static gboolean
deadline_cb (gpointer user_data)
{
  Wait *wait = user_data;

  wait->is_late = TRUE;
  g_cancellable_cancel (wait->cancellable);
  return G_SOURCE_REMOVE;
}

static void
wait_begin (Wait *wait)
{
  *wait = (Wait){ .context = g_main_context_new (), .cancellable = g_cancellable_new () };
  g_main_context_push_thread_default (wait->context);
  wait->deadline = g_timeout_source_new (DEADLINE_MSEC);
  g_source_set_static_name (wait->deadline, "[Foyer] Secret Service deadline");
  g_source_set_callback (wait->deadline, deadline_cb, wait, NULL);
  g_source_attach (wait->deadline, wait->context);
}

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  wait->result = g_object_ref (result);
}

/* Between two questions. */
static void
wait_again (Wait *wait)
{
  g_clear_object (&wait->result);
}

static GAsyncResult *
wait_run (Wait *wait)
{
  while (wait->result == NULL)
    g_main_context_iteration (wait->context, TRUE);
  return wait->result;
}

/* What else went wrong because time was up is that time was up. */
static void
wait_end (Wait *wait, GError **error)
{
  wait_again (wait);
  g_source_destroy (wait->deadline);
  g_source_unref (wait->deadline);
  g_main_context_pop_thread_default (wait->context);
  g_main_context_unref (wait->context);
  g_object_unref (wait->cancellable);
  if (wait->is_late && error != NULL && *error != NULL)
    {
      g_clear_error (error);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                           "the Secret Service does not answer");
    }
}

/* ---- The service ---- */

/* Without an address GIO would go looking for a bus launcher. */
static gboolean
has_bus (GError **error)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);

  if (g_getenv ("DBUS_SESSION_BUS_ADDRESS") != NULL || g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "there is no session bus");
  return FALSE;
}

/* An open default collection: a locked one would ask a person, who may not be there. */
static SecretCollection *
open_collection (Wait *wait, SecretService *service, GError **error)
{
  g_autoptr (SecretCollection) collection = NULL;

  wait_again (wait);
  secret_collection_for_alias (service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE,
                               wait->cancellable, ready_cb, wait);
  collection = secret_collection_for_alias_finish (wait_run (wait), error);
  if (collection == NULL && error != NULL && *error == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         "the Secret Service has no default collection");
  else if (collection != NULL && secret_collection_get_locked (collection))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED,
                           "the default collection of the Secret Service is locked");
      return NULL;
    }
  return g_steal_pointer (&collection);
}

static SecretService *
open_service (Wait *wait, GError **error)
{
  g_autoptr (SecretService) service = NULL;
  g_autoptr (SecretCollection) collection = NULL;

  secret_service_get (SECRET_SERVICE_OPEN_SESSION, wait->cancellable, ready_cb, wait);
  service = secret_service_get_finish (wait_run (wait), error);
  if (service == NULL)
    return NULL;
  collection = open_collection (wait, service, error);
  return collection != NULL ? g_steal_pointer (&service) : NULL;
}

gboolean
foyer_secret_service_keep (const char *event_id, const char *name, const char *label,
                           const char *text, GError **error)
{
  Wait wait;
  g_autoptr (SecretService) service = NULL;
  g_autoptr (SecretValue) value = NULL;
  g_autoptr (GHashTable) attributes = NULL;
  GError *cause = NULL;

  if (!has_bus (error))
    return FALSE;
  wait_begin (&wait);
  service = open_service (&wait, &cause);
  if (service != NULL)
    {
      attributes = secret_attributes_build (&schema, "event", event_id, "name", name, NULL);
      value = secret_value_new (text, -1, "text/plain");
      wait_again (&wait);
      secret_service_store (service, &schema, attributes, SECRET_COLLECTION_DEFAULT, label, value,
                            wait.cancellable, ready_cb, &wait);
      (void)secret_service_store_finish (service, wait_run (&wait), &cause); /* the error says it */
    }
  wait_end (&wait, &cause);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, cause);
  return FALSE;
}

char *
foyer_secret_service_fetch (const char *event_id, const char *name, GError **error)
{
  Wait wait;
  g_autoptr (SecretService) service = NULL;
  g_autoptr (GHashTable) attributes = NULL;
  char *text = NULL;
  GError *cause = NULL;

  if (!has_bus (error))
    return NULL;
  wait_begin (&wait);
  service = open_service (&wait, &cause);
  if (service != NULL)
    {
      g_autoptr (SecretValue) value = NULL;

      attributes = secret_attributes_build (&schema, "event", event_id, "name", name, NULL);
      wait_again (&wait);
      secret_service_lookup (service, &schema, attributes, wait.cancellable, ready_cb, &wait);
      value = secret_service_lookup_finish (service, wait_run (&wait), &cause);
      if (value != NULL)
        text = g_strdup (secret_value_get_text (value));
    }
  wait_end (&wait, &cause);
  if (cause != NULL)
    g_propagate_error (error, cause);
  else if (text == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         "the Secret Service does not have it");
  return text;
}

gboolean
foyer_secret_service_forget (const char *event_id, const char *name, GError **error)
{
  Wait wait;
  g_autoptr (SecretService) service = NULL;
  g_autoptr (GHashTable) attributes = NULL;
  GError *cause = NULL;

  if (!has_bus (error))
    return FALSE;
  wait_begin (&wait);
  service = open_service (&wait, &cause);
  if (service != NULL)
    {
      attributes = secret_attributes_build (&schema, "event", event_id, "name", name, NULL);
      wait_again (&wait);
      secret_service_clear (service, &schema, attributes, wait.cancellable, ready_cb, &wait);
      (void)secret_service_clear_finish (service, wait_run (&wait), &cause); /* none is fine too */
    }
  wait_end (&wait, &cause);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, cause);
  return FALSE;
}
