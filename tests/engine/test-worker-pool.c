/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing processes: the same bytes as in this process in every script, and every way to fail. */
#include "config.h"

#include "foyer-renderer.h"
#include "foyer-worker-error.h"
#include "foyer-worker-pool.h"

#include <signal.h>
#include <string.h>
#include <sys/types.h>

typedef struct
{
  FoyerFontSet *fonts;
  FoyerTemplate *template;
  char *manifest;
} Fixture;

static Fixture shared;

static void
load_shared (void)
{
  Fixture *self = &shared;
  g_autoptr (GError) error = NULL;

  self->manifest = g_build_filename (g_getenv ("FOYER_DATA_DIR"), "fonts", "fonts.json", NULL);
  self->fonts = foyer_font_set_load (self->manifest, &error);
  g_assert_no_error (error);
  self->template = foyer_template_load_named (g_getenv ("FOYER_TEMPLATE_DIR"), "label-4x3",
                                              self->fonts, &error);
  g_assert_no_error (error);
}

static void
free_shared (void)
{
  Fixture *self = &shared;

  foyer_template_unref (self->template);
  foyer_font_set_unref (self->fonts);
  g_free (self->manifest);
}

static FoyerRecord *
make_record (const char *name, const char *company)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();

  foyer_record_builder_set_text (builder, FOYER_FIELD_ATTENDEE_ID,
                                 "acf49da0-2ad0-58b9-9e23-9af3657cea87");
  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE, "crm");
  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE_ID, "1");
  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, name);
  foyer_record_builder_set_text (builder, FOYER_FIELD_COMPANY, company);
  foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_TIER, "SPEAKER");
  foyer_record_builder_set_status (builder, FOYER_STATUS_ACTIVE);
  return foyer_record_builder_end (builder);
}

static FoyerBadgeInput
make_input (FoyerRecord *record)
{
  return (FoyerBadgeInput){ .record = record,
                            .badge_no = "7K3M9QWX",
                            .badge_token = "F17K3M9QWX0123456789ABCDEF",
                            .tier_label = "Speaker",
                            .tier_colour = "#1a5fb4",
                            .event_name = "Event" };
}

static FoyerWorker *
take (FoyerWorkerPool *pool)
{
  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 pause_usec = 0;
      FoyerWorker *worker = foyer_worker_pool_take (pool, &pause_usec, &error);

      if (worker != NULL)
        return worker;
      g_assert_cmpint (pause_usec, >, 0); /* anything else is a failure to start */
      g_assert_cmpint (pause_usec, <=, 2 * G_TIME_SPAN_SECOND);
      g_usleep ((gulong)pause_usec);
    }
  g_assert_not_reached ();
}

/* (transfer full) The document, or NULL with @error. */
static GBytes *
render (FoyerWorkerPool *pool, FoyerWorker **worker, FoyerTemplate *template, const char *name,
        const char *company, FoyerWorkerCause *cause, GError **error)
{
  g_autoptr (FoyerRecord) record = make_record (name, company);
  FoyerBadgeInput input = make_input (record);
  g_autoptr (GPtrArray) diagnostics = NULL;

  return foyer_worker_pool_render (pool, worker, company != NULL ? company : name, template, &input,
                                   NULL, &diagnostics, cause, error);
}

/* Nothing was warmed up but by the process itself, and no file can be opened any more. */
static void
test_same_bytes (gconstpointer user_data)
{
  const Fixture *self = &shared;
  static const char *const names[] = { "Jane Doe",      "Zoë Müller-Łukasz",
                                       "Анна Каренина", "Ελένη Παπαδοπούλου",
                                       "محمد الأمين",   "יעל כהן",
                                       "अनीता शर्मा",    "สมชาย ใจดีมากเหลือเกินจริงๆนะ",
                                       "山田太郎",      "김철수",
                                       "王小明",        "Անահիտ Պետրոսյան",
                                       "თამარ მეფე",    "Nguyễn Thị Minh Khai",
                                       "Ana 😀 Smile",   "தமிழ் செல்வி" };
  g_auto (GStrv) templates = foyer_template_list_names (g_getenv ("FOYER_TEMPLATE_DIR"));
  FoyerWorkerPool *pool = foyer_worker_pool_new (NULL, self->manifest, 1, 0);
  FoyerRenderer *renderer = foyer_renderer_new (self->fonts);
  FoyerWorker *worker = take (pool);
  FoyerWorkerCounts counts;

  for (guint t = 0; templates[t] != NULL; t++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FoyerTemplate) template = foyer_template_load_named (
          g_getenv ("FOYER_TEMPLATE_DIR"), templates[t], self->fonts, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        {
          g_autoptr (FoyerRecord) record = make_record (names[i], NULL);
          FoyerBadgeInput input = make_input (record);
          g_autoptr (GBytes) here = NULL;
          g_autoptr (GBytes) there = NULL;
          FoyerWorkerCause cause;

          here = foyer_renderer_render_badge (renderer, template, &input, NULL, &error);
          g_assert_no_error (error);
          there = render (pool, &worker, template, names[i], NULL, &cause, &error);
          g_assert_no_error (error);
          g_test_message ("%s in %s", names[i], templates[t]);
          g_assert_true (g_bytes_equal (here, there));
        }
    }
  foyer_worker_pool_get_counts (pool, &counts);
  g_assert_cmpuint (counts.n_ended[FOYER_WORKER_CAUSE_CRASH], ==, 0);
  foyer_worker_pool_give_back (pool, worker);
  foyer_worker_pool_free (pool);
  foyer_renderer_free (renderer);
}

