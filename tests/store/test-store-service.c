/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two threads: order, isolation of failures, cancelling, the signal, other processes, closing.
 */
#include "config.h"

#include "store-fixture.h"

#include "foyer-store-service.h"

typedef struct
{
  Fixture fixture;
  FoyerStoreService *service;
  guint n_done;
  guint n_failed;
  guint topics;
} Bench;

static void
changed_cb (FoyerStoreService *service, guint topics, gpointer data)
{
  ((Bench *)data)->topics |= topics;
}

static void
bench_init (Bench *self)
{
  g_autoptr (GError) error = NULL;
  memset (self, 0, sizeof *self);
  fixture_init (&self->fixture);
  g_clear_pointer (&self->fixture.store, foyer_store_close);
  self->service = foyer_store_service_open (self->fixture.path, foyer_clock_get_system (),
                                            FOYER_STORE_OPEN_NORMAL, &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "changed", G_CALLBACK (changed_cb), self);
}

static void
bench_clear (Bench *self)
{
  g_signal_handlers_disconnect_by_data (self->service, self);
  foyer_store_service_close (self->service);
  g_clear_object (&self->service);
  fixture_clear (&self->fixture);
}

static void
bench_wait (Bench *self, guint n)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  while (self->n_done < n && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (self->n_done, ==, n);
}

static gpointer
set_func (FoyerStore *store, gpointer data, GError **error)
{
  (void)foyer_store_set_fact (store, data, "set", error); /* the error says it */
  return NULL;
}

static gpointer
set_and_fail_func (FoyerStore *store, gpointer data, GError **error)
{
  if (foyer_store_set_fact (store, data, "set", error))
    g_set_error_literal (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT, "on purpose");
  return NULL;
}

static gpointer
get_func (FoyerStore *store, gpointer data, GError **error)
{
  char *value = NULL;
  (void)foyer_store_get_fact (store, data, &value, error); /* the error says it */
  return value;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Bench *bench = data;
  g_autoptr (GError) error = NULL;
  (void)foyer_store_service_write_finish (FOYER_STORE_SERVICE (source), result,
                                          &error); /* the error says it */
  bench->n_done++;
  bench->n_failed += error != NULL;
}

/* A failing closure takes only itself back; all the others of its group stay. */
static void
test_isolation (void)
{
  Bench bench;
  bench_init (&bench);
  for (guint i = 0; i < 200; i++)
    foyer_store_service_write_async (
        bench.service, i % 3 == 0 ? FOYER_STORE_PRIORITY_URGENT : FOYER_STORE_PRIORITY_BULK,
        i % 2 == 0 ? set_func : set_and_fail_func, g_strdup_printf ("fact-%u", i), g_free, NULL,
        NULL, written_cb, &bench);
  bench_wait (&bench, 200);
  g_assert_cmpuint (bench.n_failed, ==, 100);
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *name = g_strdup_printf ("fact-%u", i);
      g_autofree char *value = foyer_store_service_read (bench.service, get_func, name, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (value, ==, i % 2 == 0 ? "set" : NULL);
    }
  while (bench.topics == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (bench.topics, ==, FOYER_STORE_TOPIC_EVENT);
  bench_clear (&bench);
}

/* What a closure ahead came to; in the order of their ends. */
typedef struct
{
  GMutex mutex;
  GCond cond;
  GString *ends;
} Ahead;

static Ahead ahead;

static void
ahead_done (gpointer data, const GError *error)
{
  g_mutex_lock (&ahead.mutex);
  g_string_append_printf (ahead.ends, "%s%s ", (const char *)data, error != NULL ? "!" : "");
  g_cond_signal (&ahead.cond);
  g_mutex_unlock (&ahead.mutex);
}

/* They run in their order; one that fails is told so alone; after closing all are, at once. */
static void
test_ahead (void)
{
  static const char *const names[] = { "a", "b", "c", "d" };
  Bench bench;
  g_autoptr (GError) error = NULL;
  bench_init (&bench);
  ahead.ends = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    foyer_store_service_write_ahead (bench.service, FOYER_STORE_PRIORITY_BULK,
                                     i == 1 ? set_and_fail_func : set_func, (gpointer)names[i],
                                     ahead_done);
  g_mutex_lock (&ahead.mutex);
  while (ahead.ends->len < strlen ("a b! c d "))
    g_cond_wait (&ahead.cond, &ahead.mutex);
  g_mutex_unlock (&ahead.mutex);
  g_assert_cmpstr (ahead.ends->str, ==, "a b! c d ");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *value
          = foyer_store_service_read (bench.service, get_func, (gpointer)names[i], &error);
      g_assert_no_error (error);
      g_assert_cmpstr (value, ==, i == 1 ? NULL : "set");
    }
  foyer_store_service_close (bench.service);
  foyer_store_service_write_ahead (bench.service, FOYER_STORE_PRIORITY_BULK, set_func,
                                   (gpointer) "e", ahead_done);
  g_assert_true (g_str_has_suffix (ahead.ends->str, " e! "));
  g_string_free (ahead.ends, TRUE);
  bench_clear (&bench);
}

static gpointer
writer_thread (gpointer data)
{
  Bench *bench = data;
  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *name = g_strdup_printf ("%p-%u", (gpointer)g_thread_self (), i);
      (void)foyer_store_service_write (bench->service, FOYER_STORE_PRIORITY_BULK, set_func, name,
                                       NULL, &error); /* the error says it */
      g_assert_no_error (error);
      /* What was reported can be read. */
      g_autofree char *value = foyer_store_service_read (bench->service, get_func, name, &error);
      g_assert_cmpstr (value, ==, "set");
    }
  return NULL;
}

