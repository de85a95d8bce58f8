/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs along their chains with simulated printers that die, run empty and hang (R-53 … R-57): each
 * badge once, by deadline, and the store says where each came out and why. */
#include "config.h"

#include "foyer-breaker.h"
#include "foyer-engine-error.h"
#include "foyer-engine-import.h"
#include "foyer-engine-people.h"
#include "foyer-engine-print.h"
#include "foyer-engine-routes.h"
#include "foyer-json.h"
#include "foyer-simulated-printer.h"
#include "foyer-store-routes.h"
#include "foyer-test-await.h"
#include "foyer-test-engine.h"

#include <string.h>
#include <time.h>

#define N_BADGES 500u
#define N_BEFORE_DEATH 120u
/* One second of the test is a minute of the engine: graces and pauses come sooner. Kept by the
 * test, so that a restart goes on with the same time. */
#define SPEED 60
#define MEDIA "na_index-4x6_4x6in"
/* The main loop may work so long at a stretch; sanitizers make everything slower. */
#ifdef __SANITIZE_ADDRESS__
#define STALL_USEC (16 * 1000 * 4)
#else
#define STALL_USEC (16 * 1000)
#endif
#define PATIENCE_USEC (400 * G_USEC_PER_SEC)

static gint64 origin_usec;

static gint64
fast_now_cb (gpointer user_data)
{
  return G_GINT64_CONSTANT (1795000000000000) + (g_get_monotonic_time () - origin_usec) * SPEED;
}

static const FoyerClock fast_clock = { fast_now_cb, fast_now_cb, NULL };

typedef struct
{
  FoyerTestEngine test;
  FoyerSimulatedPrinter *printers[4];
} Fixture;

static const char *const names[] = { "one", "two", "three", "stuck" };

static void
open_engine (Fixture *self)
{
  FoyerEngineOptions options = { .seed = 7, .actor = "tester", .clock = &fast_clock };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  foyer_engine_open_async (self->test.directory, &options, NULL, foyer_test_await_cb, &result);
  self->test.engine = foyer_engine_open_finish (foyer_test_await (&result), &error);
  g_assert_no_error (error);
}

static void
start_line (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (foyer_engine_start_line (self->test.engine, &error));
  g_assert_no_error (error);
}

static void
restart (Fixture *self)
{
  g_clear_object (&self->test.engine);
  open_engine (self);
}

static void
set_up (Fixture *self, gconstpointer user_data)
{
  origin_usec = g_get_monotonic_time ();
  foyer_test_engine_init (&self->test, "demo");
  restart (self);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      static const char *const media[] = { MEDIA, NULL };
      FoyerSimulatedPrinterSettings settings = { .name = names[i], .media = media };
      g_autoptr (FoyerPrinter) printer = foyer_printer_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      settings.queue.print_usec = i == 3 ? 3600 * (gint64)G_USEC_PER_SEC : 0; /* stuck, indeed */
      settings.queue.labels = -1;
      self->printers[i] = foyer_simulated_printer_start (&settings, NULL, NULL, &error);
      g_assert_no_error (error);
      printer->name = g_strdup (names[i]);
      printer->kind = FOYER_PRINTER_IPP;
      printer->media = g_strdup (MEDIA);
      printer->uri = g_strdup (foyer_simulated_printer_get_uri (self->printers[i]));
      foyer_engine_add_printer_async (self->test.engine, printer, NULL, foyer_test_await_cb,
                                      &result);
      g_assert_true (
          foyer_engine_add_printer_finish (self->test.engine, foyer_test_await (&result), &error));
      g_assert_no_error (error);
    }
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  foyer_test_engine_clear (&self->test);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    foyer_simulated_printer_stop (self->printers[i]);
}

static void
add_fault (Fixture *self, guint printer, const char *script)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (foyer_simulated_printer_add_fault (self->printers[printer], script, &error));
  g_assert_no_error (error);
}