typedef struct
{
  const char *fault;
  FoyerWorkerCause cause;
  const char *words;
} Fault;

static const Fault faults[] = { { "fault-crash", FOYER_WORKER_CAUSE_CRASH, "signal 11" },
                                { "fault-kill", FOYER_WORKER_CAUSE_CRASH, "signal 9" },
                                { "fault-exit", FOYER_WORKER_CAUSE_CRASH, "status 3" },
                                { "fault-memory", FOYER_WORKER_CAUSE_MEMORY, "more memory" },
                                { "fault-burn", FOYER_WORKER_CAUSE_CPU, "processor time" },
                                { "fault-hang", FOYER_WORKER_CAUSE_TIME, "not answer in time" },
                                { "fault-garbage", FOYER_WORKER_CAUSE_PROTOCOL, "as agreed" },
                                { "fault-truncated", FOYER_WORKER_CAUSE_PROTOCOL, "as agreed" } };

/* It fails as it should be told, and the next one draws. */
static void
test_fault (gconstpointer user_data)
{
  const Fixture *self = &shared;
  const Fault *fault = user_data;
  /* Only where the clock is what ends it may it end it. */
  guint wall_msec = fault->cause == FOYER_WORKER_CAUSE_TIME ? 300 : 60000;
  FoyerWorkerPool *pool
      = foyer_worker_pool_new (g_getenv ("FOYER_TEST_FAULTY_WORKER"), self->manifest, 1, wall_msec);
  FoyerWorker *worker = take (pool);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) document = NULL;
  FoyerWorkerCause cause = FOYER_N_WORKER_CAUSES;
  FoyerWorkerCounts counts;

  g_assert_null (render (pool, &worker, self->template, "Jane Doe", fault->fault, &cause, &error));
  g_assert_error (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_DIED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, fault->words));
  g_assert_cmpint (cause, ==, fault->cause);
  g_assert_null (worker);
  foyer_worker_pool_get_counts (pool, &counts);
  g_assert_cmpuint (counts.n_ended[fault->cause], ==, 1);
  g_clear_error (&error);

  worker = take (pool);
  foyer_worker_pool_give_back (pool, worker);
  foyer_worker_pool_free (pool);
  pool = foyer_worker_pool_new (g_getenv ("FOYER_TEST_FAULTY_WORKER"), self->manifest, 1, 0);
  worker = take (pool);
  document = render (pool, &worker, self->template, "Jane Doe", "Well Behaved Ltd", &cause, &error);
  g_assert_no_error (error);
  g_assert_nonnull (document);
  foyer_worker_pool_give_back (pool, worker);
  foyer_worker_pool_free (pool);
}

/* From outside, between two badges: the next badge finds it dead and says so. */
static void
test_killed_from_outside (gconstpointer user_data)
{
  const Fixture *self = &shared;
  FoyerWorkerPool *pool = foyer_worker_pool_new (NULL, self->manifest, 1, 0);
  FoyerWorker *worker = take (pool);
  g_autoptr (GError) error = NULL;
  FoyerWorkerCause cause;

  g_assert_cmpint (kill ((pid_t)foyer_worker_get_pid (worker), SIGKILL), ==, 0);
  g_assert_null (render (pool, &worker, self->template, "Jane Doe", NULL, &cause, &error));
  g_assert_error (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_DIED);
  g_assert_nonnull (strstr (error->message, "signal 9"));
  g_assert_null (worker);
  foyer_worker_pool_free (pool);
}

