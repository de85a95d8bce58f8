/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step of the upkeep thread that looks for people who are missing. */
#include "config.h"

#include "foyer-upkeep-absence.h"

#include "foyer-engine-error-private.h"
#include "foyer-store-notices.h"

static gpointer
check (FoyerStore *store, gpointer data, GError **error)
{
  (void)foyer_store_check_absence (store, data, error); /* the error says it */
  return NULL;
}

/* A look that writes nothing, so that an idle line leaves the disk alone. */
static gpointer
look (FoyerStore *store, gpointer data, GError **error)
{
  (void)foyer_store_has_absence_check (store, data, error); /* the error says it */
  return NULL;
}

gboolean
foyer_absence_step (FoyerLine *line, GError **error)
{
  gboolean is_waiting = FALSE, did_something = FALSE;
  GError *cause = NULL;

  (void)foyer_store_service_read (line->store, look, &is_waiting, &cause);
  if (cause == NULL && is_waiting)
    (void)foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_BULK, check, &did_something,
                                     NULL, &cause);
  if (cause == NULL)
    return did_something;
  foyer_engine_error_take (error, cause, NULL);
  return FALSE;
}
