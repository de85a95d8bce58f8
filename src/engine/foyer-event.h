/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event directory: what is where, and the few facts of event.json; not the store's
 * content. */
#pragma once

#include <glib-object.h>

/* Boxed, immutable, atomic reference count. */
typedef struct _FoyerEvent FoyerEvent;

#define FOYER_TYPE_EVENT (foyer_event_get_type ())
GType foyer_event_get_type (void);
FoyerEvent *foyer_event_ref (FoyerEvent *self);
void foyer_event_unref (FoyerEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerEvent, foyer_event_unref)

/* What a new event starts with. */
typedef struct
{
  const char *id; /* scope of the attendee ids; NULL: a random UUID */
  const char *name; /* as printed on badges */
  const char *locale; /* default print_locale, e.g. "en"; NULL: "en" */
  const char *taxonomy_file; /* copied in; required: the shipped one is
                                $data/taxonomies/default.taxonomy.json */
  const guint8 *badge_key; /* 32 bytes for the badge tokens; NULL: random */
  const char *template_name; /* NULL: "label-4x3" */
} FoyerEventInit;

/* Makes directory (owner-only), folders, event.json, badge.key, taxonomy.json and the shipped
 * contracts and templates' names; the store is made by the engine when it opens. Blocks.
 * FOYER_ENGINE_ERROR_CONFLICT if an event is there already, _STORE for the disk, _INPUT for a bad
 * taxonomy. */
FoyerEvent *foyer_event_create (const char *directory, const FoyerEventInit *init, GError **error);

/* Blocks. FOYER_ENGINE_ERROR_NOT_FOUND: no event there; _CONFLICT: made by a newer version; _STORE:
 * unreadable. */
FoyerEvent *foyer_event_open (const char *directory, GError **error);

/* (transfer full) "$XDG_DATA_HOME/foyer/default": where commands look without --event. */
char *foyer_event_dup_default_directory (void);

const char *foyer_event_get_directory (FoyerEvent *self);
const char *foyer_event_get_id (FoyerEvent *self);
const char *foyer_event_get_name (FoyerEvent *self);
const char *foyer_event_get_locale (FoyerEvent *self);
const char *foyer_event_get_template_name (FoyerEvent *self);
/* 32 bytes; never shown or logged. */
const guint8 *foyer_event_get_badge_key (FoyerEvent *self);
/* (transfer full) A path inside the directory: foyer_event_dup_path (event, "spool", name, NULL).
 */
char *foyer_event_dup_path (FoyerEvent *self, const char *first, ...) G_GNUC_NULL_TERMINATED;
