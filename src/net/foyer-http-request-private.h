/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making requests and responders: the listener's side of foyer-http-request.h. */
#pragma once

#include "foyer-http-request.h"

/* What a request is made of; everything is copied or referenced. */
typedef struct
{
  const char *method;
  const char *path;
  const char *target;
  FoyerHeaders *headers;
  GBytes *body;
  const char *peer;
  gboolean is_tls;
  gint64 arrival_usec;
  gint64 arrival_monotonic_usec;
} FoyerHttpRequestParts;

FoyerHttpRequest *foyer_http_request_new (const FoyerHttpRequestParts *parts);

/* What the handler says. */
typedef struct
{
  guint status;
  FoyerHeaders *headers; /* or NULL */
  GBytes *body; /* or NULL */
} FoyerHttpAnswerParts;

/* 503 with Retry-After: what a client gets that nobody answered. */
#define FOYER_HTTP_STATUS_LATER 503u
#define FOYER_HTTP_RETRY_AFTER_SECONDS "5"

/* The way back to the thread of the listener. Any thread; takes nothing. */
typedef void (*FoyerHttpDeliver) (gpointer target, guint64 exchange,
                                  const FoyerHttpAnswerParts *answer);

/* @target is released with @release after the answer, or without one. */
FoyerHttpResponder *foyer_http_responder_new (FoyerHttpDeliver deliver, gpointer target,
                                              GDestroyNotify release, guint64 exchange);
