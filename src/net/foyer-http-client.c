/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The HTTP client: its settings and whom it trusts; one call is in foyer-http-call.c. */
#include "config.h"

#include "foyer-http-client-private.h"

#include "foyer-limits.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (FoyerHttpClient, foyer_http_client, G_TYPE_OBJECT)

/* Shorter than the keep-alive time of the servers we know (cupsd 30 s), so that we close idle
 * connections, not they. */
#define IDLE_SECONDS 10

static void
foyer_http_client_dispose (GObject *object)
{
  FoyerHttpClient *self = FOYER_HTTP_CLIENT (object);

  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->certificate);
  g_clear_object (&self->authorities);
  G_OBJECT_CLASS (foyer_http_client_parent_class)->dispose (object);
}

static void
foyer_http_client_finalize (GObject *object)
{
  FoyerHttpClient *self = FOYER_HTTP_CLIENT (object);

  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->address, g_free);
  G_OBJECT_CLASS (foyer_http_client_parent_class)->finalize (object);
}

static void
foyer_http_client_class_init (FoyerHttpClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = foyer_http_client_dispose;
  object_class->finalize = foyer_http_client_finalize;
}

static void
foyer_http_client_init (FoyerHttpClient *self)
{
}

static gboolean
read_address (FoyerHttpClient *self, const FoyerHttpTarget *target, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GUri) parsed = NULL;
  const char *scheme;
  int port;

  self->uri = g_uri_parse (target->uri, SOUP_HTTP_URI_FLAGS, &cause);
  if (self->uri == NULL)
    {
      g_set_error (error, FOYER_NET_ERROR, FOYER_NET_ERROR_SETTING, "'%s' is not an address: %s",
                   target->uri, cause->message);
      return FALSE;
    }
  scheme = g_uri_get_scheme (self->uri);
  if ((strcmp (scheme, "http") != 0 && strcmp (scheme, "https") != 0)
      || g_uri_get_host (self->uri) == NULL || g_uri_get_host (self->uri)[0] == '\0')
    {
      g_set_error (error, FOYER_NET_ERROR, FOYER_NET_ERROR_SETTING,
                   "'%s' is not an http or https address with a host", target->uri);
      return FALSE;
    }
  if (strcmp (scheme, "http") == 0
      && (target->ca_file != NULL || target->pin_sha256 != NULL
          || target->certificate_file != NULL))
    {
      /* Whoever sets up certificates expects encryption; sending plainly would be the fall back
       * that R-51 forbids. */
      g_set_error (
          error, FOYER_NET_ERROR, FOYER_NET_ERROR_SETTING,
          "'%s' is not encrypted, but certificates are configured for it: use https or ipps",
          target->uri);
      return FALSE;
    }
  port = g_uri_get_port (self->uri);
  if (target->socket_path != NULL)
    self->address = g_strdup (target->socket_path);
  else if (port > 0)
    self->address = g_strdup_printf ("%s://%s:%d", scheme, g_uri_get_host (self->uri), port);
  else
    self->address = g_strdup_printf ("%s://%s", scheme, g_uri_get_host (self->uri));
  return TRUE;
}

static gboolean
read_pin (FoyerHttpClient *self, const char *text, GError **error)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c++)
    if (*c != ':' && *c != ' ')
      g_string_append_c (digits, g_ascii_tolower (*c));
  if (!foyer_digest_parse (digits->str, &self->pin) || foyer_digest_is_none (&self->pin))
    {
      g_set_error (error, FOYER_NET_ERROR, FOYER_NET_ERROR_SETTING,
                   "pin '%s' is not a SHA-256 digest of 64 hexadecimal digits", text);
      return FALSE;
    }
  return TRUE;
}

/* (transfer full) The first line of a file that only its owner can read; never in a message. */
static char *
read_password (const char *path, GError **error)
{
  char *text = NULL;

  if (path == NULL || !g_file_get_contents (path, &text, NULL, error))
    return NULL;
  text[strcspn (text, "\r\n")] = '\0';
  return text;
}

