/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How well a text reads as a table with one delimiter, and which of its records is the header. */
#include "config.h"

#include "foyer-csv-parser.h"
#include "foyer-detect-private.h"

#include <string.h>

/* ---- Cells that look like names or like data ---- */

/* Words that headers of registration feeds are made of, in the languages their exporters speak. */
static const char *const known_words[] = {
  "name",    "email",  "e-mail",   "mail",         "id",           "first",
  "last",    "order",  "ticket",   "company",      "status",       "date",
  "phone",   "title",  "job",      "attendee",     "created",      "type",
  "country", "city",   "barcode",  "organisation", "organization", "tier",
  "product", "price",  "nachname", "vorname",      "firma",        "bestellnummer",
  "nom",     "prenom", "nombre",   "apellido",     "cognome",      "nimi",
};

static gboolean
is_word_byte (char c)
{
  return g_ascii_isalnum (c) || c == '-' || (guint8)c >= 0x80;
}

/* TRUE if a whole word of the cell is a known one. */
static gboolean
is_known (const FoyerCell *cell)
{
  gsize i = 0;

  while (i < cell->length)
    {
      gsize start;

      while (i < cell->length && !is_word_byte (cell->text[i]))
        i++;
      start = i;
      while (i < cell->length && is_word_byte (cell->text[i]))
        i++;
      for (guint w = 0; w < G_N_ELEMENTS (known_words); w++)
        if (strlen (known_words[w]) == i - start
            && g_ascii_strncasecmp (cell->text + start, known_words[w], i - start) == 0)
          return TRUE;
    }
  return FALSE;
}

static gboolean
is_blank (const FoyerCell *cell)
{
  for (gsize i = 0; i < cell->length; i++)
    if (!g_ascii_isspace (cell->text[i]))
      return FALSE;
  return TRUE;
}

/* Numbers, dates, times and amounts: a digit, and nothing but digits and their signs. */
static gboolean
is_number (const FoyerCell *cell)
{
  gboolean has_digit = FALSE;

  for (gsize i = 0; i < cell->length; i++)
    {
      char c = cell->text[i];

      has_digit = has_digit || g_ascii_isdigit (c);
      if (!g_ascii_isdigit (c) && strchr (" .,:/-+%TZ", c) == NULL)
        return FALSE;
    }
  return has_digit;
}

static gboolean
is_address (const FoyerCell *cell)
{
  const char *at = cell->length > 0 ? memchr (cell->text, '@', cell->length) : NULL;
  const char *end = cell->text + cell->length;

  return at != NULL && at > cell->text && memchr (at, '.', (gsize)(end - at)) != NULL
         && memchr (cell->text, ' ', cell->length) == NULL;
}

typedef enum
{
  LOOK_SPARSE, /* mostly blank: a title above the table */
  LOOK_DATA,
  LOOK_NAMES,
} Look;

static Look
look_at (const FoyerCsvRecord *record, guint *n_known)
{
  guint blank = 0, numbers = 0, addresses = 0;

  *n_known = 0;
  for (guint i = 0; i < record->n_cells; i++)
    {
      blank += is_blank (&record->cells[i]);
      numbers += is_number (&record->cells[i]);
      addresses += is_address (&record->cells[i]);
      *n_known += is_known (&record->cells[i]);
    }
  if (blank * 2 > record->n_cells)
    return LOOK_SPARSE;
  if (addresses > 0 || numbers * 5 > record->n_cells)
    return LOOK_DATA;
  return LOOK_NAMES;
}

/* ---- Records ---- */

typedef struct
{
  guint64 line;
  guint n_cells; /* 0: broken */
  Look look;
  guint n_known;
} Sighting;