static void
set_routes (Fixture *self, const char *document)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 version = 0;

  foyer_engine_set_routes_async (self->test.engine, "routes.json", document, FALSE, NULL,
                                 foyer_test_await_cb, &result);
  g_assert_true (foyer_engine_set_routes_finish (self->test.engine, foyer_test_await (&result),
                                                 &version, &error));
  g_assert_no_error (error);
  g_assert_cmpint (version, >, 0);
}

static void
import_people (Fixture *self, guint n)
{
  g_autofree char *path = g_build_filename (self->test.directory, "people.json", NULL);
  g_autoptr (GString) json = g_string_new ("[");
  FoyerImportOptions options = { .source = "crm" };
  g_autoptr (FoyerImportReport) report = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (json,
                            "%s{\"id\": \"P%03u\", \"name\": \"Person Number%u\", \"email\": "
                            "\"p%u@example.com\", \"tier\": \"VIP\"}",
                            i == 0 ? "" : ",", i, i, i);
  g_string_append (json, "]\n");
  g_assert_true (g_file_set_contents (path, json->str, (gssize)json->len, &error));
  foyer_engine_import_async (self->test.engine, path, &options, NULL, NULL, NULL,
                             foyer_test_await_cb, &result);
  report = foyer_engine_import_finish (self->test.engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->outcomes[FOYER_ADMISSION_ADMITTED], ==, n);
}

static void
find_person (Fixture *self, const char *person)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;
  g_autoptr (FoyerAttendee) found = NULL;

  while (found == NULL)
    {
      g_autoptr (GAsyncResult) result = NULL;

      g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
      foyer_engine_find_person_async (self->test.engine, person, NULL, foyer_test_await_cb,
                                      &result);
      found = foyer_engine_find_person_finish (self->test.engine, foyer_test_await (&result), NULL);
    }
}

/* By the rules, or to one printer. */
static void
print (Fixture *self, const char *person, const char *printer, const char *chain)
{
  const char *people[] = { person, NULL };
  FoyerSelection selection = { .is_all = person == NULL, .attendee_ids = person ? people : NULL };
  g_autoptr (FoyerPrintReport) report = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  FoyerPrintOptions options = { .printer = printer, .chain = chain };

  if (person != NULL)
    find_person (self, person); /* the search index comes after the store */
  foyer_engine_print_with_async (self->test.engine, &selection, &options, NULL, foyer_test_await_cb,
                                 &result);
  report = foyer_engine_print_finish (self->test.engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->jobs->len, >, 0);
}

/* ---- Looking ---- */

static FoyerStore *
look (Fixture *self)
{
  g_autofree char *path = g_build_filename (self->test.directory, "foyer.sqlite", NULL);
  g_autoptr (GError) error = NULL;
  FoyerStore *store = foyer_store_open (path, &fast_clock, FOYER_STORE_OPEN_READ_ONLY, &error);

  g_assert_no_error (error);
  return store;
}

static GPtrArray *
list_jobs (Fixture *self, guint32 states)
{
  FoyerJobFilter filter = { .states = states };
  FoyerStore *store = look (self);
  g_autoptr (GError) error = NULL;
  GPtrArray *jobs = NULL;

  (void)foyer_store_list_jobs (store, &filter, 0, 0, &jobs, &error); /* the error says it */
  g_assert_no_error (error);
  foyer_store_close (store);
  return jobs;
}

static guint
count_jobs (Fixture *self, guint32 states)
{
  FoyerStore *store = look (self);
  g_autoptr (GPtrArray) counts = NULL;
  guint64 n = 0;

  g_assert_true (foyer_store_count_jobs (store, &counts, NULL));
  foyer_store_close (store);
  for (guint i = 0; i < counts->len; i++)
    {
      const FoyerJobCount *count = counts->pdata[i];

      if ((FOYER_JOB_STATE_BIT (count->state) & states) != 0)
        n += count->n;
    }
  return (guint)n;
}