/* PKCS #12 is DER, which begins with the byte of a sequence; PEM is text. */
static gboolean
is_pkcs12 (const char *data, gsize length)
{
  return length > 0 && (guint8)data[0] == 0x30;
}

static GTlsCertificate *
open_pkcs12 (const FoyerHttpTarget *target, const char *data, gsize length, GError **error)
{
  g_autofree char *password = read_password (target->password_file, error);
  GTlsCertificate *certificate;
  g_autoptr (GByteArray) key = NULL;

  if (password == NULL && target->password_file != NULL)
    return NULL;
  certificate = g_tls_certificate_new_from_pkcs12 ((const guint8 *)data, length, password, error);
  if (certificate == NULL)
    return NULL;
  g_object_get (certificate, "private-key", &key, NULL);
  if (key != NULL)
    return certificate;
  g_set_error_literal (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, "no private key in it");
  g_object_unref (certificate);
  return NULL;
}

static GTlsCertificate *
open_certificate (const FoyerHttpTarget *target, const char *key_file, GError **error)
{
  g_autofree char *data = NULL;
  gsize length = 0;

  if (!g_file_get_contents (target->certificate_file, &data, &length, error))
    return NULL;
  if (is_pkcs12 (data, length))
    return open_pkcs12 (target, data, length, error);
  return g_tls_certificate_new_from_files (target->certificate_file, key_file, error);
}

static gboolean
read_credentials (FoyerHttpClient *self, const FoyerHttpTarget *target, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (target->certificate_file != NULL)
    {
      const char *key_file = target->key_file != NULL ? target->key_file : target->certificate_file;
      g_autoptr (GDateTime) expires = NULL;

      self->certificate = open_certificate (target, key_file, &cause);
      if (self->certificate == NULL)
        {
          g_set_error (error, FOYER_NET_ERROR, FOYER_NET_ERROR_SETTING,
                       "client certificate '%s' with key '%s' cannot be used: %s",
                       target->certificate_file, key_file, cause->message);
          return FALSE;
        }
      expires = g_tls_certificate_get_not_valid_after (self->certificate);
      if (expires != NULL)
        self->own_expires_usec = g_date_time_to_unix (expires) * G_USEC_PER_SEC;
    }
  if (target->ca_file != NULL)
    {
      /* A relative path only warns, and then every server is refused. */
      g_autofree char *path = g_canonicalize_filename (target->ca_file, NULL);
      g_autolist (GTlsCertificate) found = g_tls_certificate_list_new_from_file (path, &cause);

      /* The database itself accepts a file without a single certificate. */
      if (found == NULL && cause == NULL)
        g_set_error (&cause, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, "no certificate in it");
      if (cause == NULL)
        self->authorities = g_tls_file_database_new (path, &cause);
      if (self->authorities == NULL)
        {
          g_set_error (error, FOYER_NET_ERROR, FOYER_NET_ERROR_SETTING,
                       "certificate authorities '%s' cannot be used: %s", path, cause->message);
          return FALSE;
        }
    }
  return target->pin_sha256 == NULL || read_pin (self, target->pin_sha256, error);
}

