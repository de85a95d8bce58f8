/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The truth about the shipped sample feeds (samples/expected.json): what an importer must make of
 * them. Reading it only; comparing is the demo's. */
#pragma once

#include <glib.h>

typedef struct
{
  char *file;
  guint64 line;
  guint64 record_no;
  char *code;
  char *source_id; /* NULL: the record could not be read so far */
} FoyerCliRefusal;

typedef struct
{
  char *file; /* name below the samples folder */
  char *source;
  char *contract;
  guint64 rows;
  guint64 records;
  guint64 skipped;
  GHashTable *outcomes; /* "admitted" → GSIZE_TO_POINTER (count) */
} FoyerCliFeed;

typedef struct
{
  char *event_id;
  GPtrArray *feeds; /* FoyerCliFeed in the order of import */
  GPtrArray *refusals; /* FoyerCliRefusal in the order of feeds and lines */
  GHashTable *refused_by_code; /* code → count */
  GHashTable *statuses; /* status → people */
  GHashTable *badges_by_tier; /* tier → badges */
  guint64 rows;
  guint64 records;
  guint64 people;
  guint64 duplicate_pairs;
  guint64 held; /* active people who are held from --all */
  guint64 badges;
} FoyerCliTruth;

/* FOYER_ENGINE_ERROR_STORE with file and reason: the installation is damaged. (transfer full) */
FoyerCliTruth *foyer_cli_truth_load (const char *path, GError **error);
void foyer_cli_truth_free (FoyerCliTruth *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerCliTruth, foyer_cli_truth_free)

/* 0 if @name is not in @counts. */
guint64 foyer_cli_truth_get (GHashTable *counts, const char *name);
