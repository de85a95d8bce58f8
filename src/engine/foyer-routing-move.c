/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs from hop to hop: those that wait at a printer that must be left, chains that go offline and
 * come back, next batches. Decided and stored in one transaction each. */
#include "config.h"

#include "foyer-routing-private.h"

/* Jobs moved in one transaction: a printer that waits for an urgent write waits no longer. */
#define MOVES_AT_ONCE 256u
/* Looks that find nothing to do are at least so far apart. */
#define LOOK_USEC (G_USEC_PER_SEC / 4)

/* ---- One move ---- */

void
foyer_routing_fill_move_to (FoyerRouteTable *table, const FoyerChain *chain, const FoyerJob *job,
                            guint to, gint64 now_usec, FoyerJobMove *move)
{
  const FoyerHop *hop = chain->hops->pdata[to];
  const char *tier = foyer_record_get_text (job->record, FOYER_FIELD_PRINT_TIER);

  move->hop = to;
  move->printer = hop->printer;
  move->chain = chain->name;
  move->is_fallback = chain->has_mark && to > 0;
  switch (hop->kind)
    {
    case FOYER_HOP_PRINTER:
      move->to = FOYER_JOB_RENDERED;
      break;
    case FOYER_HOP_KIOSK:
    case FOYER_HOP_HOLD:
      move->to = FOYER_JOB_HELD;
      break;
    case FOYER_HOP_NEXT_BATCH:
      move->to = FOYER_JOB_NEXT_BATCH;
      break;
    }
  move->hop_deadline_usec
      = hop->kind == FOYER_HOP_PRINTER && to + 1 < chain->hops->len
            ? now_usec + foyer_route_table_get_period_usec (table, tier, job->kind)
            : 0;
}

gboolean
foyer_routing_release (FoyerStore *store, FoyerRouteTable *table, const FoyerChain *chain,
                       guint32 states, guint hop, const char *why, const char *actor,
                       gint64 now_usec, guint *n, GError **error)
{
  g_autoptr (GPtrArray) jobs = NULL;

  if (!foyer_store_list_chain_jobs (store, chain->name, states, NULL, 0, 0, &jobs, error))
    return FALSE;
  for (guint i = 0; i < jobs->len; i++)
    {
      const FoyerJob *job = jobs->pdata[i];
      FoyerJobMove move = { .why = why, .actor = actor };

      foyer_routing_fill_move_to (table, chain, job, hop, now_usec, &move);
      if (job->document_digest == NULL)
        move.to = FOYER_JOB_READY;
      if (!foyer_store_move_job (store, job->row_id, job->state, &move, error))
        return FALSE;
    }
  *n = jobs->len;
  return TRUE;
}

/* ---- A look ---- */

typedef struct
{
  const FoyerChain *chain; /* of the table */
  gboolean is_offline;
  gboolean is_changed; /* offline or back */
  gboolean is_released; /* its next batch is due */
  guint first_hop; /* the first whose printer can be reached */
} ChainLook;

typedef struct
{
  FoyerRouting *routing;
  FoyerRouteTable *table;
  GHashTable *health; /* printer → FoyerPrinterHealth, texts owned by `texts` */
  GStringChunk *texts;
  GHashTable *running; /* row ids */
  GArray *chains; /* ChainLook */
  gint64 now_usec;
} Look;

static void
look_free (gpointer data)
{
  Look *self = data;

  foyer_route_table_unref (self->table);
  g_hash_table_unref (self->health);
  g_string_chunk_free (self->texts);
  g_hash_table_unref (self->running);
  g_array_unref (self->chains);
  g_free (self);
}

static const FoyerPrinterHealth *
get_health (const char *printer, gpointer user_data)
{
  const Look *look = user_data;

  return g_hash_table_lookup (look->health, printer);
}

static gboolean
judge_job (Look *look, FoyerStore *store, const ChainLook *chain, const FoyerJob *job,
           GError **error)
{
  FoyerRouteSituation situation = { .chain = chain->chain,
                                    .hop = job->hop,
                                    .printer = job->printer,
                                    .kind = job->kind,
                                    .state = job->state,
                                    .hop_deadline_usec = job->hop_deadline_usec,
                                    .asked_usec = job->asked_usec };
  FoyerJobMove move = { 0 };
  g_auto (FoyerRouteStep) step = foyer_route_judge (&foyer_route_policy_default, &situation,
                                                    look->now_usec, get_health, look);

  if (g_hash_table_contains (look->running, &job->row_id))
    return TRUE;
  if (step.verdict == FOYER_ROUTE_ASK)
    return foyer_store_ask_desk (store, job->row_id, job->state, step.reason, error);
  if (step.verdict != FOYER_ROUTE_MOVE)
    return TRUE;
  foyer_routing_fill_move_to (look->table, chain->chain, job, job->hop + 1, look->now_usec, &move);
  move.why = step.reason;
  move.is_overrun = step.is_overrun;
  return foyer_store_move_job (store, job->row_id, job->state, &move, error);
}

