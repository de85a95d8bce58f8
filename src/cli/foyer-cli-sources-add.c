/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl sources add: a source from its options; and showing its secret, the only time. */
#include "config.h"

#include "foyer-cli-sources.h"

#include "foyer-cli-json.h"
#include "foyer-cli.h"

#include <string.h>

#define SECRET_FILE_BYTES 4096

char *
foyer_cli_sources_dup_secret (FoyerCli *cli, const char *option, GError **error)
{
  const char *path = foyer_cli_get_text (cli, option);
  g_autoptr (GError) cause = NULL;
  char *text = NULL;
  gsize length = 0;

  if (path == NULL || !foyer_cli_check_input (path, error))
    return NULL;
  if (!g_file_get_contents (path, &text, &length, &cause))
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_INPUT, cause->message);
      return NULL;
    }
  while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r'))
    text[--length] = '\0';
  if (length > 0 && length <= SECRET_FILE_BYTES && strlen (text) == length)
    return text;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_INPUT,
               "'%s' holds no secret: one line of text is expected", path);
  g_free (text);
  return NULL;
}

void
foyer_cli_sources_show_secret (FoyerCli *cli, const FoyerSourceSecret *secret, const char *what)
{
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      foyer_cli_json_add_text (builder, "name", secret->name);
      foyer_cli_json_add_text (builder, "done", what);
      foyer_cli_json_add_text (builder, "path", secret->path);
      foyer_cli_json_add_text (builder, "secret", secret->text);
      foyer_cli_json_add_text (builder, "secret_in", secret->place);
      foyer_cli_json_add_flag (builder, "has_former_secret", secret->has_former);
      foyer_cli_json_print (builder);
    }
  else
    {
      foyer_cli_say (cli, "Source '%s' is %s", secret->name, what);
      if (secret->path != NULL)
        foyer_cli_say (cli,
                       "Its endpoint: POST %s of the process that runs: foyerctl serve "
                       "--listen 127.0.0.1:8080",
                       secret->path);
      if (secret->text != NULL)
        foyer_cli_say (cli, "Its secret, shown this once: %s", secret->text);
    }
  if (secret->is_in_file)
    foyer_cli_note (cli,
                    "foyerctl sources: no Secret Service can be reached; the secret is in a file "
                    "that only you can read: %s",
                    secret->place);
  if (secret->has_former)
    foyer_cli_note (cli,
                    "foyerctl sources: the former secret is still accepted; when the sender uses "
                    "the new one: foyerctl sources rotate-secret %s --retire",
                    secret->name);
}

/* ---- The draft ---- */

static char **
dup_texts (FoyerCli *cli, const char *option)
{
  GPtrArray *values = g_hash_table_lookup (cli->values, option);
  char **texts;

  if (values == NULL || values->len == 0)
    return NULL;
  texts = g_new0 (char *, values->len + 1);
  for (guint i = 0; i < values->len; i++)
    texts[i] = g_strdup (values->pdata[i]);
  return texts;
}

static char *
dup_absolute (const char *path)
{
  return path != NULL ? g_canonicalize_filename (path, NULL) : NULL;
}

/* A pinned address is written without a slash at its end. */
static char *
dup_url (const char *url)
{
  char *copy = g_strdup (url);

  if (copy != NULL && g_str_has_suffix (copy, "/"))
    copy[strlen (copy) - 1] = '\0';
  return copy;
}

static gboolean
read_keywords (FoyerCli *cli, FoyerSource *draft, GError **error)
{
  const char *kind = foyer_cli_get_text (cli, "kind");
  const char *pull = foyer_cli_get_text (cli, "pull");

  draft->kind = FOYER_SOURCE_WEBHOOK;
  if ((kind == NULL || foyer_source_kind_parse (kind, &draft->kind))
      && (pull == NULL || foyer_pull_kind_parse (pull, &draft->pull)))
    return TRUE;
  g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                       "a source's kind is webhook, file or folder, and --pull is pretix or "
                       "eventbrite");
  return FALSE;
}

static FoyerSource *
make_draft (FoyerCli *cli, GError **error)
{
  g_autoptr (FoyerSource) draft = foyer_source_new ();

  if (!read_keywords (cli, draft, error))
    return NULL;
  draft->name = g_strdup (foyer_cli_get_word (cli, 0));
  draft->scheme = g_strdup (foyer_cli_get_text (cli, "scheme"));
  if (draft->scheme == NULL && draft->kind == FOYER_SOURCE_WEBHOOK)
    draft->scheme = g_strdup (draft->pull != FOYER_PULL_NONE ? "none" : "standard-webhooks");
  draft->contract = g_strdup (foyer_cli_get_text (cli, "contract"));
  draft->is_strict = foyer_cli_has (cli, "strict");
  draft->window_seconds = foyer_cli_get_number (cli, "window", 0);
  draft->rate_per_minute = foyer_cli_get_number (cli, "rate", 0);
  draft->networks = dup_texts (cli, "allow");
  draft->event_types = dup_texts (cli, "type");
  draft->events = dup_texts (cli, "for-event");
  draft->tiers = dup_texts (cli, "tier");
  draft->folder = dup_absolute (foyer_cli_get_text (cli, "folder"));
  draft->public_url = g_strdup (foyer_cli_get_text (cli, "public-url"));
  draft->pull_url = dup_url (foyer_cli_get_text (cli, "pull-url"));
  if (draft->pull_url == NULL && draft->pull == FOYER_PULL_EVENTBRITE)
    draft->pull_url = g_strdup ("https://www.eventbriteapi.com");
  draft->pull_organizer = g_strdup (foyer_cli_get_text (cli, "organizer"));
  draft->pull_event = g_strdup (foyer_cli_get_text (cli, "pull-event"));
  draft->pull_ca_file = dup_absolute (foyer_cli_get_text (cli, "ca"));
  return g_steal_pointer (&draft);
}