static guint
read_records (const char *text, gsize length, gboolean is_whole, guint first_line, char delimiter,
              gboolean has_lenient_quotes, Sighting *sightings)
{
  FoyerCsvDialect dialect = { delimiter, has_lenient_quotes, FOYER_ENCODING_UTF8 };
  FoyerPosition start = { 0, first_line, 1 };
  g_autoptr (FoyerCsvParser) parser = foyer_csv_parser_new (&dialect, &start);
  FoyerCsvRecord record;
  guint n = 0;

  foyer_csv_parser_push (parser, text, length, is_whole);
  while (n < FOYER_DETECT_RECORDS)
    {
      g_autoptr (FoyerDiagnostic) diagnostic = NULL;
      FoyerCsvEvent event = foyer_csv_parser_next (parser, &record, &diagnostic);

      if (event == FOYER_CSV_NEED_INPUT || event == FOYER_CSV_END)
        break;
      sightings[n] = (Sighting){ .line = record.line, .look = LOOK_SPARSE };
      if (event == FOYER_CSV_ROW)
        {
          sightings[n].n_cells = record.n_cells;
          sightings[n].look = look_at (&record, &sightings[n].n_known);
        }
      n++;
    }
  return n;
}

/* The width that most records have; of two the larger. One cell wins only if nothing else is there:
 * preambles and footers are narrow. */
static guint
find_width (const Sighting *sightings, guint n)
{
  guint best = 0, best_count = 0;

  for (guint i = 0; i < n; i++)
    {
      guint count = 0;

      if (sightings[i].n_cells < 2)
        continue;
      for (guint j = 0; j < n; j++)
        count += sightings[j].n_cells == sightings[i].n_cells;
      if (count > best_count || (count == best_count && sightings[i].n_cells > best))
        {
          best = sightings[i].n_cells;
          best_count = count;
        }
    }
  return best > 0 ? best : 1;
}

/* The index of the header, or -1. The first record of full width that is not sparse decides. */
static int
find_header (const Sighting *sightings, guint n, guint width, const FoyerDetectHints *hints)
{
  for (guint i = 0; i < n; i++)
    {
      if (hints->has_header_line && hints->header_line > 0)
        {
          if (sightings[i].line == hints->header_line)
            return (int)i;
        }
      else if (sightings[i].n_cells == width && sightings[i].look != LOOK_SPARSE)
        return sightings[i].look == LOOK_NAMES ? (int)i : -1;
    }
  return -1;
}

static guint
rate (const FoyerDetectTable *table, guint n_rows)
{
  guint score;

  if (table->width < 2 || n_rows == 0)
    return 0;
  score = 100 * table->n_fitting / n_rows;
  /* A table that begins late or without names may be a misreading of something else. */
  if (table->header_line == 0)
    score = score * 6 / 10;
  else if (table->n_before > 0)
    score = score * 7 / 10;
  return score;
}

FoyerDetectTable
foyer_detect_read_table (const char *text, gsize length, gboolean is_whole, guint first_line,
                         char delimiter, const FoyerDetectHints *hints)
{
  Sighting sightings[FOYER_DETECT_RECORDS];
  FoyerDetectTable table = { .delimiter = delimiter };
  guint from;
  int header;

  table.n_records = read_records (text, length, is_whole, first_line, delimiter,
                                  hints->has_lenient_quotes, sightings);
  table.width = find_width (sightings, table.n_records);
  header = find_header (sightings, table.n_records, table.width, hints);
  if (hints->has_header_line && hints->header_line == 0)
    header = -1;
  from = header >= 0 ? (guint)header : 0;
  table.n_before = from;
  if (header >= 0)
    {
      table.header_line = (guint)sightings[header].line;
      table.n_known = sightings[header].n_known;
      if (hints->has_header_line)
        table.width = MAX (sightings[header].n_cells, 1);
    }
  for (guint i = from; i < table.n_records; i++)
    {
      table.n_fitting += sightings[i].n_cells == table.width;
      table.n_broken += sightings[i].n_cells == 0;
    }
  table.score = rate (&table, table.n_records - from);
  return table;
}
