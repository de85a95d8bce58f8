/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands that change sources: add, rotate, retire, hold, park, release, remove. Each is one short
 * thread, because secrets may be behind a service that takes its time. */
#include "config.h"

#include "foyer-engine-sources.h"

#include "foyer-engine-private.h"
#include "foyer-limits.h"
#include "foyer-peer-list.h"
#include "foyer-signature.h"
#include "foyer-store-sources.h"

#include <string.h>
#include <sys/random.h>

void
foyer_source_secret_free (FoyerSourceSecret *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->path);
  foyer_signature_secret_free (self->text);
  g_free (self->place);
  g_free (self);
}

const char *const *
foyer_engine_get_signature_schemes (void)
{
  static const char *names[FOYER_SIGNATURE_SCHEMES + 1];
  static gsize is_filled;

  if (g_once_init_enter (&is_filled))
    {
      for (guint i = 0; i < FOYER_SIGNATURE_SCHEMES; i++)
        names[i] = foyer_signature_scheme_get_name (i);
      g_once_init_leave (&is_filled, 1);
    }
  return names;
}

/* ---- One command ---- */

typedef struct _Command Command;
/* On a thread. The result, or NULL with an error of any domain. */
typedef gpointer (*CommandFunc) (Command *command, GError **error);

struct _Command
{
  FoyerLine *line;
  CommandFunc func;
  FoyerSource *source; /* to add, or a copy to change */
  char *name;
  char *secret; /* given by the operator */
  char *token;
  FoyerSourceState state;
  const char *verb;
};

static void
command_free (gpointer data)
{
  Command *self = data;

  g_clear_pointer (&self->source, foyer_source_unref);
  g_free (self->name);
  foyer_signature_secret_free (self->secret);
  foyer_signature_secret_free (self->token);
  g_free (self);
}

static void
command_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Command *command = task_data;
  FoyerLine *line = command->line;
  GError *cause = NULL;
  GError *error = NULL;
  gpointer result = command->func (command, &cause);

  foyer_line_leave_helper (line);
  if (cause == NULL)
    {
      g_task_return_pointer (task, result, NULL);
      return;
    }
  foyer_engine_error_take (&error, cause, NULL);
  g_task_return_error (task, error);
}

/* Takes @command. */
static void
run (FoyerEngine *self, Command *command, CommandFunc func, gpointer tag, GCancellable *cancellable,
     GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, tag);
  g_task_set_name (task, "foyer-engine-source");
  /* What was done is reported, cancelled or not. */
  g_task_set_check_cancellable (task, FALSE);
  command->func = func;
  command->line = foyer_engine_get_line (self);
  g_task_set_task_data (task, command, command_free);
  if (!foyer_engine_check_writable (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  foyer_line_enter_helper (command->line);
  g_task_run_in_thread (task, command_thread);
}

static Command *
command_new (const char *name, const char *secret)
{
  Command *command = g_new0 (Command, 1);

  command->name = g_strdup (name);
  command->secret = g_strdup (secret);
  return command;
}

static gpointer
finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
finish_done (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  GError *cause = NULL;

  (void)finish (self, result, &cause); /* such commands have no result */
  if (cause != NULL)
    g_propagate_error (error, cause);
  return cause == NULL;
}

static gboolean
write_store (Command *command, FoyerStoreFunc func, GError **error)
{
  GError *cause = NULL;

  (void)foyer_store_service_write (command->line->store, FOYER_STORE_PRIORITY_URGENT, func, command,
                                   NULL, &cause);
  if (cause != NULL)
    g_propagate_error (error, cause);
  return cause == NULL;
}

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE, format, arguments);
  va_end (arguments);
  return FALSE;
}

/* ---- Secrets ---- */

static char *
dup_new_secret (GError **error)
{
  guint8 random[FOYER_SIGNATURE_SECRET_BYTES];
  char *text;

  if (getrandom (random, sizeof random, 0) != (gssize)sizeof random)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE,
                           "the system gives no randomness");
      return NULL;
    }
  text = foyer_signature_secret_new (random);
  explicit_bzero (random, sizeof random);
  return text;
}

/* Checks the secret that was given, or makes one. (transfer full) */
static char *
dup_secret (Command *command, FoyerSignatureScheme scheme, GError **error)
{
  g_autoptr (FoyerSignatureKey) key = NULL;
  char *text = command->secret != NULL ? g_strdup (command->secret) : dup_new_secret (error);
  GError *cause = NULL;

  if (text == NULL)
    return NULL;
  key = foyer_signature_key_parse (scheme, text, &cause);
  if (key != NULL)
    return text;
  foyer_signature_secret_free (text);
  (void)refuse (error, "the secret is not one of %s: %s; copy it again from the sender's page",
                foyer_signature_scheme_get_title (scheme), cause->message);
  g_error_free (cause);
  return NULL;
}