int
foyer_cli_sources_add (FoyerCli *cli, GError **error)
{
  g_autoptr (FoyerSource) draft = make_draft (cli, error);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerSourceSecret) report = NULL;
  g_autofree char *secret = NULL;
  g_autofree char *token = NULL;
  GError *cause = NULL;

  if (draft == NULL)
    return FOYER_EXIT_USAGE;
  secret = foyer_cli_sources_dup_secret (cli, "secret-file", &cause);
  if (cause == NULL)
    token = foyer_cli_sources_dup_secret (cli, "token-file", &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, cause);
      return FOYER_EXIT_INPUT;
    }
  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_add_source_async (cli->engine, draft, secret, token, cli->cancellable,
                                 foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  report = foyer_engine_add_source_finish (cli->engine, result, error);
  if (report == NULL)
    return FOYER_EXIT_USAGE;
  foyer_cli_sources_show_secret (cli, report, "added");
  return FOYER_EXIT_DONE;
}

static const char *
choose_kind (guint index)
{
  return index <= FOYER_SOURCE_FOLDER ? foyer_source_kind_get_name (index) : NULL;
}

static const char *
choose_scheme (guint index)
{
  return foyer_engine_get_signature_schemes ()[index];
}

static const char *
choose_pull (guint index)
{
  return index < FOYER_PULL_EVENTBRITE ? foyer_pull_kind_get_name (index + 1) : NULL;
}

const FoyerCliOption foyer_cli_sources_add_options[] = {
  { "kind", 0, FOYER_CLI_TEXT, "KIND", "webhook (default), file or folder", choose_kind },
  { "contract", 0, FOYER_CLI_TEXT, "NAME", "contract by which its documents are read", NULL },
  { "scheme", 0, FOYER_CLI_TEXT, "SCHEME",
    "how the sender signs (default: standard-webhooks; with --pull: none)", choose_scheme },
  { "secret-file", 0, FOYER_CLI_TEXT, "FILE",
    "the secret as the sender's page shows it (default: a new one is made and shown once)", NULL },
  { "strict", 0, FOYER_CLI_FLAG, NULL, "answer 422 with path and rule to what the contract refuses",
    NULL },
  { "allow", 0, FOYER_CLI_TEXTS, "CIDR",
    "network that may send, such as 203.0.113.0/24 (default: this machine alone)", NULL },
  { "type", 0, FOYER_CLI_TEXTS, "TYPE", "event type that it may send (default: all)", NULL },
  { "for-event", 0, FOYER_CLI_TEXTS, "EVENT",
    "value of the payload's \"event\" that it may send (default: all)", NULL },
  { "tier", 0, FOYER_CLI_TEXTS, "CODE", "ticket tier that it may send (default: all)", NULL },
  { "window", 0, FOYER_CLI_NUMBER, "SECONDS",
    "how far the sender's clock may be off, 30 to 3600 (default: 300)", NULL },
  { "rate", 0, FOYER_CLI_NUMBER, "N", "requests a minute (default: no limit)", NULL },
  { "public-url", 0, FOYER_CLI_TEXT, "URL",
    "its address as the sender knows it, for schemes that sign the address", NULL },
  { "folder", 0, FOYER_CLI_TEXT, "DIR", "the folder to watch, of kind folder", NULL },
  { "pull", 0, FOYER_CLI_TEXT, "PLATFORM",
    "the sender signs nothing: take it as a hint and fetch from pretix or eventbrite",
    choose_pull },
  { "pull-url", 0, FOYER_CLI_TEXT, "URL", "the platform's address, such as https://pretix.eu",
    NULL },
  { "organizer", 0, FOYER_CLI_TEXT, "NAME", "short name of the organizer at pretix", NULL },
  { "pull-event", 0, FOYER_CLI_TEXT, "NAME", "short name of the event at pretix", NULL },
  { "token-file", 0, FOYER_CLI_TEXT, "FILE", "token of the platform's API", NULL },
  { "ca", 0, FOYER_CLI_TEXT, "FILE", "authority that signed the platform's certificate (PEM)",
    NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};