static void
test_alarm (gconstpointer user_data)
{
  const Fixture *self = &shared;
  FoyerWorkerPool *pool
      = foyer_worker_pool_new (g_getenv ("FOYER_TEST_FAULTY_WORKER"), self->manifest, 1, 0);
  g_autofree char *alarm = NULL;
  FoyerWorker *worker;

  /* One badge alone never halts the queue, however often it is tried. */
  for (guint i = 0; i < 6; i++)
    {
      FoyerWorkerCause cause;

      worker = take (pool);
      g_assert_null (render (pool, &worker, self->template, "A", "fault-crash", &cause, NULL));
      g_assert_null (foyer_worker_pool_dup_alarm (pool));
    }
  foyer_worker_pool_forget_deaths (pool);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *fault = g_strdup_printf ("fault-crash-%u", i);
      FoyerWorkerCause cause;

      g_assert_null (foyer_worker_pool_dup_alarm (pool));
      worker = take (pool);
      g_assert_null (render (pool, &worker, self->template, "A", fault, &cause, NULL));
    }
  alarm = foyer_worker_pool_dup_alarm (pool);
  g_assert_nonnull (alarm);
  g_assert_nonnull (strstr (alarm, "5 times in a row"));
  foyer_worker_pool_free (pool);
}

static void
test_missing_program (gconstpointer user_data)
{
  const Fixture *self = &shared;
  FoyerWorkerPool *pool
      = foyer_worker_pool_new ("/nowhere/foyer-render-worker", self->manifest, 1, 0);
  g_autoptr (GError) error = NULL;

  g_assert_null (foyer_worker_pool_take (pool, NULL, &error));
  g_assert_error (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_START);
  g_assert_nonnull (strstr (error->message, "/nowhere/foyer-render-worker"));
  g_assert_nonnull (strstr (error->message, "No such file"));
  foyer_worker_pool_free (pool);
}

/* More templates than a process keeps, and back to the first, which it has forgotten. */
static void
test_many_templates (gconstpointer user_data)
{
  const Fixture *self = &shared;
  FoyerWorkerPool *pool = foyer_worker_pool_new (NULL, self->manifest, 1, 0);
  FoyerWorker *worker = take (pool);
  g_autoptr (GPtrArray) images = g_ptr_array_new ();
  FoyerWorkerCounts counts;

  for (guint i = 0; i < 22; i++)
    {
      g_autofree char *text = g_strdup_printf (
          "{\"foyer_template\": 1, \"name\": \"t%u\", \"version\": \"1\", \"page\": {\"width_mm\": "
          "80, \"height_mm\": 50}, \"styles\": {\"s\": {\"size_pt\": 20}}, \"sides\": {\"front\": "
          "{\"elements\": [{\"type\": \"text\", "
          "\"box_mm\": [5, 5, 60, 30], \"style\": \"s\", \"text\": \"{full_name}\"}]}}}",
          i % 11);
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
      g_autoptr (GError) error = NULL;
      g_autoptr (FoyerTemplate) template
          = foyer_template_unpack (bytes, images, self->fonts, &error);
      g_autoptr (GBytes) document = NULL;
      FoyerWorkerCause cause;

      g_assert_no_error (error);
      document = render (pool, &worker, template, "Jane Doe", NULL, &cause, &error);
      g_assert_no_error (error);
    }
  foyer_worker_pool_get_counts (pool, &counts);
  g_assert_cmpuint (counts.n_started, ==, 1);
  g_assert_cmpuint (counts.n_renewed, ==, 0);
  foyer_worker_pool_give_back (pool, worker);
  foyer_worker_pool_free (pool);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  load_shared ();
  g_test_add_data_func ("/worker-pool/same-bytes", NULL, test_same_bytes);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strconcat ("/worker-pool/", faults[i].fault, NULL);

      g_test_add_data_func (path, &faults[i], test_fault);
    }
  g_test_add_data_func ("/worker-pool/killed-from-outside", NULL, test_killed_from_outside);
  g_test_add_data_func ("/worker-pool/alarm", NULL, test_alarm);
  g_test_add_data_func ("/worker-pool/missing-program", NULL, test_missing_program);
  g_test_add_data_func ("/worker-pool/many-templates", NULL, test_many_templates);
  status = g_test_run ();
  free_shared ();
  return status;
}
