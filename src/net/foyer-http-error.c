/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a failed call means for the caller: was anything sent, was it refused, is the outcome
 * unknown. */
#include "config.h"

#include "foyer-http-client-private.h"

char *
foyer_http_dup_certificate_flags (GTlsCertificateFlags flags)
{
  static const struct
  {
    GTlsCertificateFlags flag;
    const char *text;
  } problems[] = {
    { G_TLS_CERTIFICATE_UNKNOWN_CA, "it is signed by an unknown authority" },
    { G_TLS_CERTIFICATE_BAD_IDENTITY, "it is for another host" },
    { G_TLS_CERTIFICATE_NOT_ACTIVATED, "it is not valid yet" },
    { G_TLS_CERTIFICATE_EXPIRED, "it has expired" },
    { G_TLS_CERTIFICATE_REVOKED, "it was revoked" },
    { G_TLS_CERTIFICATE_INSECURE, "its algorithm is insecure" },
    { G_TLS_CERTIFICATE_GENERIC_ERROR, "it cannot be checked" },
  };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    if ((flags & problems[i].flag) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", problems[i].text);
  if (text->len == 0)
    g_string_append (text, "it was not accepted");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GError *make_error (const FoyerHttpCallFacts *facts, FoyerNetError code, const char *format,
                           ...) G_GNUC_PRINTF (3, 4);

static GError *
make_error (const FoyerHttpCallFacts *facts, FoyerNetError code, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return g_error_new (FOYER_NET_ERROR, code, "'%s': %s", facts->client->address, text);
}

/* Ours ran out: most likely that is why. */
static gboolean
is_own_expired (const FoyerHttpCallFacts *facts)
{
  return facts->client->own_expires_usec != 0
         && facts->client->own_expires_usec < g_get_real_time ();
}

static const char *
certificate_hint (const FoyerHttpCallFacts *facts)
{
  if (is_own_expired (facts) && !facts->has_answer)
    return "; the configured client certificate has expired";
  if (!facts->wants_certificate || facts->has_answer)
    return "";
  return facts->client->certificate == NULL
             ? "; the server asked for a client certificate and none is configured"
             : "; the server may not accept the configured client certificate";
}

static GError *
from_tls_cause (const FoyerHttpCallFacts *facts, const GError *cause)
{
  gboolean is_handshake = !facts->has_started || (facts->has_new_connection && !facts->has_answer);

  if (g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_CERTIFICATE_REQUIRED))
    return make_error (facts, FOYER_NET_ERROR_REFUSED,
                       "the server requires a client certificate: %s", cause->message);
  /* An alert on a connection that never answered: with TLS 1.3 the server's judgement of our
   * certificate arrives after we began to write, but it is a judgement of the handshake. */
  if (is_handshake && g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_MISC))
    return make_error (facts, FOYER_NET_ERROR_REFUSED, "TLS failed: %s%s", cause->message,
                       certificate_hint (facts));
  if (is_handshake && g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    return make_error (facts, FOYER_NET_ERROR_REFUSED, "the server's certificate was refused: %s",
                       cause->message);
  return NULL;
}

GError *
foyer_http_error_from_cause (const FoyerHttpCallFacts *facts, const GError *cause)
{
  if (facts->is_cancelled)
    return make_error (facts, FOYER_NET_ERROR_CANCELLED, "canceled %s",
                       facts->has_started ? "while the request was under way"
                                          : "before anything was sent");
  if (facts->refusal != NULL)
    return make_error (facts, FOYER_NET_ERROR_REFUSED, "%s", facts->refusal);
  if (facts->is_over_deadline)
    return facts->has_started
               ? make_error (facts, FOYER_NET_ERROR_UNKNOWN_OUTCOME,
                             "no whole answer within %u ms, so the outcome is unknown",
                             facts->deadline_msec)
               : make_error (facts, FOYER_NET_ERROR_UNREACHABLE, "no connection within %u ms",
                             facts->deadline_msec);
  if (cause->domain == G_TLS_ERROR)
    {
      GError *error = from_tls_cause (facts, cause);

      if (error != NULL)
        return error;
    }
  if (!facts->has_started)
    return make_error (facts, FOYER_NET_ERROR_UNREACHABLE, "cannot connect: %s", cause->message);
  if (g_error_matches (cause, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING)
      || g_error_matches (cause, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING))
    return make_error (facts, FOYER_NET_ERROR_PROTOCOL, "the answer is not HTTP: %s",
                       cause->message);
  return make_error (facts, FOYER_NET_ERROR_UNKNOWN_OUTCOME,
                     "the connection broke, so the outcome is unknown: %s%s", cause->message,
                     certificate_hint (facts));
}

GError *
foyer_http_error_from_status (const FoyerHttpCallFacts *facts, guint status, const char *phrase)
{
  const char *hint = "";
  FoyerNetError code;

  if (status == SOUP_STATUS_OK)
    return NULL;
  switch (status)
    {
    case SOUP_STATUS_SERVICE_UNAVAILABLE:
    case 429:
      code = FOYER_NET_ERROR_BUSY;
      break;
    case SOUP_STATUS_REQUEST_TIMEOUT:
      /* The server gave up in the middle of our body; what it did with the part it has is its
       * secret. */
      code = FOYER_NET_ERROR_UNKNOWN_OUTCOME;
      break;
    default:
      code = status >= 300 && status < 500 ? FOYER_NET_ERROR_REFUSED
             : status >= 500               ? FOYER_NET_ERROR_UNKNOWN_OUTCOME
                                           : FOYER_NET_ERROR_PROTOCOL;
      break;
    }
  if (status == SOUP_STATUS_UNAUTHORIZED || status == SOUP_STATUS_FORBIDDEN)
    hint = "; this machine or its certificate has no permission there";
  else if (status == SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE)
    hint = "; the document is larger than the server allows";
  else if (status == 426)
    hint = "; the server wants an encrypted connection (ipps, https)";
  else if (status == SOUP_STATUS_BAD_REQUEST && is_own_expired (facts))
    hint = "; the configured client certificate has expired";
  else if (status == SOUP_STATUS_BAD_REQUEST && facts->client->certificate != NULL)
    hint = "; the server may not accept the configured client certificate";
  else if (status == SOUP_STATUS_BAD_REQUEST && facts->wants_certificate)
    hint = "; the server asked for a client certificate and none is configured";
  else if (status < 400 && status >= 300)
    hint = "; redirections are not followed";
  return make_error (facts, code, "HTTP status %u (%s)%s", status, phrase != NULL ? phrase : "",
                     hint);
}
