/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making, opening and removing the event of a test. */
#include "config.h"

#include "foyer-test-engine.h"

#include "foyer-event.h"
#include "foyer-test-await.h"

#include <glib/gstdio.h>

static const guint8 test_key[32] = "engine test: no secret at all...";

char *
foyer_test_dup_data_path (const char *folder, const char *name)
{
  return g_build_filename (g_getenv ("FOYER_DATA_DIR"), folder, name, NULL);
}

FoyerEngine *
foyer_test_open_engine (const char *directory)
{
  GAsyncResult *result = NULL;
  FoyerEngineOptions options = { .seed = 7, .actor = "tester" };
  g_autoptr (GError) error = NULL;
  FoyerEngine *engine;

  foyer_engine_open_async (directory, &options, NULL, foyer_test_await_cb, &result);
  engine = foyer_engine_open_finish (foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_object_unref (result);
  return engine;
}

void
foyer_test_engine_init (FoyerTestEngine *self, const char *taxonomy)
{
  g_autofree char *file = g_strconcat (taxonomy, ".taxonomy.json", NULL);
  g_autofree char *path = foyer_test_dup_data_path ("taxonomies", file);
  FoyerEventInit init
      = { .id = "test", .name = "Test Event", .taxonomy_file = path, .badge_key = test_key };
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerEvent) event = NULL;

  self->directory = g_dir_make_tmp ("foyer-engine-XXXXXX", &error);
  g_assert_no_error (error);
  event = foyer_event_create (self->directory, &init, &error);
  g_assert_no_error (error);
  self->engine = foyer_test_open_engine (self->directory);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);

      remove_tree (inside);
    }
  (void)g_remove (path); /* a leftover in the temporary folder fails no test */
}

void
foyer_test_engine_clear (FoyerTestEngine *self)
{
  g_clear_object (&self->engine);
  remove_tree (self->directory);
  g_clear_pointer (&self->directory, g_free);
}
