/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Abilities as a value and as lines of text. */
#include "config.h"

#include "foyer-printer-abilities.h"

#include <stddef.h>
#include <string.h>

typedef enum
{
  FIELD_TEXT,
  FIELD_TEXTS,
  FIELD_NUMBER, /* guint */
  FIELD_NUMBERS, /* guint or gint, ends with 0 */
  FIELD_FLAG,
  FIELD_WIDE, /* gint64 */
} FieldKind;

static const struct
{
  const char *key;
  FieldKind kind;
  gsize offset;
} fields[] = {
#define FIELD(key, kind, member)                                                                   \
  {                                                                                                \
    key, kind, offsetof (FoyerPrinterAbilities, member)                                            \
  }
  FIELD ("model", FIELD_TEXT, make_and_model),
  FIELD ("uuid", FIELD_TEXT, uuid),
  FIELD ("format", FIELD_TEXTS, formats),
  FIELD ("media", FIELD_TEXTS, media),
  FIELD ("media-ready", FIELD_TEXTS, media_ready),
  FIELD ("dpi", FIELD_NUMBERS, resolutions),
  FIELD ("default-dpi", FIELD_NUMBER, default_resolution),
  FIELD ("raster-dpi", FIELD_NUMBERS, raster_resolutions),
  FIELD ("raster-type", FIELD_TEXTS, raster_types),
  FIELD ("colour-mode", FIELD_TEXT, colour_mode),
  FIELD ("operation", FIELD_NUMBERS, operations),
  FIELD ("member", FIELD_TEXTS, members),
  FIELD ("cups", FIELD_FLAG, is_cups),
  FIELD ("error-policy", FIELD_TEXT, error_policy),
  FIELD ("certificate", FIELD_TEXT, peer_digest),
  FIELD ("certificate-ends", FIELD_WIDE, peer_expires_usec),
  FIELD ("own-certificate-ends", FIELD_WIDE, own_expires_usec),
#undef FIELD
};

/* More lines than any printer needs. */
#define MOST_VALUES 4096u

#define AT(self, i, type) (*(type *)(void *)((char *)(self) + fields[i].offset))

FoyerPrinterAbilities *
foyer_printer_abilities_new (void)
{
  FoyerPrinterAbilities *self = g_new0 (FoyerPrinterAbilities, 1);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].kind == FIELD_TEXTS)
      AT (self, i, char **) = g_new0 (char *, 1);
    else if (fields[i].kind == FIELD_NUMBERS)
      AT (self, i, guint *) = g_new0 (guint, 1);
  return self;
}

void
foyer_printer_abilities_free (FoyerPrinterAbilities *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].kind == FIELD_TEXTS)
      g_strfreev (AT (self, i, char **));
    else if (fields[i].kind == FIELD_NUMBERS || fields[i].kind == FIELD_TEXT)
      g_free (AT (self, i, void *));
  g_free (self);
}

FoyerPrinterAbilities *
foyer_printer_abilities_copy (const FoyerPrinterAbilities *self)
{
  g_autofree char *text = foyer_printer_abilities_dup_text (self);
  FoyerPrinterAbilities *copy = foyer_printer_abilities_parse (text);

  copy->up_time_seconds = self->up_time_seconds;
  copy->read_usec = self->read_usec;
  return copy;
}

static void
add_line (GString *text, const char *key, const char *value)
{
  if (value != NULL)
    g_string_append_printf (text, "%s %s\n", key, value);
}

static void
add_number (GString *text, const char *key, gint64 value)
{
  if (value != 0)
    g_string_append_printf (text, "%s %" G_GINT64_FORMAT "\n", key, value);
}

static void
add_field (GString *text, const FoyerPrinterAbilities *self, guint i)
{
  switch (fields[i].kind)
    {
    case FIELD_TEXT:
      add_line (text, fields[i].key, AT (self, i, char *));
      break;
    case FIELD_TEXTS:
      for (char **value = AT (self, i, char **); *value != NULL; value++)
        add_line (text, fields[i].key, *value);
      break;
    case FIELD_NUMBER:
      add_number (text, fields[i].key, AT (self, i, guint));
      break;
    case FIELD_NUMBERS:
      for (guint *value = AT (self, i, guint *); *value != 0; value++)
        add_number (text, fields[i].key, *value);
      break;
    case FIELD_FLAG:
      add_number (text, fields[i].key, AT (self, i, gboolean));
      break;
    case FIELD_WIDE:
      add_number (text, fields[i].key, AT (self, i, gint64));
      break;
    }
}

char *
foyer_printer_abilities_dup_text (const FoyerPrinterAbilities *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    add_field (text, self, i);
  return g_string_free (text, FALSE);
}

static void
take_texts (char ***list, const char *value)
{
  guint n = g_strv_length (*list);

  *list = g_renew (char *, *list, n + 2);
  (*list)[n] = g_strdup (value);
  (*list)[n + 1] = NULL;
}

