/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desk or kiosk: where people come to, who sits there, where it prints, what it did last.
 * Plain structs for one owner. */
#pragma once

#include <glib.h>

typedef enum
{
  FOYER_DESK_STAFFED,
  FOYER_DESK_KIOSK, /* nobody sits there: one's own badge by its code, once, and no reasons */
} FoyerDeskKind;

/* "desk", "kiosk"; static; NULL beyond the last. */
const char *foyer_desk_kind_get_name (FoyerDeskKind kind);
gboolean foyer_desk_kind_parse (const char *name, FoyerDeskKind *kind);

typedef struct
{
  char *name;
  FoyerDeskKind kind;
  char *route; /* the chain or printer that it prints to; NULL: what the routes say */
  char *person; /* who sits there; NULL: nobody has said so */
  gboolean prints_on_scan; /* a scan alone prints when all is clear */
  gint64 added_usec;
  char *last_act; /* "printed", "arrived", …; NULL: nothing yet */
  gint64 last_act_usec;
} FoyerDesk;

void foyer_desk_free (FoyerDesk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerDesk, foyer_desk_free)

/* What changes; NULL and -1 leave a member as it is, an empty text takes it away. */
typedef struct
{
  const char *route;
  const char *person;
  int prints_on_scan;
} FoyerDeskChange;
