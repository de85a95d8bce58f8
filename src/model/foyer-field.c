/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of canonical fields. */
#include "config.h"

#include "foyer-field.h"
#include "foyer-keyword-private.h"

typedef struct
{
  const char *name;
  FoyerFieldType type;
  FoyerFieldFlags flags;
} FieldRow;

#define INVARIANT FOYER_FIELD_INVARIANT
#define SENSITIVE (FOYER_FIELD_SENSITIVE | FOYER_FIELD_PERSONAL)
#define PERSONAL FOYER_FIELD_PERSONAL
#define SYSTEM FOYER_FIELD_SYSTEM

static const FieldRow field_rows[FOYER_N_FIELDS] = {
  [FOYER_FIELD_ATTENDEE_ID] = { "attendee_id", FOYER_FIELD_TYPE_TEXT, INVARIANT | SYSTEM },
  [FOYER_FIELD_SOURCE] = { "source", FOYER_FIELD_TYPE_TEXT, INVARIANT | SYSTEM },
  [FOYER_FIELD_SOURCE_ID] = { "source_id", FOYER_FIELD_TYPE_TEXT, INVARIANT },
  [FOYER_FIELD_ORDER_CODE] = { "order_code", FOYER_FIELD_TYPE_TEXT, 0 },
  [FOYER_FIELD_TICKET_CODES] = { "ticket_codes", FOYER_FIELD_TYPE_LIST, PERSONAL },
  [FOYER_FIELD_FULL_NAME] = { "full_name", FOYER_FIELD_TYPE_TEXT, PERSONAL },
  [FOYER_FIELD_GIVEN_NAME] = { "given_name", FOYER_FIELD_TYPE_TEXT, PERSONAL },
  [FOYER_FIELD_FAMILY_NAME] = { "family_name", FOYER_FIELD_TYPE_TEXT, PERSONAL },
  [FOYER_FIELD_EMAIL] = { "email", FOYER_FIELD_TYPE_TEXT, PERSONAL },
  [FOYER_FIELD_PRINT_TIER] = { "print_tier", FOYER_FIELD_TYPE_TEXT, INVARIANT },
  [FOYER_FIELD_ACCESS_LEVEL] = { "access_level", FOYER_FIELD_TYPE_TEXT, SYSTEM },
  [FOYER_FIELD_KIND] = { "kind", FOYER_FIELD_TYPE_TEXT, 0 },
  [FOYER_FIELD_COMPANY] = { "company", FOYER_FIELD_TYPE_TEXT, PERSONAL },
  [FOYER_FIELD_TITLE] = { "title", FOYER_FIELD_TYPE_TEXT, PERSONAL },
  [FOYER_FIELD_AFFILIATION] = { "affiliation", FOYER_FIELD_TYPE_TEXT, 0 },
  [FOYER_FIELD_TRACKS] = { "tracks", FOYER_FIELD_TYPE_LIST, 0 },
  [FOYER_FIELD_DIETARY_FLAGS] = { "dietary_flags", FOYER_FIELD_TYPE_LIST, SENSITIVE },
  [FOYER_FIELD_ACCESSIBILITY] = { "accessibility", FOYER_FIELD_TYPE_LIST, SENSITIVE },
  [FOYER_FIELD_EMERGENCY_CONTACT] = { "emergency_contact", FOYER_FIELD_TYPE_TEXT, SENSITIVE },
  [FOYER_FIELD_VIP] = { "vip", FOYER_FIELD_TYPE_FLAG, SYSTEM },
  [FOYER_FIELD_PRONOUNS] = { "pronouns", FOYER_FIELD_TYPE_TEXT, PERSONAL },
  [FOYER_FIELD_PRINT_LOCALE] = { "print_locale", FOYER_FIELD_TYPE_TEXT, 0 },
  [FOYER_FIELD_CUSTOM] = { "custom", FOYER_FIELD_TYPE_MAP, PERSONAL },
  [FOYER_FIELD_REGISTERED_AT] = { "registered_at", FOYER_FIELD_TYPE_TIME, INVARIANT },
  [FOYER_FIELD_STATUS] = { "status", FOYER_FIELD_TYPE_STATUS, 0 },
};

static const char *const status_names[FOYER_N_STATUSES] = {
  [FOYER_STATUS_ACTIVE] = "active",         [FOYER_STATUS_PAYMENT_PENDING] = "payment-pending",
  [FOYER_STATUS_WAITLISTED] = "waitlisted", [FOYER_STATUS_TEST] = "test",
  [FOYER_STATUS_CANCELLED] = "cancelled",
};

const char *
foyer_field_get_name (FoyerField field)
{
  g_return_val_if_fail (field < FOYER_N_FIELDS, NULL);
  return field_rows[field].name;
}

FoyerFieldType
foyer_field_get_type (FoyerField field)
{
  g_return_val_if_fail (field < FOYER_N_FIELDS, FOYER_FIELD_TYPE_TEXT);
  return field_rows[field].type;
}

FoyerFieldFlags
foyer_field_get_flags (FoyerField field)
{
  g_return_val_if_fail (field < FOYER_N_FIELDS, 0);
  return field_rows[field].flags;
}

gboolean
foyer_field_parse (const char *name, FoyerField *field)
{
  for (guint i = 0; i < FOYER_N_FIELDS; i++)
    if (g_strcmp0 (field_rows[i].name, name) == 0)
      {
        *field = i;
        return TRUE;
      }
  return FALSE;
}

const char *
foyer_status_get_name (FoyerStatus status)
{
  g_return_val_if_fail (status < FOYER_N_STATUSES, NULL);
  return status_names[status];
}

gboolean
foyer_status_parse (const char *name, FoyerStatus *status)
{
  int found = foyer_keyword_find (status_names, FOYER_N_STATUSES, name);

  if (found < 0)
    return FALSE;
  *status = (FoyerStatus)found;
  return TRUE;
}
