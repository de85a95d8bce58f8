/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture of routes in memory, and what printers' answers change in it; moving jobs is
 * foyer-routing-move.c. */
#include "config.h"

#include "foyer-routing-private.h"

#include "foyer-store-pairing.h"
#include "foyer-store-printers.h"

static void
printer_free (gpointer data)
{
  FoyerRoutingPrinter *self = data;

  g_free (self->waits_for);
  g_free (self);
}

FoyerRouting *
foyer_routing_new (FoyerLine *line)
{
  FoyerRouting *self = g_new0 (FoyerRouting, 1);

  self->line = line;
  self->started_usec = foyer_clock_get_now_usec (line->clock);
  self->printers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, printer_free);
  self->states = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_chain_state_free);
  return self;
}

static void
routing_free (FoyerRouting *self)
{
  g_hash_table_unref (self->printers);
  g_ptr_array_unref (self->states);
  g_clear_pointer (&self->table, foyer_route_table_unref);
  g_free (self);
}

FoyerRoutingPrinter *
foyer_routing_ensure_printer (FoyerRouting *self, const char *name)
{
  FoyerRoutingPrinter *printer = g_hash_table_lookup (self->printers, name);

  if (printer == NULL)
    {
      printer = g_new0 (FoyerRoutingPrinter, 1);
      g_hash_table_insert (self->printers, g_strdup (name), printer);
    }
  return printer;
}

/* ---- The picture ---- */

FoyerRoutingPicture *
foyer_routing_picture_new (FoyerRouting *self)
{
  FoyerRoutingPicture *picture = g_new0 (FoyerRoutingPicture, 1);

  picture->known_version = self->version;
  return picture;
}

void
foyer_routing_picture_free (FoyerRoutingPicture *self)
{
  g_clear_pointer (&self->printers, g_ptr_array_unref);
  g_clear_pointer (&self->breakers, g_hash_table_unref);
  g_clear_pointer (&self->conditions, g_hash_table_unref);
  g_clear_pointer (&self->states, g_ptr_array_unref);
  g_clear_pointer (&self->cancels, g_ptr_array_unref);
  g_free (self->document);
  g_free (self);
}

gpointer
foyer_routing_read (FoyerStore *store, gpointer data, GError **error)
{
  FoyerRoutingPicture *picture = data;

  if (foyer_store_list_printers (store, &picture->printers, error)
      && foyer_store_get_routes (store, NULL, &picture->version, error)
      && (picture->version == picture->known_version
          || foyer_store_get_routes (store, &picture->document, &picture->version, error))
      && foyer_store_list_breakers (store, &picture->breakers, error)
      && foyer_store_list_conditions (store, &picture->conditions, error)
      && foyer_store_list_chain_states (store, &picture->states, error)
      && foyer_store_list_cancels (store, &picture->cancels, error)
      && foyer_store_get_next_hop_deadline (store, foyer_route_policy_default.ask_usec,
                                            &picture->next_deadline_usec, error))
    return picture;
  foyer_routing_picture_free (picture);
  return NULL;
}

static void
apply_document (FoyerRouting *self, const FoyerRoutingPicture *picture)
{
  g_autoptr (GError) error = NULL;
  FoyerRouteTable *table;

  if (picture->version == self->version || picture->document == NULL)
    return;
  self->version = picture->version;
  table = foyer_route_table_load ("routes", picture->document, strlen (picture->document), NULL, 0,
                                  0, &error);
  if (table == NULL)
    {
      /* It was checked when it was set; jobs stay at their printers meanwhile. */
      g_prefix_error (&error, "the stored routes: ");
      foyer_line_report_error (self->line, FOYER_STAGE_DISPATCH, error);
    }
  g_clear_pointer (&self->table, foyer_route_table_unref);
  self->table = table;
}

/* Chains that were offline in the former picture and are not in this one. */
static void
note_returns (FoyerRouting *self, const FoyerRoutingPicture *picture)
{
  for (guint i = 0; i < picture->states->len; i++)
    {
      const FoyerChainState *state = picture->states->pdata[i];
      const FoyerChainState *before = foyer_routing_find_state (self, state->chain);
      const FoyerChain *chain = foyer_route_table_get_chain (self->table, state->chain);

      if (state->is_offline || before == NULL || !before->is_offline || chain == NULL)
        continue;
      for (guint j = 0; j < chain->hops->len; j++)
        {
          const FoyerHop *hop = chain->hops->pdata[j];

          if (hop->printer != NULL)
            foyer_routing_ensure_printer (self, hop->printer)->is_draining = TRUE;
        }
    }
}