/* Keeps @text; it becomes the first of @source's secrets, what was first the second. *forgotten
 * (transfer full): the reference that falls out, or NULL. */
static gboolean
add_secret (Command *command, FoyerSource *source, const char *text, char **forgotten,
            GError **error)
{
  g_autofree char *label = g_strdup_printf ("Foyer: webhook secret of %s", source->name);
  char *reference = foyer_secret_store_keep (command->line->secrets, label, text, error);

  if (reference == NULL)
    return FALSE;
  *forgotten = source->secrets[1];
  source->secrets[1] = source->secrets[0];
  source->secret_usec[1] = source->secret_usec[0];
  source->secrets[0] = reference;
  source->secret_usec[0] = foyer_clock_get_now_usec (command->line->clock);
  return TRUE;
}

/* @text (transfer full) is shown if it was made here. */
static FoyerSourceSecret *
report_secret (Command *command, const FoyerSource *source, char *text)
{
  FoyerSourceSecret *report = g_new0 (FoyerSourceSecret, 1);

  report->name = g_strdup (source->name);
  report->path
      = source->kind == FOYER_SOURCE_WEBHOOK ? g_strconcat ("/hooks/", source->name, NULL) : NULL;
  if (command->secret == NULL)
    report->text = text;
  else
    foyer_signature_secret_free (text);
  if (source->secrets[0] != NULL)
    {
      report->is_in_file = foyer_secret_store_is_file (source->secrets[0]);
      report->place = foyer_secret_store_dup_place (command->line->secrets, source->secrets[0]);
    }
  report->has_former = source->secrets[1] != NULL;
  return report;
}

/* A reference that stays behind harms nobody; the store no longer names it. */
static void
forget (Command *command, const char *reference)
{
  g_autoptr (GError) error = NULL;

  if (reference != NULL && !foyer_secret_store_forget (command->line->secrets, reference, &error))
    g_warning ("a former secret stays where it is: %s", error->message);
}

/* ---- Add ---- */

static gboolean
check_networks (const FoyerSource *source, GError **error)
{
  g_autofree char *text = source->networks != NULL ? g_strjoinv (",", source->networks) : NULL;
  GError *cause = NULL;
  g_autoptr (FoyerPeerList) networks = foyer_peer_list_parse (text, &cause);

  if (networks != NULL)
    return TRUE;
  (void)refuse (error, "%s", cause->message);
  g_error_free (cause);
  return FALSE;
}

static gboolean
check_tiers (Command *command, GError **error)
{
  FoyerTaxonomy *taxonomy = foyer_catalogue_get_taxonomy (command->line->catalogue);
  char **tiers = command->source->tiers;

  for (guint i = 0; tiers != NULL && tiers[i] != NULL; i++)
    if (foyer_taxonomy_find_tier (taxonomy, tiers[i]) == NULL)
      return refuse (error, "tier '%s' is not in the taxonomy of the event", tiers[i]);
  return TRUE;
}

static gboolean
is_slug (const char *text)
{
  return text != NULL && *text != '\0'
         && text[strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")]
                == '\0';
}

/* The pinned host: scheme and authority, nothing after it. */
static gboolean
check_pull (Command *command, GError **error)
{
  const FoyerSource *source = command->source;
  g_autoptr (GUri) uri
      = source->pull_url != NULL ? g_uri_parse (source->pull_url, G_URI_FLAGS_NONE, NULL) : NULL;

  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "https") != 0
      || g_uri_get_host (uri) == NULL || *g_uri_get_path (uri) != '\0'
      || g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL)
    return refuse (error, "a source that fetches needs the platform's address, such as "
                          "https://pretix.eu, without a path");
  if (source->pull == FOYER_PULL_PRETIX
      && (!is_slug (source->pull_organizer) || !is_slug (source->pull_event)))
    return refuse (error, "fetching from pretix needs the short names of organizer and event");
  return command->token != NULL || refuse (error, "fetching needs a token of the platform's API");
}