static void
take_numbers (guint **list, guint value)
{
  guint n = 0;

  while ((*list)[n] != 0)
    n++;
  *list = g_renew (guint, *list, n + 2);
  (*list)[n] = value;
  (*list)[n + 1] = 0;
}

static void
take_value (FoyerPrinterAbilities *self, guint i, const char *value)
{
  gint64 number = 0;
  gboolean is_number
      = g_ascii_string_to_signed (value, 10, 0, G_MAXINT64, &number, NULL) && number != 0;
  guint small = is_number && number <= G_MAXINT ? (guint)number : 0;

  switch (fields[i].kind)
    {
    case FIELD_TEXT:
      g_free (AT (self, i, char *));
      AT (self, i, char *) = g_strdup (value);
      break;
    case FIELD_TEXTS:
      take_texts (&AT (self, i, char **), value);
      break;
    case FIELD_NUMBER:
      AT (self, i, guint) = small;
      break;
    case FIELD_NUMBERS:
      if (small != 0)
        take_numbers (&AT (self, i, guint *), small);
      break;
    case FIELD_FLAG:
      AT (self, i, gboolean) = small != 0;
      break;
    case FIELD_WIDE:
      AT (self, i, gint64) = number;
      break;
    }
}

FoyerPrinterAbilities *
foyer_printer_abilities_parse (const char *text)
{
  FoyerPrinterAbilities *self = foyer_printer_abilities_new ();
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (text != NULL, self);
  lines = g_strsplit (text, "\n", MOST_VALUES);
  for (char **line = lines; *line != NULL; line++)
    {
      char *value = strchr (*line, ' ');

      if (value == NULL)
        continue;
      *value++ = '\0';
      for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
        if (strcmp (*line, fields[i].key) == 0)
          take_value (self, i, value);
    }
  return self;
}

gboolean
foyer_printer_abilities_has_operation (const FoyerPrinterAbilities *self, gint operation)
{
  g_return_val_if_fail (self != NULL, FALSE);
  for (const gint *o = self->operations; *o != 0; o++)
    if (*o == operation)
      return TRUE;
  return FALSE;
}

gboolean
foyer_printer_abilities_is_risky (const FoyerPrinterAbilities *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->is_cups && g_strcmp0 (self->error_policy, "abort-job") != 0;
}

char *
foyer_printer_abilities_dup_risk_remedy (const FoyerPrinter *printer)
{
  const char *slash = printer->uri != NULL ? strrchr (printer->uri, '/') : NULL;
  g_autofree char *queue
      = slash != NULL ? g_uri_unescape_string (slash + 1, NULL) : g_strdup (printer->name);

  return g_strdup_printf ("lpadmin -p %s -o printer-error-policy=abort-job (on the CUPS server); "
                          "or accept it: foyerctl printers accept %s",
                          queue != NULL ? queue : printer->name, printer->name);
}

/* ---- Certificates ---- */

#define DAY_USEC ((gint64)24 * 3600 * G_USEC_PER_SEC)

FoyerExpiry
foyer_expiry_judge (gint64 expires_usec, gint64 now_usec)
{
  gint64 left = expires_usec - now_usec;

  if (expires_usec == 0 || left > 30 * DAY_USEC)
    return FOYER_EXPIRY_FAR;
  return left <= 0              ? FOYER_EXPIRY_OVER
         : left <= DAY_USEC     ? FOYER_EXPIRY_1_DAY
         : left <= 7 * DAY_USEC ? FOYER_EXPIRY_7_DAYS
                                : FOYER_EXPIRY_30_DAYS;
}

static char *
dup_sentence (const char *whose, gint64 expires_usec, gint64 now_usec)
{
  gint64 days = (expires_usec - now_usec) / DAY_USEC;

  switch (foyer_expiry_judge (expires_usec, now_usec))
    {
    case FOYER_EXPIRY_FAR:
      return NULL;
    case FOYER_EXPIRY_OVER:
      return g_strdup_printf ("%s certificate has expired: nothing prints until it is renewed",
                              whose);
    case FOYER_EXPIRY_1_DAY:
      return g_strdup_printf ("%s certificate expires within a day: renew it now", whose);
    case FOYER_EXPIRY_7_DAYS:
    case FOYER_EXPIRY_30_DAYS:
      return g_strdup_printf ("%s certificate expires in %" G_GINT64_FORMAT " days: renew it",
                              whose, days);
    }
  g_return_val_if_reached (NULL);
}

char *
foyer_printer_abilities_dup_expiry (const FoyerPrinterAbilities *self, gint64 now_usec)
{
  g_autofree char *peer = dup_sentence ("the printer's", self->peer_expires_usec, now_usec);
  g_autofree char *own = dup_sentence ("our client", self->own_expires_usec, now_usec);
  gboolean is_own_first = own != NULL && self->own_expires_usec < self->peer_expires_usec;

  if (peer == NULL || own == NULL)
    return peer != NULL ? g_steal_pointer (&peer) : g_steal_pointer (&own);
  return is_own_first ? g_strconcat (own, "; ", peer, NULL) : g_strconcat (peer, "; ", own, NULL);
}
