/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's error domain, and the one place where errors of the folders below are translated
 * into it. */
#include "config.h"

#include "foyer-engine-error-private.h"

#include "foyer-base-error.h"
#include "foyer-dispatch-error.h"
#include "foyer-ingest-error.h"
#include "foyer-render-error.h"
#include "foyer-store-error.h"
#include "foyer-transform-error.h"
#include "foyer-worker-error.h"

#include <gio/gio.h>

/* Written out: the formatter would put spaces into the name that G_DEFINE_QUARK takes. */
GQuark
foyer_engine_error_quark (void)
{
  return g_quark_from_static_string ("foyer-engine-error-quark");
}

static FoyerEngineError
translate_store (int code)
{
  switch ((FoyerStoreError)code)
    {
    case FOYER_STORE_ERROR_NEWER:
    case FOYER_STORE_ERROR_CONFLICT:
    case FOYER_STORE_ERROR_TRANSITION:
      return FOYER_ENGINE_ERROR_CONFLICT;
    case FOYER_STORE_ERROR_NOT_FOUND:
      return FOYER_ENGINE_ERROR_NOT_FOUND;
    case FOYER_STORE_ERROR_READ_ONLY:
      return FOYER_ENGINE_ERROR_DENIED;
    case FOYER_STORE_ERROR_RETRY:
    case FOYER_STORE_ERROR_FULL:
    case FOYER_STORE_ERROR_IO:
    case FOYER_STORE_ERROR_FOREIGN:
    case FOYER_STORE_ERROR_CORRUPT:
    case FOYER_STORE_ERROR_BUG:
      return FOYER_ENGINE_ERROR_STORE;
    }
  return FOYER_ENGINE_ERROR_STORE;
}

static FoyerEngineError
translate_base (int code)
{
  switch ((FoyerBaseError)code)
    {
    case FOYER_BASE_ERROR_SYNTAX:
    case FOYER_BASE_ERROR_LIMIT:
      return FOYER_ENGINE_ERROR_INPUT;
    case FOYER_BASE_ERROR_FILE:
    case FOYER_BASE_ERROR_FULL:
      return FOYER_ENGINE_ERROR_STORE;
    }
  return FOYER_ENGINE_ERROR_STORE;
}

static FoyerEngineError
translate (const GError *error)
{
  if (error->domain == FOYER_STORE_ERROR)
    return translate_store (error->code);
  if (error->domain == FOYER_BASE_ERROR)
    return translate_base (error->code);
  if (g_error_matches (error, FOYER_TRANSFORM_ERROR, FOYER_TRANSFORM_ERROR_REMOVED))
    return FOYER_ENGINE_ERROR_CONFLICT;
  if (error->domain == FOYER_INGEST_ERROR || error->domain == FOYER_TRANSFORM_ERROR
      || error->domain == FOYER_RENDER_ERROR)
    return FOYER_ENGINE_ERROR_INPUT;
  if (error->domain == FOYER_DISPATCH_ERROR)
    return FOYER_ENGINE_ERROR_PEER;
  if (g_error_matches (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_REFUSED)
      || g_error_matches (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_DIED))
    return FOYER_ENGINE_ERROR_INPUT;
  return FOYER_ENGINE_ERROR_STORE;
}

void
foyer_engine_error_take (GError **error, GError *cause, const char *prefix)
{
  GError *translated = cause;

  g_return_if_fail (cause != NULL);

  /* Being cancelled is not a failure of anything: callers match it. */
  if (cause->domain != FOYER_ENGINE_ERROR
      && !g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      translated = g_error_new_literal (FOYER_ENGINE_ERROR, translate (cause), cause->message);
      g_error_free (cause);
    }
  g_propagate_error (error, translated);
  if (prefix != NULL)
    g_prefix_error (error, "%s", prefix);
}
