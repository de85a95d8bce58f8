/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One whole request before libsoup: it reads the request line and the address and writes the
 * answer. It never sees the socket: the request is in memory, and so is the answer. */
#pragma once

#include "foyer-clock.h"
#include "foyer-http-reader-private.h"
#include "foyer-http-request-private.h"

#include <libsoup/soup.h>

typedef struct _FoyerHttpExchange FoyerHttpExchange;

/* Where an exchange comes from. */
typedef struct
{
  GSocketAddress *local;
  GSocketAddress *remote;
  const char *peer;
  gboolean is_tls;
  const FoyerClock *clock;
} FoyerHttpOrigin;

/* The request is well-formed for libsoup as well. Called from the main context, once at most; the
 * answer may be given in it. */
typedef void (*FoyerHttpExchangeRequest) (FoyerHttpExchange *self, FoyerHttpRequest *request,
                                          gpointer user_data);
/* @bytes: the answer with its headers, empty if there is none. @is_requested: the request callback
 * was called. Called once unless the exchange is dropped before. */
typedef void (*FoyerHttpExchangeDone) (FoyerHttpExchange *self, GBytes *bytes,
                                       gboolean is_requested, gpointer user_data);

typedef struct
{
  FoyerHttpExchangeRequest request;
  FoyerHttpExchangeDone done;
  gpointer user_data;
} FoyerHttpExchangeCalls;

/* Connects @server to exchanges; once, before the first of them. */
void foyer_http_exchange_prepare (SoupServer *server);

/* (transfer full) Takes the request out of @reader, which is whole. Everything happens on the
 * thread-default main context, nothing before this returns. */
FoyerHttpExchange *foyer_http_exchange_new (SoupServer *server, FoyerHttpReader *reader,
                                            const FoyerHttpOrigin *origin,
                                            const FoyerHttpExchangeCalls *calls);
/* Gives the answer. Without effect if there was one. */
void foyer_http_exchange_answer (FoyerHttpExchange *self, const FoyerHttpAnswerParts *answer,
                                 gboolean keeps_alive);
/* No more calls; frees it as soon as libsoup lets go. NULL is fine. */
void foyer_http_exchange_drop (FoyerHttpExchange *self);
