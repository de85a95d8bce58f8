/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs one fuzz target without a fuzzer: over its corpus, over every beginning of it, and over
 * inputs that repeatable dice made from it. argv[1]: the folder of the corpus. */
#include "config.h"

#include "foyer-test-fuzz.h"

#include <string.h>

#define MUTATIONS 60u
#define BEGINNINGS 60u
#define LARGEST_MUTATED 65536u
#define FEWEST_INPUTS 3u

static const char *folder;

/* xorshift64*: the same dice on every machine. */
static guint64
roll (guint64 *state)
{
  *state ^= *state >> 12;
  *state ^= *state << 25;
  *state ^= *state >> 27;
  return (*state * G_GUINT64_CONSTANT (0x2545f4914f6cdd1d)) >> 16;
}

static GPtrArray *
load_corpus (void)
{
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
  g_assert_cmpuint (corpus->len, >=, FEWEST_INPUTS);
  return corpus;
}

static void
run (const guint8 *data, gsize length)
{
  /* Of its exact length, so that a read past the end is seen. */
  g_autofree guint8 *copy = g_malloc (MAX (length, 1));

  if (length > 0)
    memcpy (copy, data, length);
  g_assert_cmpint (LLVMFuzzerTestOneInput (copy, length), ==, 0);
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
      for (gsize cut = 0; cut < MIN (length, BEGINNINGS); cut++)
        run (data, cut);
    }
}

static void
mutate (GByteArray *bytes, guint64 *state)
{
  static const guint8 pieces[] = "\",;\t\r\n{}[]:\\\0\x80\xff\xd8\xef\xbb\xbf=1e+";

  for (guint i = roll (state) % 6 + 1; i > 0 && bytes->len > 1; i--)
    {
      guint at = roll (state) % bytes->len;
      guint wanted = roll (state) % 9;
      guint n = MIN (wanted, bytes->len - at);

      switch (roll (state) % 4)
        {
        case 0:
          bytes->data[at] = (guint8)roll (state);
          break;
        case 1:
          bytes->data[at] = pieces[roll (state) % (sizeof pieces - 1)];
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

        if (length == 0 || length > LARGEST_MUTATED)
          continue;
        g_byte_array_append (bytes, data, (guint)length);
        mutate (bytes, &state);
        run (bytes->data, bytes->len);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  folder = argv[1];
  g_assert_cmpint (LLVMFuzzerInitialize (&argc, &argv), ==, 0);
  g_test_add_func ("/fuzz/corpus", test_corpus);
  g_test_add_func ("/fuzz/mutations", test_mutations);
  return g_test_run ();
}
