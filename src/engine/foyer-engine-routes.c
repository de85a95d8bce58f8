/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The document of routes, offline mode, next batches, breakers; one job's acts are
 * foyer-engine-reroute.c. */
#include "config.h"

#include "foyer-engine-routes.h"

#include "foyer-breaker.h"
#include "foyer-engine-private.h"
#include "foyer-routing.h"
#include "foyer-store-audit.h"
#include "foyer-store-pairing.h"
#include "foyer-store-printers.h"

#include <string.h>

static void
chain_report_free (gpointer data)
{
  FoyerChainReport *self = data;

  g_free (self->name);
  g_strfreev (self->hops);
  g_free (self);
}

void
foyer_routes_report_free (FoyerRoutesReport *self)
{
  if (self == NULL)
    return;
  g_free (self->document);
  g_ptr_array_unref (self->chains);
  g_free (self);
}

/* What any of the acts is about. */
typedef struct
{
  FoyerLine *line;
  char *subject; /* chain, printer, or the document's file */
  char *document;
  gboolean is_check;
  FoyerOfflineMode mode;
  FoyerBreakerMode breaker_mode;
} Act;

static void
act_free (gpointer data)
{
  Act *self = data;

  g_free (self->subject);
  g_free (self->document);
  g_free (self);
}

static Act *
act_new (FoyerEngine *self, const char *subject)
{
  Act *act = g_new0 (Act, 1);

  act->line = foyer_engine_get_line (self);
  act->subject = g_strdup (subject);
  return act;
}

static void
start_act (FoyerEngine *self, FoyerStoreFunc func, Act *act, GDestroyNotify result_free,
           gpointer source_tag, GCancellable *cancellable, GAsyncReadyCallback callback,
           gpointer user_data)
{
  GError *error = NULL;

  if (foyer_engine_check_writable (self, &error))
    {
      foyer_engine_write_store_async (self, func, act, act_free, result_free, source_tag,
                                      cancellable, callback, user_data);
      return;
    }
  act_free (act);
  g_task_report_error (self, callback, user_data, source_tag, error);
}

/* ---- The document ---- */

/* Adds a line if @hop is a CUPS queue that may print by itself a second time. */
static gboolean
check_hop (FoyerStore *store, const FoyerChain *chain, const FoyerHop *hop, GString *problems,
           GError **error)
{
  g_autoptr (FoyerPrinterSetup) setup = NULL;
  g_autofree char *remedy = NULL;

  if (!foyer_hop_is_printer (hop))
    return TRUE;
  if (!foyer_store_get_printer_setup (store, hop->printer, &setup, error))
    return FALSE;
  if (!foyer_printer_setup_is_risky (setup))
    return TRUE;
  remedy = foyer_printer_abilities_dup_risk_remedy (setup->printer);
  g_string_append_printf (problems,
                          "%schain '%s': CUPS may print twice at '%s', which no chain may "
                          "lead to by itself: %s",
                          problems->len > 0 ? "\n" : "", chain->name, hop->printer, remedy);
  return TRUE;
}

static gboolean
check_risk (FoyerStore *store, FoyerRouteTable *table, GError **error)
{
  g_autoptr (GString) problems = g_string_new (NULL);
  GPtrArray *chains = foyer_route_table_get_chains (table);

  for (guint i = 0; i < chains->len; i++)
    {
      const FoyerChain *chain = chains->pdata[i];

      for (guint j = 0; j < chain->hops->len; j++)
        if (!check_hop (store, chain, chain->hops->pdata[j], problems, error))
          return FALSE;
    }
  if (problems->len == 0)
    return TRUE;
  g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE, problems->str);
  return FALSE;
}

static gpointer
set_routes (FoyerStore *store, gpointer data, GError **error)
{
  const Act *act = data;
  g_autoptr (GPtrArray) printers = NULL;
  g_autoptr (FoyerRouteTable) table = NULL;
  gint64 version = 0;

  if (!foyer_store_list_printers (store, &printers, error))
    return NULL;
  table = foyer_route_table_load (act->subject, act->document, strlen (act->document), printers, 0,
                                  0, error);
  if (table == NULL || !check_risk (store, table, error))
    return NULL;
  if (!act->is_check
      && !foyer_store_set_routes (store, act->document, act->line->actor, &version, error))
    return NULL;
  return g_memdup2 (&version, sizeof version);
}

void
foyer_engine_set_routes_async (FoyerEngine *self, const char *name, const char *document,
                               gboolean is_check, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  Act *act;

  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL && document != NULL);

  act = act_new (self, name);
  act->document = g_strdup (document);
  act->is_check = is_check;
  if (is_check)
    foyer_engine_read_store_async (self, set_routes, act, act_free, g_free,
                                   foyer_engine_set_routes_async, cancellable, callback, user_data);
  else
    start_act (self, set_routes, act, g_free, foyer_engine_set_routes_async, cancellable, callback,
               user_data);
}

gboolean
foyer_engine_set_routes_finish (FoyerEngine *self, GAsyncResult *result, gint64 *version,
                                GError **error)
{
  g_autofree gint64 *value = foyer_engine_store_finish (self, result, error);

  if (value != NULL && version != NULL)
    *version = *value;
  return value != NULL;
}

