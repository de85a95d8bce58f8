/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames over a socket between two processes: a header, then at most so many bytes; knows nothing
 * of what they mean. */
#pragma once

#include <glib.h>

/* Both sides are of one build; anything else is refused. */
#define FOYER_WORKER_PROTOCOL 2u

typedef enum
{
  FOYER_WORKER_FRAME_READY = 1, /* worker: sandboxed and warm; the renderer's engine text */
  FOYER_WORKER_FRAME_TEMPLATE, /* engine: a template for the badges that follow; no answer */
  FOYER_WORKER_FRAME_BADGE, /* engine: draw; answered by one of the two below */
  FOYER_WORKER_FRAME_DOCUMENT, /* worker */
  FOYER_WORKER_FRAME_REFUSAL, /* worker: why not; in place of any answer, and the end of it */
  FOYER_WORKER_FRAME_FILE, /* engine: draw badges into a file; PIECE …, then DONE */
  FOYER_WORKER_FRAME_VIEW, /* engine: the pixels of a document; PAGE and its PIECE …, then DONE */
  FOYER_WORKER_FRAME_CHECK, /* engine: pre-flight of a badge; FINDINGS */
  FOYER_WORKER_FRAME_PROFILE, /* engine: a colour profile for what follows; PROFILED */
  FOYER_WORKER_FRAME_PIECE, /* worker: bytes as they are */
  FOYER_WORKER_FRAME_PAGE, /* worker */
  FOYER_WORKER_FRAME_DONE, /* worker */
  FOYER_WORKER_FRAME_FINDINGS, /* worker */
  FOYER_WORKER_FRAME_PROFILED, /* worker */
} FoyerWorkerFrame;

/* Header: 'F', version, kind, 0, then the length as u32, big-endian. @deadline_usec is a time of
 * g_get_monotonic_time(), 0: wait for ever. Blocks. Errors: FOYER_WORKER_ERROR_CLOSED, _TIMEOUT.
 * The signal SIGPIPE must be ignored. */
gboolean foyer_worker_channel_send (int fd, FoyerWorkerFrame kind, gconstpointer data, gsize length,
                                    gint64 deadline_usec, GError **error);

/* Replaces what is in @buffer by the next frame's bytes. A frame of more than @limit bytes, of
 * another version or kind, or cut short is FOYER_WORKER_ERROR_PROTOCOL; end of file between frames
 * is _CLOSED; _TIMEOUT. Memory grows with what came, not with what was announced. */
gboolean foyer_worker_channel_receive (int fd, gsize limit, GByteArray *buffer,
                                       FoyerWorkerFrame *kind, gint64 deadline_usec,
                                       GError **error);