static FoyerBreakerState
get_breaker (Fixture *self, const char *printer)
{
  FoyerStore *store = look (self);
  g_autoptr (GHashTable) breakers = NULL;
  FoyerBreaker breaker = { 0 };

  g_assert_true (foyer_store_list_breakers (store, &breakers, NULL));
  foyer_store_close (store);
  (void)foyer_breaker_parse (&breaker, g_hash_table_lookup (breakers, printer)); /* none: closed */
  return foyer_breaker_get_state (&breaker);
}

static gboolean
is_offline (Fixture *self, const char *chain)
{
  FoyerStore *store = look (self);
  g_autoptr (GPtrArray) states = NULL;
  gboolean is_offline = FALSE;

  g_assert_true (foyer_store_list_chain_states (store, &states, NULL));
  foyer_store_close (store);
  for (guint i = 0; i < states->len; i++)
    {
      const FoyerChainState *state = states->pdata[i];

      is_offline = is_offline || (g_str_equal (state->chain, chain) && state->is_offline);
    }
  return is_offline;
}

/* ---- The main loop, watched ---- */

static guint n_stalls;
static gint64 longest_usec;

static gint64
get_cpu_usec (void)
{
  struct timespec used;

  g_assert_cmpint (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &used), ==, 0);
  return (gint64)used.tv_sec * G_USEC_PER_SEC + used.tv_nsec / 1000;
}

/* Work of one turn is measured in processor time of this thread: the machine's other work is no
 * stall of ours. A turn that waits for something but its own events is one, however little it
 * works. */
static void
turn (void)
{
  GMainContext *context = g_main_context_default ();
  gint64 cpu_usec = get_cpu_usec ();
  gint64 wall_usec;

  if (!g_main_context_pending (context))
    {
      g_usleep (500);
      return;
    }
  wall_usec = g_get_monotonic_time ();
  g_main_context_iteration (context, FALSE);
  wall_usec = g_get_monotonic_time () - wall_usec;
  cpu_usec = get_cpu_usec () - cpu_usec;
  longest_usec = MAX (longest_usec, cpu_usec);
  if (cpu_usec > STALL_USEC || wall_usec > 2 * G_USEC_PER_SEC)
    n_stalls++;
}

/* Those that are not done. */
static void
show_jobs (Fixture *self)
{
  g_autoptr (GPtrArray) jobs = list_jobs (self, 0);
  guint shown = 0;

  for (guint i = 0; i < jobs->len && shown < 40; i++)
    {
      const FoyerJob *job = jobs->pdata[i];

      if (job->state == FOYER_JOB_PRINTED)
        continue;
      shown++;
      g_test_message ("%s at %s (hop %u, %u attempts): %s", foyer_job_state_get_name (job->state),
                      job->printer, job->hop, job->dispatch_attempts, job->reason);
    }
}

typedef gboolean (*Condition) (Fixture *self);

static void
run_until (Fixture *self, Condition condition, const char *what)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;
  gint64 next_usec = 0;

  for (;;)
    {
      gint64 now_usec = g_get_monotonic_time ();

      if (now_usec >= next_usec)
        {
          if (condition (self))
            break;
          next_usec = g_get_monotonic_time () + G_USEC_PER_SEC / 5;
        }
      if (now_usec > end_usec)
        {
          show_jobs (self);
          g_error ("never: %s", what);
        }
      turn ();
    }
}

static guint
count_documents (Fixture *self, guint printer)
{
  return foyer_simulated_printer_count_documents (self->printers[printer]);
}

static gint64
get_printed (Fixture *self, guint printer)
{
  g_autoptr (json_t) report = foyer_simulated_printer_make_report (self->printers[printer]);

  g_assert_cmpint (json_integer_value (json_object_get (report, "twice")), ==, 0);
  return json_integer_value (json_object_get (report, "printed"));
}

/* ---- The chain ---- */