static FoyerRouteTable *
load_table (FoyerStore *store, GError **error)
{
  g_autofree char *document = NULL;

  if (!foyer_store_get_routes (store, &document, NULL, error))
    return NULL;
  if (document != NULL)
    return foyer_route_table_load ("routes", document, strlen (document), NULL, 0, 0, error);
  g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                       "no routes are set; set them with: foyerctl routes set FILE");
  return NULL;
}

static const FoyerChain *
find_chain (FoyerRouteTable *table, const char *name, GError **error)
{
  const FoyerChain *chain = foyer_route_table_get_chain (table, name);
  g_autoptr (GString) known = NULL;

  if (chain != NULL)
    return chain;
  known = g_string_new (NULL);
  for (guint i = 0; i < foyer_route_table_get_chains (table)->len; i++)
    g_string_append_printf (
        known, "%s%s", i > 0 ? ", " : "",
        ((const FoyerChain *)foyer_route_table_get_chains (table)->pdata[i])->name);
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
               "there is no chain '%s'; known are: %s", name, known->str);
  return NULL;
}

/* ---- Looking ---- */

static gboolean
count_jobs (FoyerStore *store, FoyerChainReport *report, GError **error)
{
  static const guint32 out
      = FOYER_JOB_STATE_BIT (FOYER_JOB_CREATING) | FOYER_JOB_STATE_BIT (FOYER_JOB_CREATED)
        | FOYER_JOB_STATE_BIT (FOYER_JOB_SENDING) | FOYER_JOB_STATE_BIT (FOYER_JOB_ACCEPTED)
        | FOYER_JOB_STATE_BIT (FOYER_JOB_PRINTING) | FOYER_JOB_STATE_BIT (FOYER_JOB_UNKNOWN);
  static const guint32 waiting = FOYER_JOB_STATE_BIT (FOYER_JOB_READY)
                                 | FOYER_JOB_STATE_BIT (FOYER_JOB_RENDERING)
                                 | FOYER_JOB_STATE_BIT (FOYER_JOB_RENDERED);
  const struct
  {
    guint32 states;
    guint64 *n;
  } counts[] = { { waiting, &report->waiting },
                 { out, &report->out },
                 { FOYER_JOB_STATE_BIT (FOYER_JOB_NEXT_BATCH), &report->next_batch },
                 { FOYER_JOB_STATE_BIT (FOYER_JOB_HELD), &report->held } };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    if (!foyer_store_count_chain_jobs (store, report->name, counts[i].states, counts[i].n, error))
      return FALSE;
  return TRUE;
}

static char *
dup_hop (const FoyerHop *hop)
{
  switch (hop->kind)
    {
    case FOYER_HOP_PRINTER:
      return g_strdup (hop->printer);
    case FOYER_HOP_KIOSK:
      return g_strdup_printf ("kiosk %s (%s)", hop->printer, hop->desk);
    case FOYER_HOP_NEXT_BATCH:
    case FOYER_HOP_HOLD:
      break;
    }
  return g_strdup (foyer_hop_kind_get_name (hop->kind));
}

static FoyerChainReport *
describe_chain (const FoyerChain *chain, GPtrArray *states)
{
  FoyerChainReport *report = g_new0 (FoyerChainReport, 1);

  report->name = g_strdup (chain->name);
  report->hops = g_new0 (char *, chain->hops->len + 1);
  for (guint i = 0; i < chain->hops->len; i++)
    report->hops[i] = dup_hop (chain->hops->pdata[i]);
  report->has_mark = chain->has_mark;
  report->mode = foyer_offline_mode_get_name (FOYER_OFFLINE_AUTO);
  for (guint i = 0; i < states->len; i++)
    {
      const FoyerChainState *state = states->pdata[i];

      if (!g_str_equal (state->chain, chain->name))
        continue;
      report->mode = foyer_offline_mode_get_name (state->mode);
      report->is_offline = state->is_offline;
      report->released_usec = state->released_usec;
    }
  return report;
}

static gpointer
get_routes (FoyerStore *store, gpointer data, GError **error)
{
  g_autoptr (FoyerRoutesReport) report = g_new0 (FoyerRoutesReport, 1);
  g_autoptr (FoyerRouteTable) table = NULL;
  g_autoptr (GPtrArray) states = NULL;

  report->chains = g_ptr_array_new_with_free_func (chain_report_free);
  if (!foyer_store_get_routes (store, &report->document, &report->version, error)
      || !foyer_store_list_chain_states (store, &states, error))
    return NULL;
  if (report->document == NULL)
    return g_steal_pointer (&report);
  table = load_table (store, error);
  if (table == NULL)
    return NULL;
  for (guint i = 0; i < foyer_route_table_get_chains (table)->len; i++)
    {
      FoyerChainReport *chain
          = describe_chain (foyer_route_table_get_chains (table)->pdata[i], states);

      g_ptr_array_add (report->chains, chain);
      if (!count_jobs (store, chain, error))
        return NULL;
    }
  return g_steal_pointer (&report);
}

