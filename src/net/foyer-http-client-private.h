/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the HTTP client share: the client's fields, and what is known of a call when it
 * fails. */
#pragma once

#include "foyer-digest.h"
#include "foyer-http-client.h"

#include <libsoup/soup.h>

struct _FoyerHttpClient
{
  GObject parent;

  SoupSession *session;
  GUri *uri;
  char *address; /* "https://printer.example:631", for messages */
  GTlsCertificate *certificate;
  gint64 own_expires_usec; /* of certificate; 0: none */
  GTlsDatabase *authorities; /* of ca_file */
  FoyerDigest pin; /* none: not pinned */
  FoyerDigest refused; /* of the certificate that the last handshake refused; none: it did not */
  gsize answer_limit_bytes;
};

/* What a call saw until it failed. */
typedef struct
{
  const FoyerHttpClient *client;
  gboolean is_cancelled; /* by the caller */
  gboolean is_over_deadline;
  gboolean has_started; /* the first byte of the request may have left */
  gboolean has_new_connection;
  gboolean has_answer; /* the head of an answer arrived */
  gboolean wants_certificate; /* the server asked for a client certificate */
  const char *refusal; /* why we refused the server's identity; NULL if we did not */
  guint deadline_msec;
} FoyerHttpCallFacts;

/* (transfer full) The error of FOYER_NET_ERROR for @cause, which libsoup or GIO gave. */
GError *foyer_http_error_from_cause (const FoyerHttpCallFacts *facts, const GError *cause);

/* NULL for status 200, otherwise (transfer full) the error for it. */
GError *foyer_http_error_from_status (const FoyerHttpCallFacts *facts, guint status,
                                      const char *phrase);

/* (transfer full) "it is signed by an unknown authority, it is for another host". */
char *foyer_http_dup_certificate_flags (GTlsCertificateFlags flags);

FoyerDigest foyer_http_certificate_digest (GTlsCertificate *certificate);

/* NULL if @certificate is the server that the client was told to trust, otherwise (transfer full)
 * why not. @flags: what GIO found. Keeps which certificate was refused. */
char *foyer_http_client_dup_refusal (FoyerHttpClient *self, GTlsCertificate *certificate,
                                     GTlsCertificateFlags flags);