static gboolean
judge_jobs (Look *look, FoyerStore *store, const ChainLook *chain, const char *printer,
            gint64 until_usec, GError **error)
{
  g_autoptr (GPtrArray) jobs = NULL;

  if (!foyer_store_list_chain_jobs (store, chain->chain->name,
                                    FOYER_JOB_STATE_BIT (FOYER_JOB_RENDERED), printer, until_usec,
                                    MOVES_AT_ONCE, &jobs, error))
    return FALSE;
  for (guint i = 0; i < jobs->len; i++)
    if (!judge_job (look, store, chain, jobs->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* Back: what waits at a printer that still does not answer goes to the first that does. */
static gboolean
bring_back (Look *look, FoyerStore *store, const ChainLook *chain, GError **error)
{
  g_autoptr (GPtrArray) jobs = NULL;
  g_autofree char *why = g_strdup_printf ("chain '%s' is back", chain->chain->name);

  if (!foyer_store_list_chain_jobs (store, chain->chain->name,
                                    FOYER_JOB_STATE_BIT (FOYER_JOB_RENDERED), NULL, 0, 0, &jobs,
                                    error))
    return FALSE;
  for (guint i = 0; i < jobs->len; i++)
    {
      const FoyerJob *job = jobs->pdata[i];
      const FoyerPrinterHealth *health = get_health (job->printer, look);
      FoyerJobMove move = { .why = why };

      if (health == NULL || !health->is_open || g_hash_table_contains (look->running, &job->row_id))
        continue;
      foyer_routing_fill_move_to (look->table, chain->chain, job, chain->first_hop, look->now_usec,
                                  &move);
      if (!foyer_store_move_job (store, job->row_id, job->state, &move, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
look_at_chain (Look *look, FoyerStore *store, const ChainLook *chain, GError **error)
{
  const FoyerChain *self = chain->chain;
  guint n = 0;

  if (chain->is_changed
      && !foyer_store_set_offline (store, self->name, chain->is_offline,
                                   chain->is_offline ? "no printer of it can be reached, or an "
                                                       "operator says so"
                                                     : NULL,
                                   error))
    return FALSE;
  if (chain->is_offline)
    return TRUE;
  if (chain->is_changed && !bring_back (look, store, chain, error))
    return FALSE;
  for (guint i = 0; i < self->hops->len; i++)
    {
      const FoyerHop *hop = self->hops->pdata[i];
      const FoyerPrinterHealth *health
          = hop->printer != NULL ? get_health (hop->printer, look) : NULL;

      if (health != NULL && (health->is_open || health->waits_since_usec != 0)
          && !judge_jobs (look, store, chain, hop->printer, 0, error))
        return FALSE;
    }
  if (!judge_jobs (look, store, chain, NULL, look->now_usec, error))
    return FALSE;
  if (!chain->is_released)
    return TRUE;
  return foyer_routing_release (store, look->table, self,
                                FOYER_JOB_STATE_BIT (FOYER_JOB_NEXT_BATCH), chain->first_hop,
                                "the next batch goes", NULL, look->now_usec, &n, error)
         && foyer_store_note_release (store, self->name, error);
}

static gpointer
carry_out (FoyerStore *store, gpointer data, GError **error)
{
  Look *look = data;

  for (guint i = 0; i < look->chains->len; i++)
    if (!look_at_chain (look, store, &g_array_index (look->chains, ChainLook, i), error))
      break;
  return NULL;
}

static void
carried_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FoyerRouting *self = user_data;
  g_autoptr (GError) error = NULL;

  (void)foyer_store_service_write_finish (FOYER_STORE_SERVICE (source), result, &error);
  self->n_saves--;
  if (error != NULL && !self->is_stopped)
    foyer_line_report_error (self->line, FOYER_STAGE_DISPATCH, error);
  foyer_routing_unhold (self);
}

/* ---- Whether a look is worth its transaction ---- */

static gint64
earlier (gint64 one, gint64 other)
{
  return one == 0 ? other : other == 0 ? one : MIN (one, other);
}

static gboolean
is_offline_now (FoyerRouting *self, const FoyerChain *chain, const FoyerChainState *state)
{
  if (state != NULL && state->mode != FOYER_OFFLINE_AUTO)
    return state->mode == FOYER_OFFLINE_ON;
  return foyer_chain_is_unreachable (chain, foyer_routing_get_health, self);
}

/* The health of its printers; TRUE if one of them may have to be left. *again_usec: when the time
 * may come. */
static gboolean
has_bad_printer (FoyerRouting *self, const FoyerChain *chain, gint64 now_usec, gint64 *again_usec)
{
  const FoyerRoutePolicy *policy = &foyer_route_policy_default;
  gboolean is_bad = FALSE;

  for (guint i = 0; i < chain->hops->len; i++)
    {
      const FoyerHop *hop = chain->hops->pdata[i];
      const FoyerPrinterHealth *health
          = hop->printer != NULL ? foyer_routing_get_health (hop->printer, self) : NULL;
      gint64 ends[2];

      if (health == NULL)
        continue;
      is_bad = is_bad || health->is_open;
      if (health->waits_since_usec == 0)
        continue;
      ends[0] = health->waits_since_usec + policy->walk_up_grace_usec;
      ends[1] = health->waits_since_usec + policy->batch_grace_usec;
      for (guint j = 0; j < G_N_ELEMENTS (ends); j++)
        if (ends[j] <= now_usec)
          is_bad = TRUE;
        else
          *again_usec = earlier (*again_usec, ends[j]);
    }
  return is_bad;
}

static guint
find_first_hop (FoyerRouting *self, const FoyerChain *chain)
{
  for (guint i = 0; i < chain->hops->len; i++)
    {
      const FoyerHop *hop = chain->hops->pdata[i];

      if (hop->kind == FOYER_HOP_PRINTER && !foyer_routing_get_health (hop->printer, self)->is_open)
        return i;
    }
  return 0;
}

/* Healthy: its first printer takes badges. */
static gboolean
is_healthy (FoyerRouting *self, const FoyerChain *chain)
{
  const FoyerHop *first = chain->hops->pdata[0];
  const FoyerPrinterHealth *health = foyer_routing_get_health (first->printer, self);

  return !health->is_open && health->waits_since_usec == 0;
}

static gboolean
has_next_batch (const FoyerChain *chain)
{
  return ((const FoyerHop *)chain->hops->pdata[chain->hops->len - 1])->kind == FOYER_HOP_NEXT_BATCH;
}

static gboolean
plan_chain (FoyerRouting *self, const FoyerChain *chain, gint64 now_usec, ChainLook *plan,
            gint64 *again_usec)
{
  const FoyerChainState *state = foyer_routing_find_state (self, chain->name);
  gboolean is_bad = has_bad_printer (self, chain, now_usec, again_usec);

  *plan = (ChainLook){ .chain = chain, .first_hop = find_first_hop (self, chain) };
  plan->is_offline = is_offline_now (self, chain, state);
  plan->is_changed = plan->is_offline != (state != NULL && state->is_offline);
  if (has_next_batch (chain) && !plan->is_offline && is_healthy (self, chain))
    {
      gint64 last_usec = MAX (state != NULL ? state->released_usec : 0, self->started_usec);

      plan->is_released = now_usec >= last_usec + chain->next_batch_usec;
      *again_usec = earlier (*again_usec, last_usec + chain->next_batch_usec);
    }
  return plan->is_changed || plan->is_released || (is_bad && !plan->is_offline);
}

static Look *
look_new (FoyerRouting *self, GHashTable *running, gint64 now_usec)
{
  Look *look = g_new0 (Look, 1);
  GHashTableIter iter;
  gpointer key;

  look->routing = self;
  look->table = foyer_route_table_ref (self->table);
  look->texts = g_string_chunk_new (256);
  look->health = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  look->running = g_hash_table_ref (running);
  look->chains = g_array_new (FALSE, FALSE, sizeof (ChainLook));
  look->now_usec = now_usec;
  g_hash_table_iter_init (&iter, self->printers);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      FoyerPrinterHealth *health
          = g_memdup2 (foyer_routing_get_health (key, self), sizeof (FoyerPrinterHealth));

      if (health->waits_for != NULL)
        health->waits_for = g_string_chunk_insert (look->texts, health->waits_for);
      g_hash_table_insert (look->health, g_strdup (key), health);
    }
  return look;
}

gint64
foyer_routing_look (FoyerRouting *self, GHashTable *running, gint64 next_deadline_usec)
{
  gint64 now_usec = foyer_clock_get_now_usec (self->line->clock);
  gint64 monotonic_usec = foyer_clock_get_monotonic_usec (self->line->clock);
  gint64 again_usec = 0;
  gboolean is_worth_it = next_deadline_usec != 0 && next_deadline_usec <= now_usec;
  Look *look;

  if (self->table == NULL)
    return 0;
  /* A deadline that has come and was not acted on is a job in hand: its run is told by the stage.
   */
  if (self->n_saves > 0 || monotonic_usec < self->looked_usec + LOOK_USEC)
    return now_usec + LOOK_USEC;
  look = look_new (self, running, now_usec);
  for (guint i = 0; i < foyer_route_table_get_chains (self->table)->len; i++)
    {
      ChainLook plan;

      if (plan_chain (self, foyer_route_table_get_chains (self->table)->pdata[i], now_usec, &plan,
                      &again_usec))
        is_worth_it = TRUE;
      g_array_append_val (look->chains, plan);
    }
  if (next_deadline_usec != 0)
    again_usec = earlier (again_usec, MAX (next_deadline_usec, now_usec + G_USEC_PER_SEC));
  if (!is_worth_it)
    {
      look_free (look);
      return again_usec;
    }
  self->looked_usec = monotonic_usec;
  self->n_saves++;
  self->n_holds++;
  foyer_store_service_write_async (self->line->store, FOYER_STORE_PRIORITY_URGENT, carry_out, look,
                                   look_free, NULL, NULL, carried_out_cb, self);
  return again_usec;
}