static const char chain_document[]
    = "{ \"foyer_routes\": 1, \"chains\": { \"hall\": { \"mark\": true, \"hops\": ["
      " { \"kind\": \"printer\", \"printer\": \"one\" },"
      " { \"kind\": \"printer\", \"printer\": \"two\" },"
      " { \"kind\": \"printer\", \"printer\": \"three\" }, { \"kind\": \"hold\" } ] } },"
      " \"rules\": [ { \"kind\": \"batch\", \"chain\": \"hall\" } ],"
      " \"deadlines\": [ { \"batch_seconds\": 80000 } ], \"drain_per_minute\": 60000 }";

static gboolean
one_is_busy (Fixture *self)
{
  return count_documents (self, 0) >= N_BEFORE_DEATH;
}

static gboolean
one_is_open (Fixture *self)
{
  return get_breaker (self, "one") != FOYER_BREAKER_CLOSED;
}

static gboolean
three_prints (Fixture *self)
{
  return count_documents (self, 2) >= 20;
}

static gboolean
one_is_closed (Fixture *self)
{
  return get_breaker (self, "one") == FOYER_BREAKER_CLOSED;
}

static gboolean
all_are_printed (Fixture *self)
{
  return count_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_PRINTED)) >= N_BADGES;
}

static int
compare_printed (gconstpointer a, gconstpointer b)
{
  const FoyerJob *one = *(const FoyerJob *const *)a;
  const FoyerJob *other = *(const FoyerJob *const *)b;

  return one->printed_usec < other->printed_usec ? -1 : one->printed_usec > other->printed_usec;
}

/* What the store says of each badge: where it came out, and why it left each hop before. */
static void
check_report (Fixture *self)
{
  g_autoptr (GPtrArray) jobs = list_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_PRINTED));
  FoyerStore *store = look (self);
  guint at[3] = { 0 };
  gint64 deadline_usec = 0;

  g_ptr_array_sort (jobs, compare_printed);
  for (guint i = 0; i < jobs->len; i++)
    {
      const FoyerJob *job = jobs->pdata[i];
      g_autoptr (GPtrArray) hops = NULL;
      const FoyerJobHop *first;
      const FoyerJobHop *second;

      g_assert_true (foyer_store_list_job_hops (store, job->row_id, &hops, NULL));
      g_assert_cmpstr (job->printed_on, ==, names[job->hop]);
      g_assert_cmpint (job->is_fallback, ==, job->hop > 0);
      at[job->hop]++;
      if (job->hop == 0)
        {
          g_assert_cmpuint (hops->len, ==, 0);
          continue;
        }
      g_assert_cmpuint (hops->len, ==, 2);
      first = hops->pdata[0];
      second = hops->pdata[1];
      g_assert_cmpstr (first->printer, ==, "one");
      g_assert_true (strstr (first->why, "breaker of 'one' is open") != NULL
                     || strstr (first->why, "gave up after") != NULL);
      g_assert_cmpstr (second->printer, ==, "two");
      g_assert_nonnull (strstr (second->why, "media-empty"));
      /* In order of deadline. */
      g_assert_cmpint (job->deadline_usec, >=, deadline_usec);
      deadline_usec = job->deadline_usec;
    }
  foyer_store_close (store);
  g_assert_cmpuint (at[0], >=, N_BEFORE_DEATH - 1);
  g_assert_cmpuint (at[0], <, N_BADGES);
  g_assert_cmpuint (at[1], ==, 0);
  g_assert_cmpuint (at[2], >, 100);
  g_assert_cmpuint (at[0] + at[1] + at[2], ==, N_BADGES);
}

