/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of the canonical record as one table: order, names, types, sensitivity;
 * everything that loops over a record (hash, JSON, contract, trace, search) reads it. No values
 * here. */
#pragma once

#include <glib.h>

/* In the order of R-23; the order is part of the content hash and never changes, new fields go to
 * the end. */
typedef enum
{
  FOYER_FIELD_ATTENDEE_ID,
  FOYER_FIELD_SOURCE,
  FOYER_FIELD_SOURCE_ID,
  FOYER_FIELD_ORDER_CODE,
  FOYER_FIELD_TICKET_CODES,
  FOYER_FIELD_FULL_NAME,
  FOYER_FIELD_GIVEN_NAME,
  FOYER_FIELD_FAMILY_NAME,
  FOYER_FIELD_EMAIL,
  FOYER_FIELD_PRINT_TIER,
  FOYER_FIELD_ACCESS_LEVEL,
  FOYER_FIELD_KIND,
  FOYER_FIELD_COMPANY,
  FOYER_FIELD_TITLE,
  FOYER_FIELD_AFFILIATION,
  FOYER_FIELD_TRACKS,
  FOYER_FIELD_DIETARY_FLAGS,
  FOYER_FIELD_ACCESSIBILITY,
  FOYER_FIELD_EMERGENCY_CONTACT,
  FOYER_FIELD_VIP,
  FOYER_FIELD_PRONOUNS,
  FOYER_FIELD_PRINT_LOCALE,
  FOYER_FIELD_CUSTOM,
  FOYER_FIELD_REGISTERED_AT,
  FOYER_FIELD_STATUS,
} FoyerField;

#define FOYER_N_FIELDS (FOYER_FIELD_STATUS + 1)

typedef enum
{
  FOYER_FIELD_TYPE_TEXT,
  FOYER_FIELD_TYPE_LIST, /* of texts, in the source's order */
  FOYER_FIELD_TYPE_FLAG,
  FOYER_FIELD_TYPE_TIME, /* UTC µs */
  FOYER_FIELD_TYPE_STATUS, /* FoyerStatus */
  FOYER_FIELD_TYPE_MAP, /* text → text, sorted by key (byte order) */
} FoyerFieldType;

typedef enum
{
  FOYER_FIELD_INVARIANT = 1 << 0, /* ids, tier, registered_at */
  FOYER_FIELD_SENSITIVE = 1 << 1, /* dietary, accessibility, emergency contact: never on a
                                     badge or export by default */
  FOYER_FIELD_PERSONAL = 1 << 2, /* never in a log */
  FOYER_FIELD_SYSTEM = 1 << 3, /* made by Foyer, never mapped from a source */
} FoyerFieldFlags;

/* "full_name"; static. */
const char *foyer_field_get_name (FoyerField field);
FoyerFieldType foyer_field_get_type (FoyerField field);
FoyerFieldFlags foyer_field_get_flags (FoyerField field);
/* FALSE and *field untouched for an unknown name. */
gboolean foyer_field_parse (const char *name, FoyerField *field);

/* Whether a person's badge prints: only `active` does. */
typedef enum
{
  FOYER_STATUS_ACTIVE,
  FOYER_STATUS_PAYMENT_PENDING,
  FOYER_STATUS_WAITLISTED,
  FOYER_STATUS_TEST,
  FOYER_STATUS_CANCELLED,
} FoyerStatus;

#define FOYER_N_STATUSES (FOYER_STATUS_CANCELLED + 1)

/* "active", "payment-pending", "waitlisted", "test", "cancelled"; static. */
const char *foyer_status_get_name (FoyerStatus status);
gboolean foyer_status_parse (const char *name, FoyerStatus *status);
