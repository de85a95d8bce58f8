/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The breaker of one printer: after failures nothing is sent to it for a while, then it is
 * asked what it is, never given somebody's badge. Pure: time is an argument. */
#pragma once

#include <glib.h>

typedef enum
{
  FOYER_BREAKER_CLOSED, /* badges are sent */
  FOYER_BREAKER_OPEN, /* nothing is sent */
  FOYER_BREAKER_HALF_OPEN, /* asked with Get-Printer-Attributes; no badge yet */
} FoyerBreakerState;
#define FOYER_N_BREAKER_STATES (FOYER_BREAKER_HALF_OPEN + 1)

typedef enum
{
  FOYER_BREAKER_AUTO,
  FOYER_BREAKER_FORCED_OPEN, /* by an operator: no badge, no question */
  FOYER_BREAKER_FORCED_CLOSED, /* by an operator: badges are sent whatever happens */
} FoyerBreakerMode;

#define FOYER_BREAKER_FAILURES_IN_A_ROW 3u
#define FOYER_BREAKER_WINDOW 10u /* outcomes that are remembered; half of them failed: open */
#define FOYER_BREAKER_SUCCESSES 2u /* answers in a row that close it */
#define FOYER_BREAKER_PAUSE_USEC (15 * G_USEC_PER_SEC) /* the first; each further doubles it */
#define FOYER_BREAKER_LONGEST_PAUSE_USEC (120 * G_USEC_PER_SEC)
#define FOYER_BREAKER_PROBE_USEC G_USEC_PER_SEC /* between two questions while half-open */

/* Plain value; all zero is a closed breaker that has seen nothing. */
typedef struct
{
  FoyerBreakerState state; /* ask foyer_breaker_get_state(), which heeds the mode */
  FoyerBreakerMode mode;
  guint failures; /* in a row */
  guint successes; /* answers in a row while half-open */
  guint n_outcomes; /* remembered, at most FOYER_BREAKER_WINDOW */
  guint outcomes; /* bits, 1: failed; the newest is bit 0 */
  guint openings; /* in a row, without closing between them */
  gint64 changed_usec; /* UTC: when the state last changed */
  gint64 until_usec; /* UTC: when it may be asked next; 0 while closed */
} FoyerBreaker;

/* "closed", "open", "half-open"; static. */
const char *foyer_breaker_state_get_name (FoyerBreakerState state);
/* "auto", "open", "close" (what an operator types); static. */
const char *foyer_breaker_mode_get_name (FoyerBreakerMode mode);
gboolean foyer_breaker_mode_parse (const char *name, FoyerBreakerMode *mode);

/* What holds now: forced states count. */
FoyerBreakerState foyer_breaker_get_state (const FoyerBreaker *self);
/* TRUE if a badge may be sent. */
gboolean foyer_breaker_lets_through (const FoyerBreaker *self);
/* TRUE if the printer is to be asked now. An end of the pause that lies further ahead than any
 * pause is long (the clock was set back) counts as come. */
gboolean foyer_breaker_wants_probe (const FoyerBreaker *self, gint64 now_usec);
/* When foyer_breaker_wants_probe() becomes true; 0: never by itself. */
gint64 foyer_breaker_get_probe_usec (const FoyerBreaker *self);

/* An outcome of a badge, or the answer to a question. Returns TRUE if the state changed. Badges
 * that end while it is open (they were out when it opened) say nothing new. */
gboolean foyer_breaker_note_badge (FoyerBreaker *self, gboolean is_success, gint64 now_usec);
gboolean foyer_breaker_note_probe (FoyerBreaker *self, gboolean is_success, gint64 now_usec);
/* An operator's word. AUTO after FORCED_CLOSED begins closed, after FORCED_OPEN half-open: it is
 * asked at once. */
void foyer_breaker_force (FoyerBreaker *self, FoyerBreakerMode mode, gint64 now_usec);

/* (transfer full) One line that foyer_breaker_parse() reads back; what the store keeps. */
char *foyer_breaker_print (const FoyerBreaker *self);
/* FALSE if @text is none; @self is then a new one. */
gboolean foyer_breaker_parse (FoyerBreaker *self, const char *text);
