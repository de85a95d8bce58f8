/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading HTTP/1.1 requests whole: head, then body by length or in chunks. Blocks. */
#pragma once

#include <gio/gio.h>

/* One request; clear with foyer_simulated_http_clear(). */
typedef struct
{
  char *method;
  GBytes *body;
} FoyerSimulatedHttp;

void foyer_simulated_http_clear (FoyerSimulatedHttp *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerSimulatedHttp, foyer_simulated_http_clear)

/* FALSE: no whole request came; close. @output gets "100 Continue" if the sender asks for it. */
gboolean foyer_simulated_http_read (GBufferedInputStream *input, GOutputStream *output,
                                    FoyerSimulatedHttp *request);
