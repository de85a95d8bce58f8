/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources: list, add, remove, hold, park, release, secrets; the delivery log; the
 * webhook listener of the process that runs the line. */
#pragma once

#include "foyer-engine.h"
#include "foyer-source.h"

/* ---- Looking ---- */

/* One source and what came from it. Plain struct for one owner. */
typedef struct
{
  FoyerSource *source;
  char *path; /* "/hooks/NAME"; NULL if it is no webhook */
  char *url; /* of the process that listens now, or the public one; NULL: nobody listens */
  guint64 deliveries; /* in the journal */
  guint64 waiting; /* received or being worked on, parked ones aside */
  guint64 parked;
  guint64 failed; /* deliveries of which no record could be read */
  guint64 dead_letters; /* open ones */
  guint64 repeats; /* requests that were answered "already have it" */
  guint64 conflicts; /* same delivery id, other body */
  guint64 refusals[FOYER_N_REFUSALS];
  gint64 last_delivery_usec; /* 0: none yet */
  gint64 last_refusal_usec; /* 0: none yet */
  guint64 pulls_waiting; /* hints that are still to be fetched */
  guint64 pulls_failed; /* given up */
} FoyerSourceReport;

void foyer_source_report_free (FoyerSourceReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerSourceReport, foyer_source_report_free)

/* (transfer full) GPtrArray of FoyerSourceReport by name. */
void foyer_engine_list_sources_async (FoyerEngine *self, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *foyer_engine_list_sources_finish (FoyerEngine *self, GAsyncResult *result,
                                             GError **error);

/* One source. _NOT_FOUND. */
void foyer_engine_get_source_async (FoyerEngine *self, const char *name, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
FoyerSourceReport *foyer_engine_get_source_finish (FoyerEngine *self, GAsyncResult *result,
                                                   GError **error);

/* Keywords of the signature schemes, NULL-terminated; static. "none" is the scheme of senders that
 * sign nothing and only hint. */
const char *const *foyer_engine_get_signature_schemes (void);

/* ---- Changing; every change is audited ---- */

/* A secret as it is shown once. Plain struct for one owner; its text is overwritten when freed. */
typedef struct
{
  char *name; /* of the source */
  char *path; /* "/hooks/NAME" */
  char *text; /* the secret in the form the sender wants it; NULL: there is none, or it was given */
  gboolean is_in_file; /* no Secret Service was reachable: it is in a file of the event directory */
  char *place; /* "the Secret Service", or the file's path */
  gboolean has_former; /* the former secret is still accepted */
} FoyerSourceSecret;

void foyer_source_secret_free (FoyerSourceSecret *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerSourceSecret, foyer_source_secret_free)

/* Adds @draft (its secrets, state and times are not looked at). @secret: the webhook's secret in
 * the vendor's form; NULL: one is made if the scheme needs it and the operator may choose it
 * (vendors that issue the secret: _USAGE says so). @token: of the vendor's API for pull-by-id, else
 * NULL. Errors: _USAGE (name, scheme, network, secret that the scheme does not know), _NOT_FOUND
 * (contract), _CONFLICT (name taken), _STORE (the secret cannot be kept). */
void foyer_engine_add_source_async (FoyerEngine *self, FoyerSource *draft, const char *secret,
                                    const char *token, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
FoyerSourceSecret *foyer_engine_add_source_finish (FoyerEngine *self, GAsyncResult *result,
                                                   GError **error);

/* A new secret becomes the first; the former stays valid until it is retired. @secret as above. A
 * third one retires the oldest. _NOT_FOUND; _USAGE if the scheme has no secrets. */
void foyer_engine_rotate_secret_async (FoyerEngine *self, const char *name, const char *secret,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
FoyerSourceSecret *foyer_engine_rotate_secret_finish (FoyerEngine *self, GAsyncResult *result,
                                                      GError **error);
/* Only the newest secret is accepted from now on. _CONFLICT if there is no former one. */
void foyer_engine_retire_secret_async (FoyerEngine *self, const char *name,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean foyer_engine_retire_secret_finish (FoyerEngine *self, GAsyncResult *result,
                                            GError **error);

/* Hold (OPEN or PARKED → HELD), park, release (→ OPEN: parked deliveries enter the queue in their
 * order). What it was already is no error. The callback comes after the commit: from then on no
 * delivery is taken in otherwise, whichever process listens. */
void foyer_engine_set_source_state_async (FoyerEngine *self, const char *name,
                                          FoyerSourceState state, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data);
gboolean foyer_engine_set_source_state_finish (FoyerEngine *self, GAsyncResult *result,
                                               GError **error);

/* Takes the source, its secrets and its replay store away; the journal stays. _CONFLICT while
 * deliveries wait. */
void foyer_engine_remove_source_async (FoyerEngine *self, const char *name,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean foyer_engine_remove_source_finish (FoyerEngine *self, GAsyncResult *result,
                                            GError **error);

/* ---- The delivery log ---- */

/* One delivery as a person reads it; no content. Plain struct for one owner. */
typedef struct
{
  gint64 delivery_id;
  char *source;
  char *origin; /* file name, or delivery id of the sender */
  char *contract;
  gint64 received_usec;
  guint64 length; /* bytes */
  char *peer; /* NULL for files */
  char *scheme; /* how it was signed; NULL for files */
  gboolean is_parked;
  char *stage; /* "waiting", "parked", "being read", "being mapped", "done", "refused" */
  char *result; /* one sentence: "2 records, 1 dead letter", "no record could be read: …" */
  guint64 records; /* cut out of it so far */
  guint64 dead_letters; /* any state */
  char *trace_id;
} FoyerDeliveryLog;

void foyer_delivery_log_free (FoyerDeliveryLog *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerDeliveryLog, foyer_delivery_log_free)

/* (transfer full) GPtrArray of FoyerDeliveryLog, newest first, with ids below @before_id (0: from
 * the newest), at most @limit. @source NULL: of all. */
void foyer_engine_list_deliveries_async (FoyerEngine *self, const char *source, gint64 before_id,
                                         guint limit, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *foyer_engine_list_deliveries_finish (FoyerEngine *self, GAsyncResult *result,
                                                GError **error);

/* ---- The listener: off until started ---- */

typedef struct
{
  const char *address; /* "127.0.0.1:8080", "[::1]:0"; port 0: any */
  const char *certificate_file; /* PEM; NULL: no TLS */
  const char *key_file; /* PEM; NULL: it is in certificate_file */
  gboolean is_insecure_allowed; /* an address beyond loopback without TLS */
  const char *const *proxies; /* CIDR whose X-Forwarded-For is believed; NULL: none */
  guint peer_connections; /* 0: the default of 4 */
  guint connections; /* 0: the default of 32 */
  guint replay_days; /* how long delivery ids are remembered from now on; 0: as before (7) */
  gboolean has_metrics; /* GET /metrics is answered, to this machine alone */
} FoyerListenOptions;

/* Opens the endpoints of all webhook sources, those added later too; the line must be this
 * process's. Blocks for the certificate files and the bind. Errors: _USAGE (address, certificate,
 * beyond loopback without TLS), _CONFLICT (the port is taken, or another process runs the line),
 * _PEER (the address is not this machine's). */
gboolean foyer_engine_listen (FoyerEngine *self, const FoyerListenOptions *options, GError **error);
/* Requests under way are answered; blocks for them, a few seconds at most. Part of stop_line. */
void foyer_engine_stop_listening (FoyerEngine *self);
/* "https://127.0.0.1:8443"; NULL: this process does not listen. Lent. */
const char *foyer_engine_get_listen_url (FoyerEngine *self);