static void
test_chain (Fixture *self, gconstpointer user_data)
{
  FoyerBreakerState state;

  n_stalls = 0;
  longest_usec = 0;
  import_people (self, N_BADGES + 1);
  set_routes (self, chain_document);
  add_fault (self, 1, "media-empty");
  add_fault (self, 3, "hang");
  start_line (self);
  print (self, "P000", "stuck", NULL); /* its server never answers, all the while */
  print (self, NULL, NULL, NULL);
  run_until (self, one_is_busy, "the first printer prints");
  add_fault (self, 0, "refuse"); /* in the middle of it */
  run_until (self, one_is_open, "the breaker opens");
  g_assert_cmpuint (count_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_PRINTED)), <, N_BADGES);
  run_until (self, three_prints, "the third printer prints");
  restart (self);
  state = get_breaker (self, "one");
  g_assert_cmpint (state, !=, FOYER_BREAKER_CLOSED);
  start_line (self);
  foyer_simulated_printer_clear_faults (self->printers[0]);
  run_until (self, one_is_closed, "the breaker closes");
  run_until (self, all_are_printed, "all badges are printed");
  g_assert_cmpint (get_printed (self, 0) + get_printed (self, 1) + get_printed (self, 2), ==,
                   N_BADGES);
  g_assert_cmpuint (count_documents (self, 1), ==, 0);
  check_report (self);
  g_test_message ("longest turn of the main loop: %" G_GINT64_FORMAT " µs; over %d µs: %u",
                  longest_usec, STALL_USEC, n_stalls);
  g_assert_cmpuint (n_stalls, <=, 3);
}

/* ---- Offline ---- */

#define N_OFFLINE 12u

static const char pair_document[]
    = "{ \"foyer_routes\": 1, \"chains\": { \"pair\": { \"hops\": ["
      " { \"kind\": \"printer\", \"printer\": \"one\" },"
      " { \"kind\": \"printer\", \"printer\": \"two\" }, { \"kind\": \"hold\" } ] },"
      " \"other\": { \"hops\": [ { \"kind\": \"printer\", \"printer\": \"three\" } ] } },"
      " \"rules\": [ { \"kind\": \"batch\", \"chain\": \"pair\" } ],"
      " \"deadlines\": [ { \"batch_seconds\": 80000, \"walk_up_seconds\": 80000 } ] }";

static gboolean
pair_is_offline (Fixture *self)
{
  return is_offline (self, "pair");
}

static gboolean
pair_is_online (Fixture *self)
{
  return !is_offline (self, "pair");
}

static gboolean
other_has_printed (Fixture *self)
{
  return count_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_PRINTED)) > 0;
}

static gboolean
nothing_moves (Fixture *self)
{
  return count_jobs (
             self,
             ~(FOYER_JOB_STATE_BIT (FOYER_JOB_PRINTED) | FOYER_JOB_STATE_BIT (FOYER_JOB_FAILED)
               | FOYER_JOB_STATE_BIT (FOYER_JOB_HELD) | FOYER_JOB_STATE_BIT (FOYER_JOB_NEXT_BATCH)))
         == 0;
}

/* One document waits on the disk and is damaged there. */
static void
damage_one (Fixture *self)
{
  g_autoptr (GPtrArray) jobs = list_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_RENDERED));
  const FoyerJob *job;
  g_autofree char *path = NULL;

  g_assert_cmpuint (jobs->len, >, 4);
  job = jobs->pdata[jobs->len - 1];
  path = g_build_filename (self->test.directory, "spool", job->document_digest, NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (path, "not what was drawn", -1, NULL));
}

