/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Desks and kiosks: where people come to, who sits there, where it prints, what it did last.
 */
#pragma once

#include "foyer-store.h"

typedef enum
{
  FOYER_DESK_STAFFED,
  FOYER_DESK_KIOSK, /* nobody sits there: one's own badge by its code, once, and no reasons */
} FoyerDeskKind;

/* "desk", "kiosk"; static. */
const char *foyer_desk_kind_get_name (FoyerDeskKind kind);
gboolean foyer_desk_kind_parse (const char *name, FoyerDeskKind *kind);

typedef struct
{
  char *name;
  FoyerDeskKind kind;
  char *route; /* where it prints; NULL: the event's first printer */
  char *person; /* who sits there; NULL: nobody has said so */
  gboolean prints_on_scan; /* a scan alone prints when all is clear */
  gint64 added_usec;
  char *last_act; /* "printed", "arrived", …; NULL: nothing yet */
  gint64 last_act_usec;
} FoyerDesk;

void foyer_desk_free (FoyerDesk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerDesk, foyer_desk_free)

/* CONFLICT: the name is taken. One audit row. */
gboolean foyer_store_add_desk (FoyerStore *self, const FoyerDesk *desk, const char *actor,
                               GError **error);
/* What changes; NULL and -1 leave a member as it is, an empty text takes it away. */
typedef struct
{
  const char *route;
  const char *person;
  int prints_on_scan;
} FoyerDeskChange;

/* NOT_FOUND. One audit row. */
gboolean foyer_store_set_desk (FoyerStore *self, const char *name, const FoyerDeskChange *change,
                               const char *actor, GError **error);
/* NOT_FOUND. Its name stays in what it did. One audit row. */
gboolean foyer_store_remove_desk (FoyerStore *self, const char *name, const char *actor,
                                  GError **error);
/* NOT_FOUND names the desks there are. */
gboolean foyer_store_get_desk (FoyerStore *self, const char *name, FoyerDesk **desk,
                               GError **error);
/* *desks (transfer full): FoyerDesk by name. */
gboolean foyer_store_list_desks (FoyerStore *self, GPtrArray **desks, GError **error);
/* What it did last, now. @act is static or copied. NOT_FOUND as above. */
gboolean foyer_store_note_desk_act (FoyerStore *self, const char *name, const char *act,
                                    GError **error);