void
foyer_engine_get_routes_async (FoyerEngine *self, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self));

  foyer_engine_read_store_async (self, get_routes, NULL, NULL,
                                 (GDestroyNotify)foyer_routes_report_free,
                                 foyer_engine_get_routes_async, cancellable, callback, user_data);
}

FoyerRoutesReport *
foyer_engine_get_routes_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

/* ---- Offline mode, next batch ---- */

static gpointer
set_offline (FoyerStore *store, gpointer data, GError **error)
{
  const Act *act = data;
  g_autoptr (FoyerRouteTable) table = load_table (store, error);

  if (table != NULL && find_chain (table, act->subject, error) != NULL)
    (void)foyer_store_set_offline_mode (store, act->subject, act->mode, act->line->actor, error);
  return NULL;
}

void
foyer_engine_set_offline_async (FoyerEngine *self, const char *chain, const char *mode,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  FoyerOfflineMode parsed;
  Act *act;

  g_return_if_fail (FOYER_IS_ENGINE (self) && chain != NULL && mode != NULL);

  if (!foyer_offline_mode_parse (mode, &parsed))
    {
      g_task_report_new_error (self, callback, user_data, foyer_engine_set_offline_async,
                               FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                               "'%s' is not on, off or auto; say one of them", mode);
      return;
    }
  act = act_new (self, chain);
  act->mode = parsed;
  start_act (self, set_offline, act, NULL, foyer_engine_set_offline_async, cancellable, callback,
             user_data);
}

gboolean
foyer_engine_set_offline_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish_done (self, result, error);
}

static gpointer
release_chain (FoyerStore *store, gpointer data, GError **error)
{
  const Act *act = data;
  g_autoptr (FoyerRouteTable) table = load_table (store, error);
  const FoyerChain *chain = table != NULL ? find_chain (table, act->subject, error) : NULL;
  g_autofree char *detail = NULL;
  guint n = 0;

  if (chain == NULL
      || !foyer_routing_release (store, table, chain, FOYER_JOB_STATE_BIT (FOYER_JOB_NEXT_BATCH), 0,
                                 "the next batch goes, says an operator", act->line->actor,
                                 foyer_clock_get_now_usec (act->line->clock), &n, error)
      || !foyer_store_note_release (store, chain->name, error))
    return NULL;
  detail = g_strdup_printf ("%u jobs", n);
  if (!foyer_store_append_audit (store, act->line->actor, "routes release", chain->name, detail,
                                 error))
    return NULL;
  return g_memdup2 (&n, sizeof n);
}

void
foyer_engine_release_chain_async (FoyerEngine *self, const char *chain, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self) && chain != NULL);

  start_act (self, release_chain, act_new (self, chain), g_free, foyer_engine_release_chain_async,
             cancellable, callback, user_data);
}

gboolean
foyer_engine_release_chain_finish (FoyerEngine *self, GAsyncResult *result, guint64 *n,
                                   GError **error)
{
  g_autofree guint *value = foyer_engine_store_finish (self, result, error);

  if (value != NULL)
    *n = *value;
  return value != NULL;
}

/* ---- Breakers ---- */

static gpointer
force_breaker (FoyerStore *store, gpointer data, GError **error)
{
  const Act *act = data;
  g_autoptr (FoyerPrinter) printer = NULL;
  g_autoptr (GHashTable) breakers = NULL;
  g_autofree char *line = NULL;
  FoyerBreaker breaker = { 0 };

  if (!foyer_store_get_printer (store, act->subject, &printer, error)
      || !foyer_store_list_breakers (store, &breakers, error))
    return NULL;
  (void)foyer_breaker_parse (&breaker, g_hash_table_lookup (breakers, act->subject));
  foyer_breaker_force (&breaker, act->breaker_mode, foyer_clock_get_now_usec (act->line->clock));
  line = foyer_breaker_print (&breaker);
  if (!foyer_store_save_breaker (store, act->subject, line, !foyer_breaker_lets_through (&breaker),
                                 error)
      || !foyer_store_append_audit (store, act->line->actor, "printers breaker", act->subject,
                                    foyer_breaker_mode_get_name (act->breaker_mode), error))
    return NULL;
  return (gpointer)foyer_breaker_state_get_name (foyer_breaker_get_state (&breaker));
}

void
foyer_engine_force_breaker_async (FoyerEngine *self, const char *printer, const char *mode,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  FoyerBreakerMode parsed;
  Act *act;

  g_return_if_fail (FOYER_IS_ENGINE (self) && printer != NULL && mode != NULL);

  if (!foyer_breaker_mode_parse (mode, &parsed))
    {
      g_task_report_new_error (self, callback, user_data, foyer_engine_force_breaker_async,
                               FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                               "'%s' is not open, close or auto; say one of them", mode);
      return;
    }
  act = act_new (self, printer);
  act->breaker_mode = parsed;
  start_act (self, force_breaker, act, NULL, foyer_engine_force_breaker_async, cancellable,
             callback, user_data);
}

const char *
foyer_engine_force_breaker_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}