void
foyer_routing_apply (FoyerRouting *self, const FoyerRoutingPicture *picture)
{
  GHashTableIter iter;
  gpointer name;
  gpointer line;

  apply_document (self, picture);
  for (guint i = 0; i < picture->printers->len; i++)
    {
      const FoyerPrinter *printer = picture->printers->pdata[i];

      foyer_routing_ensure_printer (self, printer->name)->paused_usec = printer->paused_usec;
    }
  g_hash_table_iter_init (&iter, picture->breakers);
  while (g_hash_table_iter_next (&iter, &name, &line))
    {
      FoyerRoutingPrinter *printer = foyer_routing_ensure_printer (self, name);

      /* While a change of ours is on its way, the picture is older than the memory. */
      if (printer->n_saves == 0)
        (void)foyer_breaker_parse (&printer->breaker, line); /* none: closed, as a new one */
    }
  if (self->n_saves == 0)
    {
      note_returns (self, picture);
      g_ptr_array_set_size (self->states, 0);
      for (guint i = 0; i < picture->states->len; i++)
        {
          const FoyerChainState *state = picture->states->pdata[i];
          FoyerChainState *own = g_memdup2 (state, sizeof *state);

          own->chain = g_strdup (state->chain);
          g_ptr_array_add (self->states, own);
        }
    }
}

FoyerRouteTable *
foyer_routing_get_table (FoyerRouting *self)
{
  return self->table;
}

const FoyerBreaker *
foyer_routing_get_breaker (FoyerRouting *self, const char *printer)
{
  return &foyer_routing_ensure_printer (self, printer)->breaker;
}

const FoyerPrinterHealth *
foyer_routing_get_health (const char *name, gpointer user_data)
{
  FoyerRoutingPrinter *printer = foyer_routing_ensure_printer (user_data, name);

  printer->health
      = (FoyerPrinterHealth){ .is_open = !foyer_breaker_lets_through (&printer->breaker),
                              .waits_since_usec = printer->waits_since_usec,
                              .waits_for = printer->waits_for };
  if (printer->paused_usec != 0)
    {
      printer->health.is_paused = TRUE;
      printer->health.waits_since_usec = printer->paused_usec;
      printer->health.waits_for = "paused by an operator";
    }
  return &printer->health;
}

const FoyerChainState *
foyer_routing_find_state (FoyerRouting *self, const char *chain)
{
  for (guint i = 0; i < self->states->len; i++)
    if (g_strcmp0 (((const FoyerChainState *)self->states->pdata[i])->chain, chain) == 0)
      return self->states->pdata[i];
  return NULL;
}

gint64
foyer_routing_get_pace_usec (FoyerRouting *self, const char *printer)
{
  return foyer_routing_ensure_printer (self, printer)->is_draining
             ? foyer_route_table_get_drain_usec (self->table)
             : 0;
}

void
foyer_routing_end_drain (FoyerRouting *self, const char *printer)
{
  foyer_routing_ensure_printer (self, printer)->is_draining = FALSE;
}

/* ---- Breakers ---- */

typedef struct
{
  FoyerRouting *routing;
  char *printer;
  gboolean is_probe;
  gboolean is_success;
  guint n_successes; /* that were not stored before it */
  gint64 now_usec;
  FoyerBreaker breaker; /* as stored in the end */
} Outcome;

static void
outcome_free (gpointer data)
{
  Outcome *self = data;

  g_free (self->printer);
  g_free (self);
}

/* The row rules: an operator's word may have come from another process. */
static gpointer
store_outcome (FoyerStore *store, gpointer data, GError **error)
{
  Outcome *outcome = data;
  g_autoptr (GHashTable) breakers = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (!foyer_store_list_breakers (store, &breakers, error))
    return NULL;
  (void)foyer_breaker_parse (&outcome->breaker, g_hash_table_lookup (breakers, outcome->printer));
  before = foyer_breaker_print (&outcome->breaker);
  for (guint i = 0; i < outcome->n_successes; i++)
    foyer_breaker_note_badge (&outcome->breaker, TRUE, outcome->now_usec);
  if (outcome->is_probe)
    foyer_breaker_note_probe (&outcome->breaker, outcome->is_success, outcome->now_usec);
  else
    foyer_breaker_note_badge (&outcome->breaker, outcome->is_success, outcome->now_usec);
  after = foyer_breaker_print (&outcome->breaker);
  if (!g_str_equal (before, after))
    (void)foyer_store_save_breaker (store, outcome->printer, after,
                                    !foyer_breaker_lets_through (&outcome->breaker), error);
  return NULL;
}