static void
test_offline (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GPtrArray) jobs = NULL;
  gint64 last_usec = 0;
  guint n_close = 0;

  import_people (self, N_OFFLINE + 1);
  set_routes (self, pair_document);
  add_fault (self, 0, "refuse");
  add_fault (self, 1, "refuse");
  start_line (self);
  print (self, NULL, NULL, NULL);
  run_until (self, pair_is_offline, "the chain is offline");
  g_assert_cmpuint (count_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_HELD)), ==, 0);
  damage_one (self);
  restart (self);
  g_assert_true (is_offline (self, "pair"));
  start_line (self);
  foyer_simulated_printer_clear_faults (self->printers[1]);
  run_until (self, pair_is_online, "the chain is back");
  run_until (self, nothing_moves, "all is printed");
  show_jobs (self);
  jobs = list_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_PRINTED));
  /* Three failures in a row per printer may have used up what a badge has; none is printed twice.
   */
  g_assert_cmpuint (jobs->len, ==, N_OFFLINE + 1);
  g_assert_cmpint (get_printed (self, 0) + get_printed (self, 1), ==, N_OFFLINE + 1);
  /* Not faster than one a second of the engine's own time. */
  g_ptr_array_sort (jobs, compare_printed);
  for (guint i = 0; i < jobs->len; i++)
    {
      const FoyerJob *job = jobs->pdata[i];

      n_close += last_usec != 0 && job->printed_usec - last_usec < G_USEC_PER_SEC / 4;
      last_usec = job->printed_usec;
    }
  g_assert_cmpuint (n_close, <=, 2);
}

/* A chain that an operator holds offline: its jobs wait, other chains go on. */
static void
test_by_hand (Fixture *self, gconstpointer user_data)
{
  import_people (self, 3);
  set_routes (self, pair_document);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      foyer_engine_set_offline_async (self->test.engine, "pair", i == 0 ? "on" : "auto", NULL,
                                      foyer_test_await_cb, &result);
      g_assert_true (
          foyer_engine_set_offline_finish (self->test.engine, foyer_test_await (&result), &error));
      g_assert_no_error (error);
      if (i == 1)
        break;
      start_line (self);
      run_until (self, pair_is_offline, "the chain is offline by hand");
      print (self, "P000", NULL, "pair");
      print (self, "P001", NULL, "other");
      run_until (self, other_has_printed, "the other chain goes on");
      g_assert_cmpuint (count_documents (self, 0), ==, 0);
    }
  run_until (self, nothing_moves, "both are printed");
  g_assert_cmpint (get_printed (self, 0), ==, 1);
  g_assert_cmpint (get_printed (self, 2), ==, 1);
}

/* ---- Late ---- */

static const char late_document[] = "{ \"foyer_routes\": 1, \"chains\": { \"desk\": { \"hops\": ["
                                    " { \"kind\": \"printer\", \"printer\": \"stuck\" },"
                                    " { \"kind\": \"printer\", \"printer\": \"two\" } ] } },"
                                    " \"rules\": [ { \"chain\": \"desk\" } ] }";

/* The printer has the badge and does not come to its end: the desk is asked, then it is taken back
 * and comes out elsewhere, once. */
static void
test_late (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GPtrArray) hops = NULL;
  g_autoptr (GPtrArray) steps = NULL;
  FoyerStore *store;
  const FoyerJob *job;
  gboolean was_asked = FALSE;

  import_people (self, 1);
  set_routes (self, late_document);
  start_line (self);
  print (self, "P000", NULL, NULL);
  run_until (self, nothing_moves, "the late badge is printed");
  jobs = list_jobs (self, 0);
  g_assert_cmpuint (jobs->len, ==, 1);
  job = jobs->pdata[0];
  g_assert_cmpint (job->state, ==, FOYER_JOB_PRINTED);
  g_assert_cmpint (job->kind, ==, FOYER_JOB_WALK_UP);
  g_assert_cmpstr (job->printed_on, ==, "two");
  g_assert_cmpuint (job->overruns, ==, 1);
  g_assert_cmpint (get_printed (self, 3), ==, 0);
  g_assert_cmpint (get_printed (self, 1), ==, 1);
  store = look (self);
  g_assert_true (foyer_store_list_job_hops (store, job->row_id, &hops, NULL));
  g_assert_true (foyer_store_get_job_history (store, job->row_id, &steps, NULL));
  foyer_store_close (store);
  g_assert_cmpuint (hops->len, ==, 1);
  g_assert_nonnull (strstr (((const FoyerJobHop *)hops->pdata[0])->why, "deadline passed"));
  for (guint i = 0; i < steps->len; i++)
    was_asked = was_asked
                || (((const FoyerJobStep *)steps->pdata[i])->reason != NULL
                    && strstr (((const FoyerJobStep *)steps->pdata[i])->reason, "late at 'stuck'"));
  g_assert_true (was_asked);
}

