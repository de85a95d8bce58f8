/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting for an asynchronous call in a test: iterates the main context until the callback came,
 * with a deadline. */
#pragma once

#include <gio/gio.h>

#define FOYER_TEST_DEADLINE_USEC (120 * G_USEC_PER_SEC)

/* A GAsyncReadyCallback whose user_data is a GAsyncResult *. */
static inline void
foyer_test_await_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
  g_main_context_wakeup (NULL);
}

/* Returns when *result is set; the test fails at the deadline. */
static inline GAsyncResult *
foyer_test_await (GAsyncResult **result)
{
  gint64 deadline = g_get_monotonic_time () + FOYER_TEST_DEADLINE_USEC;

  while (*result == NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (500);
    }
  return *result;
}
