/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A client that says exactly the bytes it is given, from the loopback address it is given: for
 * talking to the listener well and badly. Blocking, with deadlines; any thread. */
#pragma once

#include <gio/gio.h>

/* A connected socket, -1 if the listener does not take it. @source: like "127.0.0.2". */
int foyer_test_dial (const char *source, guint16 port);
/* FALSE: the other side has closed, or takes nothing more for @msec. */
gboolean foyer_test_say (int fd, const char *bytes, gssize length, guint msec);
/* One whole answer, by its Content-Length; what came until the end if the other side closed, NULL
 * if that is nothing. The test fails after @msec. */
char *foyer_test_hear (int fd, guint msec);
/* The other side has closed, within @msec. Throws away what it said. */
gboolean foyer_test_is_closed (int fd, guint msec);

/* Dials, says, hears, hangs up. NULL: no answer. */
char *foyer_test_ask (const char *source, guint16 port, const char *request, guint msec);
/* The status of an answer; 0 for NULL. */
guint foyer_test_status (const char *answer);
