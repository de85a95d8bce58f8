/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the morning's doctor finds in the store and on the disk: labels, the clocks of senders, the
 * age of the backup. */
#include "config.h"

#include "foyer-check-list.h"
#include "foyer-store-backups.h"
#include "foyer-store-journal.h"
#include "foyer-store-printers.h"
#include "foyer-store-receipts.h"
#include "foyer-store-sources.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A fifth of the window in which signatures count. */
#define CLOCK_WORTH_A_WORD_USEC (60 * (gint64)G_USEC_PER_SEC)
#define NEWEST_DELIVERIES 5u
#define BACKUP_OLD_USEC (24 * 3600 * (gint64)G_USEC_PER_SEC)

/* ---- Labels ---- */

static gpointer
list_printers (FoyerStore *store, gpointer data, GError **error)
{
  GPtrArray *printers = NULL;

  (void)foyer_store_list_printers (store, &printers, error);
  return printers;
}

/* Those that run short are in every doctor's list. */
static void
add_labels (GPtrArray *checks, FoyerLine *line)
{
  g_autoptr (GPtrArray) printers
      = foyer_store_service_read (line->store, list_printers, NULL, NULL);

  for (guint i = 0; printers != NULL && i < printers->len; i++)
    {
      const FoyerPrinter *printer = printers->pdata[i];
      g_autofree char *name = g_strdup_printf ("labels %s", printer->name);

      if (printer->kind == FOYER_PRINTER_FOLDER
          || (printer->labels_left >= 0 && printer->labels_left <= printer->labels_low))
        continue;
      foyer_check_list_add (
          checks, name, TRUE,
          printer->labels_left < 0
              ? g_strdup ("nobody counts them (foyerctl printers labels)")
              : g_strdup_printf ("%" G_GINT64_FORMAT " left", printer->labels_left),
          NULL);
    }
}

/* ---- Clocks ---- */

/* The sender's own time in one header, UTC; FALSE: it says none. */
static gboolean
read_stamp (const char *line, gint64 *usec)
{
  static const struct
  {
    const char *header;
    const char *before; /* what stands before the number; "" for nothing */
    gint64 unit_usec;
  } stamps[] = {
    { "webhook-timestamp:", "", G_USEC_PER_SEC },
    { "svix-timestamp:", "", G_USEC_PER_SEC },
    { "x-hubspot-request-timestamp:", "", 1000 },
    { "stripe-signature:", "t=", G_USEC_PER_SEC },
    { "calendly-webhook-signature:", "t=", G_USEC_PER_SEC },
  };

  for (guint i = 0; i < G_N_ELEMENTS (stamps); i++)
    {
      gsize length = strlen (stamps[i].header);
      const char *number;

      if (g_ascii_strncasecmp (line, stamps[i].header, length) != 0)
        continue;
      number = strstr (line + length, stamps[i].before);
      if (number == NULL)
        return FALSE;
      *usec = g_ascii_strtoll (number + strlen (stamps[i].before), NULL, 10) * stamps[i].unit_usec;
      return *usec > 0;
    }
  return FALSE;
}

typedef struct
{
  const char *source;
  gboolean has_stamp;
  gint64 late_usec; /* of the delivery that was nearest: arrival less stamp */
} Clock;

static void
note_headers (Clock *clock, const FoyerDelivery *delivery)
{
  g_auto (GStrv) lines = g_strsplit (delivery->headers != NULL ? delivery->headers : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      gint64 stamp_usec, late_usec;

      if (!read_stamp (lines[i], &stamp_usec))
        continue;
      late_usec = delivery->received_usec - stamp_usec;
      if (!clock->has_stamp || llabs (late_usec) < llabs (clock->late_usec))
        clock->late_usec = late_usec;
      clock->has_stamp = TRUE;
    }
}

static gpointer
read_clock (FoyerStore *store, gpointer data, GError **error)
{
  Clock *clock = data;
  g_autoptr (GPtrArray) rows = NULL;

  if (!foyer_store_list_deliveries (store, clock->source, 0, NEWEST_DELIVERIES, &rows, error))
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    {
      const FoyerDeliveryEntry *row = rows->pdata[i];
      g_autoptr (FoyerDelivery) delivery = NULL;

      if (!foyer_store_get_delivery (store, row->delivery_id, &delivery, error))
        return NULL;
      note_headers (clock, delivery);
    }
  return NULL;
}

static gpointer
list_sources (FoyerStore *store, gpointer data, GError **error)
{
  GPtrArray *sources = NULL;

  (void)foyer_store_list_sources (store, &sources, error);
  return sources;
}

static void
add_clocks (GPtrArray *checks, FoyerLine *line)
{
  g_autoptr (GPtrArray) sources = foyer_store_service_read (line->store, list_sources, NULL, NULL);

  for (guint i = 0; sources != NULL && i < sources->len; i++)
    {
      const FoyerSource *source = sources->pdata[i];
      Clock clock = { .source = source->name };
      g_autofree char *name = g_strdup_printf ("clock %s", source->name);
      gint64 seconds;

      if (source->kind != FOYER_SOURCE_WEBHOOK)
        continue;
      (void)foyer_store_service_read (line->store, read_clock, &clock, NULL);
      seconds = clock.late_usec / G_USEC_PER_SEC;
      foyer_check_list_add (
          checks, name, llabs (clock.late_usec) <= CLOCK_WORTH_A_WORD_USEC,
          !clock.has_stamp ? g_strdup ("nothing with a time has come from this sender yet")
          : seconds == 0
              ? g_strdup ("this machine's and the sender's agree")
              : g_strdup_printf ("this machine's is %" G_GINT64_FORMAT " s %s the sender's",
                                 ABS (seconds), seconds > 0 ? "ahead of" : "behind"),
          "set both clocks by NTP: signatures are refused when they differ by 5 minutes");
    }
}

/* ---- Backups ---- */

static gpointer
list_backups (FoyerStore *store, gpointer data, GError **error)
{
  GPtrArray *backups = NULL;

  (void)foyer_store_list_backups (store, &backups, error);
  return backups;
}

/* NULL: none that was made is where it was put, as far as this machine can see. */
static const FoyerBackup *
find_newest (GPtrArray *backups)
{
  for (guint i = 0; backups != NULL && i < backups->len; i++)
    {
      const FoyerBackup *backup = backups->pdata[i];

      if (g_access (backup->path, F_OK) == 0)
        return backup;
    }
  return NULL;
}

static void
add_backup (GPtrArray *checks, FoyerLine *line)
{
  g_autoptr (GPtrArray) backups = foyer_store_service_read (line->store, list_backups, NULL, NULL);
  const FoyerBackup *newest = find_newest (backups);
  gint64 age_usec = newest != NULL ? foyer_clock_get_now_usec (line->clock) - newest->made_usec : 0;

  foyer_check_list_add (
      checks, "backup", newest != NULL && age_usec <= BACKUP_OLD_USEC,
      newest != NULL ? g_strdup_printf ("the newest is %" G_GINT64_FORMAT " hours old",
                                        age_usec / (3600 * (gint64)G_USEC_PER_SEC))
      : backups != NULL && backups->len > 0 ? g_strdup ("none of those that were made can be seen")
                                            : g_strdup ("there is none"),
      "make one before the doors open: foyerctl backup FILE");
}

void
foyer_check_list_add_morning (GPtrArray *self, FoyerLine *line)
{
  add_labels (self, line);
  add_clocks (self, line);
  add_backup (self, line);
}
