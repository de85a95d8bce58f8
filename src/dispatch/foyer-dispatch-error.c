/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of foyer-dispatch and how errors from below are read. */
#include "config.h"

#include "foyer-dispatch-error.h"

#include "foyer-net-error.h"

#include <gio/gio.h>

GQuark
foyer_dispatch_error_quark (void)
{
  return g_quark_from_static_string ("foyer-dispatch-error-quark");
}

static FoyerDispatchError
from_net (FoyerNetError code)
{
  switch (code)
    {
    case FOYER_NET_ERROR_UNREACHABLE:
      return FOYER_DISPATCH_ERROR_UNREACHABLE;
    case FOYER_NET_ERROR_BUSY:
      return FOYER_DISPATCH_ERROR_BUSY;
    case FOYER_NET_ERROR_REFUSED:
      return FOYER_DISPATCH_ERROR_REFUSED;
    case FOYER_NET_ERROR_CANCELLED:
      return FOYER_DISPATCH_ERROR_CANCELLED;
    case FOYER_NET_ERROR_SETTING:
      return FOYER_DISPATCH_ERROR_SETTING;
    case FOYER_NET_ERROR_UNKNOWN_OUTCOME:
    case FOYER_NET_ERROR_TOO_LARGE:
    case FOYER_NET_ERROR_PROTOCOL:
      break;
    }
  return FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME;
}

void
foyer_dispatch_error_take (GError **error, GError *cause, const char *prefix)
{
  FoyerDispatchError code = FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME;

  g_return_if_fail (cause != NULL);
  if (cause->domain == FOYER_DISPATCH_ERROR)
    code = (FoyerDispatchError)cause->code;
  else if (cause->domain == FOYER_NET_ERROR)
    code = from_net ((FoyerNetError)cause->code);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    code = FOYER_DISPATCH_ERROR_CANCELLED;
  g_set_error (error, FOYER_DISPATCH_ERROR, (int)code, "%s%s", prefix != NULL ? prefix : "",
               cause->message);
  g_error_free (cause);
}