static void
test_blocking (void)
{
  Bench bench;
  GThread *threads[4];
  bench_init (&bench);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("writer", writer_thread, &bench);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  bench_clear (&bench);
}

static void
test_cancelled (void)
{
  Bench bench;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  bench_init (&bench);
  g_cancellable_cancel (cancellable);
  foyer_store_service_write_async (bench.service, FOYER_STORE_PRIORITY_URGENT, set_func,
                                   g_strdup ("never"), g_free, NULL, cancellable, written_cb,
                                   &bench);
  bench_wait (&bench, 1);
  g_assert_cmpuint (bench.n_failed, ==, 1);
  g_autofree char *value
      = foyer_store_service_read (bench.service, get_func, (gpointer) "never", &error);
  g_assert_null (value);
  bench_clear (&bench);
}

static void
test_other_process (void)
{
  Bench bench;
  g_autoptr (GError) error = NULL;
  bench_init (&bench);
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  /* Own commits are no news of others. */
  (void)foyer_store_service_write (bench.service, FOYER_STORE_PRIORITY_URGENT, set_func,
                                   (gpointer) "own", NULL, &error);
  foyer_store_service_poll (bench.service);
  (void)foyer_store_service_write (bench.service, FOYER_STORE_PRIORITY_URGENT, set_func,
                                   (gpointer) "own", NULL, &error);
  g_assert_no_error (error);
  while (bench.topics == 0 && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (bench.topics, ==, FOYER_STORE_TOPIC_EVENT);
  /* Another connection is like another process. */
  fixture_reopen (&bench.fixture);
  fixture_begin (&bench.fixture);
  g_assert_true (foyer_store_set_fact (bench.fixture.store, "other", "x", NULL));
  fixture_commit (&bench.fixture);
  bench.topics = 0;
  foyer_store_service_poll (bench.service);
  while ((bench.topics & FOYER_STORE_TOPIC_JOBS) == 0 && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (bench.topics, ==, FOYER_STORE_TOPIC_ALL);
  bench_clear (&bench);
}

static void
test_closed (void)
{
  Bench bench;
  g_autoptr (GError) error = NULL;
  bench_init (&bench);
  for (guint i = 0; i < 20; i++)
    foyer_store_service_write_async (bench.service, FOYER_STORE_PRIORITY_BULK, set_func,
                                     g_strdup_printf ("last-%u", i), g_free, NULL, NULL, written_cb,
                                     &bench);
  foyer_store_service_close (bench.service);
  bench_wait (&bench, 20);
  g_assert_cmpuint (bench.n_failed, ==, 0);
  (void)foyer_store_service_write (bench.service, FOYER_STORE_PRIORITY_BULK, set_func,
                                   (gpointer) "late", NULL, &error);
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_READ_ONLY);
  fixture_reopen (&bench.fixture);
  g_autofree char *value = NULL;
  g_assert_true (foyer_store_get_fact (bench.fixture.store, "last-19", &value, NULL));
  g_assert_cmpstr (value, ==, "set");
  bench_clear (&bench);
}

static gpointer
search_func (FoyerStore *store, gpointer data, GError **error)
{
  FoyerAttendeeFilter filter = FOYER_ATTENDEE_FILTER_INIT;
  GArray *ids = NULL;
  filter.text = data;
  if (!foyer_store_list_ids (store, &filter, FOYER_SORT_ADMITTED, 0, &ids, error))
    return NULL;
  guint n = ids->len;
  g_array_unref (ids);
  return GUINT_TO_POINTER (n);
}

/* Nobody asks for it: the idle writer brings the search index up to date, also after a kill. */
static void
test_index_catches_up (void)
{
  Bench bench;
  FoyerAdmissionCounts counts;
  g_autoptr (GError) error = NULL;
  bench_init (&bench);
  foyer_store_service_close (bench.service);
  g_clear_object (&bench.service);
  fixture_reopen (&bench.fixture);
  FoyerOutcome outcome
      = fixture_make_outcome (&bench.fixture, &(Person){ .source_id = "1", .name = "Jane Doe" });
  g_autoptr (FoyerIntake) intake = foyer_intake_new (&outcome, 1, NULL, 0);
  fixture_begin (&bench.fixture);
  g_assert_true (
      foyer_store_admit (bench.fixture.store, bench.fixture.delivery, NULL, intake, &counts, NULL));
  fixture_commit (&bench.fixture);
  g_clear_pointer (&bench.fixture.store, foyer_store_close);
  bench.service = foyer_store_service_open (bench.fixture.path, foyer_clock_get_system (),
                                            FOYER_STORE_OPEN_NORMAL, &error);
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  guint n = 0;
  while (n == 0 && g_get_monotonic_time () < deadline)
    n = GPOINTER_TO_UINT (
        foyer_store_service_read (bench.service, search_func, (gpointer) "jane", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 1);
  bench_clear (&bench);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/service/isolation", test_isolation);
  g_test_add_func ("/store/service/ahead", test_ahead);
  g_test_add_func ("/store/service/blocking", test_blocking);
  g_test_add_func ("/store/service/cancelled", test_cancelled);
  g_test_add_func ("/store/service/other-process", test_other_process);
  g_test_add_func ("/store/service/closed", test_closed);
  g_test_add_func ("/store/service/index-catches-up", test_index_catches_up);
  return g_test_run ();
}
