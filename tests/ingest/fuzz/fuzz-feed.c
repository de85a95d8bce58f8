/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a delivery: detected, cut and decoded under the sanitizers, with the properties that
 * must hold for every input. */
#include "config.h"

#include "foyer-detect.h"

#include "foyer-test-fuzz.h"
#include "ingest-fixture.h"

/* Reading slice by slice is reading the whole, however odd the reading is. */
static void
check_slices (const FoyerReading *reading, const FoyerReadingOptions *options, const guint8 *data,
              gsize length)
{
  g_autofree char *slices = fixture_read_slices (reading, options, data, length);
  g_autofree char *whole = NULL;

  if (slices == NULL)
    return;
  whole = fixture_read_whole (reading, options, data, length);
  g_assert_cmpstr (slices, ==, whole);
}

/* The parser gives the same for any division of the text. */
static void
check_chunks (const FoyerCsvDialect *dialect, const guint8 *data, gsize length, gsize chunk)
{
  g_autofree char *once = fixture_parse (dialect, (const char *)data, length, length + 1);
  g_autofree char *divided = fixture_parse (dialect, (const char *)data, length, chunk);

  g_assert_cmpstr (divided, ==, once);
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  foyer_json_init ();
  return 0;
}

/* The first byte is the choice of options, the rest the file. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_auto (FoyerDetection) detection = { 0 };
  FoyerReadingOptions options = { 0 };
  guint8 choice;

  if (length == 0)
    return 0;
  choice = data[0];
  data++;
  length--;
  options.has_lenient_quotes = choice & 1;
  options.allows_missing_trailing = (choice & 2) != 0;
  options.passes_controls = (choice & 4) != 0;
  check_chunks (&(FoyerCsvDialect){ ",;\t|"[choice >> 6], options.has_lenient_quotes,
                                    (FoyerEncoding)((choice >> 3) % 5) },
                data, length, 1 + (choice >> 3) % 8);
  check_slices (&(FoyerReading){ .format = FOYER_FORMAT_JSON }, &options, data, length);
  check_slices (&(FoyerReading){ .format = FOYER_FORMAT_JSON_LINES }, &options, data, length);
  check_slices (&(FoyerReading){ .encoding = (FoyerEncoding)((choice >> 3) % 5),
                                 .delimiter = ',',
                                 .header_line = choice >> 6 },
                &options, data, length);
  if (foyer_detect (data, length, length, NULL, &detection, NULL))
    check_slices (&detection.reading, &options, data, length);
  return 0;
}