static void
outcome_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;
  g_autoptr (GError) error = NULL;

  (void)foyer_store_service_write_finish (FOYER_STORE_SERVICE (source), result, &error);
  if (error != NULL)
    g_warning ("the breaker of '%s' is not stored: %s", outcome->printer, error->message);
  if (!outcome->routing->is_stopped)
    {
      FoyerRoutingPrinter *printer
          = foyer_routing_ensure_printer (outcome->routing, outcome->printer);

      printer->n_saves--;
      if (printer->n_saves == 0 && error == NULL)
        printer->breaker = outcome->breaker;
    }
  foyer_routing_unhold (outcome->routing);
  outcome_free (outcome);
}

static void
note_outcome (FoyerRouting *self, const char *name, gboolean is_probe, gboolean is_success)
{
  FoyerRoutingPrinter *printer = foyer_routing_ensure_printer (self, name);
  FoyerBreaker before = printer->breaker;
  gint64 now_usec = foyer_clock_get_now_usec (self->line->clock);
  Outcome *outcome;

  /* In memory at once, so that nothing is sent meanwhile. */
  if (is_probe)
    foyer_breaker_note_probe (&printer->breaker, is_success, now_usec);
  else
    foyer_breaker_note_badge (&printer->breaker, is_success, now_usec);
  /* A success of a breaker that remembers no failure is stored with the next failure. */
  if (is_success && !is_probe && before.outcomes == 0 && before.state == FOYER_BREAKER_CLOSED)
    {
      printer->n_successes = MIN (printer->n_successes + 1, FOYER_BREAKER_WINDOW);
      return;
    }
  printer->n_saves++;
  outcome = g_new0 (Outcome, 1);
  outcome->routing = self;
  outcome->printer = g_strdup (name);
  outcome->is_probe = is_probe;
  outcome->is_success = is_success;
  outcome->n_successes = printer->n_successes;
  outcome->now_usec = now_usec;
  printer->n_successes = 0;
  self->n_holds++;
  foyer_store_service_write_async (self->line->store, FOYER_STORE_PRIORITY_URGENT, store_outcome,
                                   outcome, NULL, NULL, NULL, outcome_stored_cb, outcome);
}

void
foyer_routing_note_badge (FoyerRouting *self, const char *printer, gboolean is_success)
{
  note_outcome (self, printer, FALSE, is_success);
}

void
foyer_routing_note_status (FoyerRouting *self, const char *name, const FoyerPrinterStatus *status)
{
  FoyerRoutingPrinter *printer = foyer_routing_ensure_printer (self, name);
  g_autofree char *waits_for = NULL;

  if (foyer_printer_status_is_ready (status, &waits_for))
    {
      printer->waits_since_usec = 0;
      g_clear_pointer (&printer->waits_for, g_free);
      return;
    }
  if (printer->waits_since_usec == 0)
    printer->waits_since_usec = foyer_clock_get_now_usec (self->line->clock);
  g_free (printer->waits_for);
  printer->waits_for = g_steal_pointer (&waits_for);
}

void
foyer_routing_note_probe (FoyerRouting *self, const char *name, const FoyerPrinterStatus *status)
{
  if (status != NULL)
    foyer_routing_note_status (self, name, status);
  if (foyer_breaker_get_state (foyer_routing_get_breaker (self, name)) != FOYER_BREAKER_CLOSED)
    note_outcome (self, name, TRUE, status != NULL);
}

void
foyer_routing_unhold (FoyerRouting *self)
{
  self->n_holds--;
  if (self->is_stopped && self->n_holds == 0)
    routing_free (self);
}

void
foyer_routing_stop (FoyerRouting *self)
{
  self->is_stopped = TRUE;
  self->n_holds++;
  foyer_routing_unhold (self);
}
