/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where one HTTP/1.1 request ends (RFC 9112), strictly and within limits; not what its address or
 * its headers mean. Bytes in, verdict out: no socket, no clock. */
#pragma once

#include "foyer-headers.h"

#include <glib.h>

typedef enum
{
  FOYER_HTTP_READ_MORE, /* everything given is used up */
  FOYER_HTTP_READ_HEAD, /* line and headers are whole, and said once: look at them, then go on */
  FOYER_HTTP_READ_WHOLE, /* nothing more is read; what is left belongs to the next request */
  FOYER_HTTP_READ_HEAD_TOO_LARGE,
  FOYER_HTTP_READ_BODY_TOO_LARGE,
  FOYER_HTTP_READ_BROKEN, /* not HTTP, or HTTP that two readers could take for two things */
} FoyerHttpRead;

/* Plain struct for one owner; _init(), then one request, then _clear(). */
typedef struct
{
  gsize header_limit; /* request line, headers, trailers */
  gsize body_limit;
  /* After READ_HEAD: */
  char *method;
  char *target; /* begins with '/' */
  guint minor; /* HTTP/1.minor */
  FoyerHeaders *headers;
  gboolean keeps_alive; /* the client can take another answer on this connection */
  gboolean wants_continue; /* it waits for "100 Continue" before it sends the body */
  /* After READ_WHOLE: */
  GByteArray *body; /* chunks joined */
  /* Its own: */
  guint phase;
  GString *line; /* the head, then the line of a chunk */
  gsize head_bytes;
  gsize frame_bytes; /* sizes of chunks and what surrounds them */
  guint64 left; /* of the body or of the chunk */
} FoyerHttpReader;

void foyer_http_reader_init (FoyerHttpReader *self, gsize header_limit, gsize body_limit);
void foyer_http_reader_clear (FoyerHttpReader *self);

/* Takes from @data what belongs to this request and says how far that was. After a verdict other
 * than MORE and HEAD it must not be called again. */
FoyerHttpRead foyer_http_reader_push (FoyerHttpReader *self, const guint8 *data, gsize length,
                                      gsize *used);