static void
make_session (FoyerHttpClient *self, const FoyerHttpTarget *target)
{
  int n_connections = target->max_connections > 0 ? (int)target->max_connections : 2;
  g_autoptr (GSocketAddress) socket_address = NULL;

  if (target->socket_path != NULL)
    socket_address = g_unix_socket_address_new (target->socket_path);
  /* The session's own timeout is per wait on the socket: a server that drips bytes never meets it.
   * Each call has its own deadline instead. Without the proxy resolver set to NULL, the
   * environment's proxies would see badges. */
  self->session
      = g_object_new (SOUP_TYPE_SESSION, "timeout", 0, "idle-timeout", IDLE_SECONDS, "max-conns",
                      n_connections, "max-conns-per-host", n_connections, "proxy-resolver", NULL,
                      "remote-connectable", socket_address, "user-agent", "Foyer", NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
  /* Pinned: no database, so that every certificate comes to accept-certificate and is judged before
   * a byte of the request is sent. */
  if (!foyer_digest_is_none (&self->pin))
    soup_session_set_tls_database (self->session, NULL);
  else if (self->authorities != NULL)
    soup_session_set_tls_database (self->session, self->authorities);
}

FoyerHttpClient *
foyer_http_client_open (const FoyerHttpTarget *target, GError **error)
{
  g_autoptr (FoyerHttpClient) self = g_object_new (FOYER_TYPE_HTTP_CLIENT, NULL);

  g_return_val_if_fail (target != NULL && target->uri != NULL, NULL);
  self->answer_limit_bytes
      = target->answer_limit_bytes > 0 ? target->answer_limit_bytes : FOYER_LIMIT_IPP_ANSWER_BYTES;
  if (!read_address (self, target, error) || !read_credentials (self, target, error))
    return NULL;
  make_session (self, target);
  return g_steal_pointer (&self);
}

gint64
foyer_http_client_get_own_expires_usec (FoyerHttpClient *self)
{
  g_return_val_if_fail (FOYER_IS_HTTP_CLIENT (self), 0);
  return self->own_expires_usec;
}

char *
foyer_http_client_dup_refused_digest (FoyerHttpClient *self)
{
  g_return_val_if_fail (FOYER_IS_HTTP_CLIENT (self), NULL);
  return foyer_digest_is_none (&self->refused) ? NULL : foyer_digest_dup_text (&self->refused);
}

FoyerDigest
foyer_http_certificate_digest (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  return foyer_digest_of (der->data, der->len);
}

static GTlsCertificateFlags
verify_chain (FoyerHttpClient *self, GTlsCertificate *certificate)
{
  int port = g_uri_get_port (self->uri);
  g_autoptr (GSocketConnectable) identity
      = g_network_address_new (g_uri_get_host (self->uri), port > 0 ? (guint16)port : 443);
  g_autoptr (GError) error = NULL;
  GTlsCertificateFlags flags;

  flags = g_tls_database_verify_chain (self->authorities, certificate,
                                       G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER, identity, NULL,
                                       G_TLS_DATABASE_VERIFY_NONE, NULL, &error);
  return error != NULL ? G_TLS_CERTIFICATE_GENERIC_ERROR : flags;
}

char *
foyer_http_client_dup_refusal (FoyerHttpClient *self, GTlsCertificate *certificate,
                               GTlsCertificateFlags flags)
{
  g_autofree char *problems = NULL;
  g_autofree char *seen_text = NULL;
  g_autofree char *pin_text = NULL;
  FoyerDigest seen;

  self->refused = (FoyerDigest){ 0 };
  if (certificate == NULL)
    return g_strdup ("the server showed no certificate");
  seen = foyer_http_certificate_digest (certificate);
  self->refused = seen;
  seen_text = foyer_digest_dup_text (&seen);
  if (!foyer_digest_is_none (&self->pin))
    {
      if (!foyer_digest_equal (&seen, &self->pin))
        {
          pin_text = foyer_digest_dup_text (&self->pin);
          return g_strdup_printf (
              "the server's certificate is not the pinned one: it has SHA-256 %s, pinned is %s",
              seen_text, pin_text);
        }
      /* The pin names this very certificate, so host name and authority need no second opinion
       * unless a CA is set too. */
      flags = self->authorities != NULL ? verify_chain (self, certificate) : 0;
    }
  if (flags == 0)
    {
      self->refused = (FoyerDigest){ 0 };
      return NULL;
    }
  problems = foyer_http_dup_certificate_flags (flags);
  return g_strdup_printf ("the server's certificate was refused: %s (its SHA-256 is %s)", problems,
                          seen_text);
}