static gboolean
check_webhook (Command *command, FoyerSignatureScheme *scheme, GError **error)
{
  const FoyerSource *source = command->source;

  if (source->scheme == NULL || !foyer_signature_scheme_parse (source->scheme, scheme))
    {
      g_autofree char *names = g_strjoinv (", ", (char **)foyer_engine_get_signature_schemes ());

      return refuse (error, "a webhook needs a signature scheme, one of: %s", names);
    }
  if (source->window_seconds != 0
      && (source->window_seconds < FOYER_LIMIT_SIGNATURE_WINDOW_FLOOR_SECONDS
          || source->window_seconds > FOYER_LIMIT_SIGNATURE_WINDOW_CEILING_SECONDS))
    return refuse (error, "the window of the sender's clock is %u to %u seconds",
                   FOYER_LIMIT_SIGNATURE_WINDOW_FLOOR_SECONDS,
                   FOYER_LIMIT_SIGNATURE_WINDOW_CEILING_SECONDS);
  if (!check_networks (source, error) || !check_tiers (command, error))
    return FALSE;
  if (foyer_signature_scheme_is_signed (*scheme))
    return source->pull == FOYER_PULL_NONE
           || refuse (error, "a signed webhook is not fetched again; leave the pull settings out");
  if (source->pull == FOYER_PULL_NONE)
    return refuse (error, "requests that nobody signed never change a record: with scheme none "
                          "say where to fetch from (pretix or eventbrite)");
  return check_pull (command, error);
}

static gboolean
check_draft (Command *command, FoyerSignatureScheme *scheme, GError **error)
{
  FoyerSource *source = command->source;
  g_autoptr (FoyerContract) contract = NULL;

  if (!foyer_source_is_name (source->name))
    return refuse (error, "a source's name is 1 to 64 of: a-z 0-9 - _ . and does not begin with .");
  if (source->kind == FOYER_SOURCE_WEBHOOK && !check_webhook (command, scheme, error))
    return FALSE;
  if (source->kind == FOYER_SOURCE_FOLDER
      && (source->folder == NULL || !g_path_is_absolute (source->folder)))
    return refuse (error, "a watched folder needs an absolute path");
  if (source->contract == NULL)
    return source->kind != FOYER_SOURCE_WEBHOOK
           || refuse (error, "a webhook needs the contract that its bodies are read by");
  contract = foyer_catalogue_adopt_contract (command->line->catalogue, source->contract, error);
  if (contract == NULL)
    return FALSE;
  if (source->kind == FOYER_SOURCE_WEBHOOK
      && foyer_contract_get_reading (contract)->format != FOYER_FORMAT_JSON)
    return refuse (error, "contract '%s' reads no JSON documents, which webhooks are",
                   foyer_contract_get_reference (contract));
  g_free (source->contract);
  source->contract = g_strdup (foyer_contract_get_reference (contract));
  return TRUE;
}

static gpointer
store_added (FoyerStore *store, gpointer data, GError **error)
{
  const Command *command = data;

  (void)foyer_store_add_source (store, command->source, command->line->actor, error);
  return NULL;
}

static gboolean
keep_token (Command *command, GError **error)
{
  g_autofree char *label = g_strdup_printf ("Foyer: API token of %s", command->source->name);

  if (command->token == NULL)
    return TRUE;
  command->source->pull_token
      = foyer_secret_store_keep (command->line->secrets, label, command->token, error);
  return command->source->pull_token != NULL;
}

static gpointer
add (Command *command, GError **error)
{
  FoyerSource *source = command->source;
  FoyerSignatureScheme scheme = FOYER_SIGNATURE_SCHEME_NONE;
  g_autofree char *forgotten = NULL;
  char *text = NULL;
  gboolean is_added;

  if (!check_draft (command, &scheme, error))
    return NULL;
  if (foyer_signature_scheme_is_signed (scheme)
      && (text = dup_secret (command, scheme, error)) == NULL)
    return NULL;
  is_added = (text == NULL || add_secret (command, source, text, &forgotten, error))
             && keep_token (command, error) && write_store (command, store_added, error);
  if (is_added)
    return report_secret (command, source, text);
  foyer_signature_secret_free (text);
  forget (command, source->secrets[0]);
  forget (command, source->pull_token);
  return NULL;
}

void
foyer_engine_add_source_async (FoyerEngine *self, FoyerSource *draft, const char *secret,
                               const char *token, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  Command *command;

  g_return_if_fail (FOYER_IS_ENGINE (self) && draft != NULL);

  command = command_new (draft->name, secret);
  command->source = foyer_source_copy (draft);
  command->source->state = FOYER_SOURCE_OPEN;
  for (guint i = 0; i < FOYER_SOURCE_SECRETS; i++)
    g_clear_pointer (&command->source->secrets[i], g_free);
  g_clear_pointer (&command->source->pull_token, g_free);
  command->token = g_strdup (token);
  run (self, command, add, foyer_engine_add_source_async, cancellable, callback, user_data);
}

FoyerSourceSecret *
foyer_engine_add_source_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, error);
}