/* ---- Set aside ---- */

static const char aside_document[]
    = "{ \"foyer_routes\": 1, \"chains\": {"
      " \"kiosk\": { \"hops\": [ { \"kind\": \"printer\", \"printer\": \"one\" },"
      "   { \"kind\": \"kiosk\", \"printer\": \"two\", \"desk\": \"hall\" } ] },"
      " \"later\": { \"hops\": [ { \"kind\": \"printer\", \"printer\": \"three\" },"
      "   { \"kind\": \"next-batch\" } ], \"next_batch_minutes\": 5 } } }";

static gboolean
both_are_aside (Fixture *self)
{
  return count_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_HELD)) == 1
         && count_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_NEXT_BATCH)) == 1;
}

static FoyerJob *
change (Fixture *self, const char *job_id, const char *printer, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (printer != NULL)
    foyer_engine_reroute_job_async (self->test.engine, job_id, printer, NULL, foyer_test_await_cb,
                                    &result);
  else
    foyer_engine_release_job_async (self->test.engine, job_id, NULL, foyer_test_await_cb, &result);
  return foyer_engine_change_job_finish (self->test.engine, foyer_test_await (&result), error);
}

static gboolean
all_two_are_printed (Fixture *self)
{
  return count_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_PRINTED)) == 2;
}

/* A kiosk holds until somebody releases, the next batch goes by itself, an operator's choice of a
 * printer is kept to; what is printed moves no more. */
static void
test_set_aside (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GPtrArray) held = NULL;
  g_autoptr (FoyerJob) moved = NULL;
  g_autoptr (FoyerJob) released = NULL;
  g_autoptr (FoyerJob) again = NULL;
  g_autoptr (GError) error = NULL;
  const char *job_id;

  import_people (self, 2);
  set_routes (self, aside_document);
  add_fault (self, 0, "http 403"); /* a permanent error of this printer */
  add_fault (self, 2, "http 403*2, then ok");
  start_line (self);
  print (self, "P000", NULL, "kiosk");
  print (self, "P001", NULL, "later");
  run_until (self, both_are_aside, "one is held at the kiosk, one waits for the next batch");
  held = list_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_HELD));
  job_id = ((const FoyerJob *)held->pdata[0])->job_id;
  g_assert_cmpstr (((const FoyerJob *)held->pdata[0])->printer, ==, "two");
  g_assert_cmpuint (count_documents (self, 1), ==, 0);
  released = change (self, job_id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (released->state, ==, FOYER_JOB_RENDERED);
  run_until (self, nothing_moves, "the kiosk prints");
  foyer_simulated_printer_clear_faults (self->printers[2]);
  run_until (self, all_two_are_printed, "the next batch goes by itself");
  again = change (self, job_id, NULL, &error);
  g_assert_null (again);
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT);
  g_clear_error (&error);
  moved = change (self, job_id, "three", &error);
  g_assert_null (moved);
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT);
  g_assert_cmpint (get_printed (self, 1), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/engine/routes/chain", Fixture, NULL, set_up, test_chain, tear_down);
  g_test_add ("/engine/routes/offline", Fixture, NULL, set_up, test_offline, tear_down);
  g_test_add ("/engine/routes/by-hand", Fixture, NULL, set_up, test_by_hand, tear_down);
  g_test_add ("/engine/routes/late", Fixture, NULL, set_up, test_late, tear_down);
  g_test_add ("/engine/routes/set-aside", Fixture, NULL, set_up, test_set_aside, tear_down);
  return g_test_run ();
}
