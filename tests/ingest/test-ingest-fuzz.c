/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the fuzz target over its corpus, over every beginning of it, and over inputs that repeatable
 * dice made from it. */
#include "config.h"

#define FIXTURE_IS_INCLUDED
#include "ingest-fixture.h"

#include "fuzz/fuzz-feed.c"

#define MUTATIONS 60u

static GPtrArray *
load_corpus (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "ingest", "fuzz", "corpus", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *corpus = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      char *text = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      g_ptr_array_add (corpus, g_bytes_new_take (text, length));
    }
  g_assert_cmpuint (corpus->len, >, 5);
  return corpus;
}

static void
run (const guint8 *data, gsize length)
{
  /* Of its exact length, so that a read past the end is seen. */
  g_autofree guint8 *copy = g_malloc (MAX (length, 1));

  memcpy (copy, data, length);
  (void)LLVMFuzzerTestOneInput (copy, length); /* always 0 */
}

static void
test_corpus (void)
{
  g_autoptr (GPtrArray) corpus = load_corpus ();

  for (guint i = 0; i < corpus->len; i++)
    {
      gsize length;
      const guint8 *data = g_bytes_get_data (corpus->pdata[i], &length);

      run (data, length);
      for (gsize cut = 0; cut < MIN (length, 60); cut++)
        run (data, cut);
    }
}

static void
mutate (GByteArray *bytes, guint64 *state)
{
  static const guint8 pieces[] = "\",;\t\r\n{}[]:\\\0\x80\xff\xd8\xef\xbb\xbf=1e+";

  for (guint i = fixture_random (state) % 6 + 1; i > 0 && bytes->len > 1; i--)
    {
      guint at = fixture_random (state) % bytes->len;
      guint wanted = fixture_random (state) % 9;
      guint n = MIN (wanted, bytes->len - at);

      switch (fixture_random (state) % 4)
        {
        case 0:
          bytes->data[at] = (guint8)fixture_random (state);
          break;
        case 1:
          bytes->data[at] = pieces[fixture_random (state) % (sizeof pieces - 1)];
          break;
        case 2:
          g_byte_array_remove_range (bytes, at, n);
          break;
        default:
          {
            g_autofree guint8 *copy = g_memdup2 (bytes->data + at, n);

            g_byte_array_append (bytes, copy, n);
          }
        }
    }
}

static void
test_mutations (void)
{
  g_autoptr (GPtrArray) corpus = load_corpus ();
  guint64 state = 521288629;

  for (guint i = 0; i < corpus->len; i++)
    for (guint j = 0; j < MUTATIONS; j++)
      {
        g_autoptr (GByteArray) bytes = g_byte_array_new ();
        gsize length;
        const guint8 *data = g_bytes_get_data (corpus->pdata[i], &length);

        g_byte_array_append (bytes, data, (guint)length);
        mutate (bytes, &state);
        run (bytes->data, bytes->len);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  foyer_json_init ();
  g_test_add_func ("/ingest-fuzz/corpus", test_corpus);
  g_test_add_func ("/ingest-fuzz/mutations", test_mutations);
  return g_test_run ();
}