/* ---- Rotate and retire ---- */

static gpointer
read_source (FoyerStore *store, gpointer data, GError **error)
{
  const Command *command = data;
  FoyerSource *source = NULL;

  (void)foyer_store_get_source (store, command->name, &source, error);
  return source;
}

/* A copy that may be changed, in command->source. */
static gboolean
load_source (Command *command, GError **error)
{
  g_autoptr (FoyerSource) source
      = foyer_store_service_read (command->line->store, read_source, command, error);

  if (source == NULL)
    return FALSE;
  command->source = foyer_source_copy (source);
  return TRUE;
}

static gpointer
store_secrets (FoyerStore *store, gpointer data, GError **error)
{
  const Command *command = data;

  (void)foyer_store_set_source_secrets (store, command->source, command->verb, command->line->actor,
                                        error);
  return NULL;
}

static gpointer
rotate (Command *command, GError **error)
{
  FoyerSignatureScheme scheme = FOYER_SIGNATURE_SCHEME_NONE;
  g_autofree char *forgotten = NULL;
  char *text;

  if (!load_source (command, error))
    return NULL;
  if (command->source->scheme == NULL
      || !foyer_signature_scheme_parse (command->source->scheme, &scheme)
      || !foyer_signature_scheme_is_signed (scheme))
    {
      (void)refuse (error, "source '%s' has no secret: its sender signs nothing", command->name);
      return NULL;
    }
  text = dup_secret (command, scheme, error);
  if (text == NULL)
    return NULL;
  command->verb = "source-rotate-secret";
  if (!add_secret (command, command->source, text, &forgotten, error)
      || !write_store (command, store_secrets, error))
    {
      foyer_signature_secret_free (text);
      return NULL;
    }
  forget (command, forgotten);
  return report_secret (command, command->source, text);
}

void
foyer_engine_rotate_secret_async (FoyerEngine *self, const char *name, const char *secret,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL);
  run (self, command_new (name, secret), rotate, foyer_engine_rotate_secret_async, cancellable,
       callback, user_data);
}

FoyerSourceSecret *
foyer_engine_rotate_secret_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, error);
}

static gpointer
retire (Command *command, GError **error)
{
  g_autofree char *forgotten = NULL;

  if (!load_source (command, error))
    return NULL;
  if (command->source->secrets[1] == NULL)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                   "source '%s' has no former secret", command->name);
      return NULL;
    }
  forgotten = g_steal_pointer (&command->source->secrets[1]);
  command->source->secret_usec[1] = 0;
  command->verb = "source-retire-secret";
  if (write_store (command, store_secrets, error))
    forget (command, forgotten);
  return NULL;
}

void
foyer_engine_retire_secret_async (FoyerEngine *self, const char *name, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL);
  run (self, command_new (name, NULL), retire, foyer_engine_retire_secret_async, cancellable,
       callback, user_data);
}

gboolean
foyer_engine_retire_secret_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return finish_done (self, result, error);
}

/* ---- Hold, park, release, remove ---- */

static gpointer
store_state (FoyerStore *store, gpointer data, GError **error)
{
  const Command *command = data;

  (void)foyer_store_set_source_state (store, command->name, command->state, command->line->actor,
                                      error);
  return NULL;
}

static gpointer
set_state (Command *command, GError **error)
{
  (void)write_store (command, store_state, error);
  return NULL;
}

void
foyer_engine_set_source_state_async (FoyerEngine *self, const char *name, FoyerSourceState state,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  Command *command;

  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL);

  command = command_new (name, NULL);
  command->state = state;
  run (self, command, set_state, foyer_engine_set_source_state_async, cancellable, callback,
       user_data);
}

gboolean
foyer_engine_set_source_state_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return finish_done (self, result, error);
}

static gpointer
store_removed (FoyerStore *store, gpointer data, GError **error)
{
  const Command *command = data;

  (void)foyer_store_remove_source (store, command->name, command->line->actor, error);
  return NULL;
}

static gpointer
remove_source (Command *command, GError **error)
{
  if (!load_source (command, error) || !write_store (command, store_removed, error))
    return NULL;
  for (guint i = 0; i < FOYER_SOURCE_SECRETS; i++)
    forget (command, command->source->secrets[i]);
  forget (command, command->source->pull_token);
  return NULL;
}

void
foyer_engine_remove_source_async (FoyerEngine *self, const char *name, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL);
  run (self, command_new (name, NULL), remove_source, foyer_engine_remove_source_async, cancellable,
       callback, user_data);
}

gboolean
foyer_engine_remove_source_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return finish_done (self, result, error);
}
