/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of an intake, for admission. */
#pragma once

#include "foyer-store-admit.h"
#include "foyer-uuid.h"

typedef struct
{
  FoyerOutcome outcome;
  /* of a RECORD */
  FoyerUuid attendee_id;
  gboolean has_attendee_id; /* FALSE: the record's id is no UUID, a bug of transformation */
  gboolean has_person;
  gint64 person_hash;
  /* in the intake's block */
  const guint8 *packed;
  gsize packed_length;
  const char *search_key;
  const char *sort_key;
} FoyerIntakeItem;

struct _FoyerIntake
{
  FoyerIntakeItem *items;
  gsize n_items;
  GByteArray *block; /* packed records and keys of all items */
  GBytes *raw;
  guint64 raw_offset;
  char *taxonomy; /* NULL: the delivery's */
  gboolean is_whole; /* part of a delivery that names everybody of its source */
};

/* FALSE if the raw bytes are not in the intake. */
gboolean foyer_intake_digest (FoyerIntake *self, const FoyerIntakeItem *item, FoyerDigest *digest);
