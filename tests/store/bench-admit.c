/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast the writer admits: synthetic outcomes in slices, keys made outside the clock.
 * bench-admit [RECORDS] [FOLDER]; not a test. */
#include "config.h"

#include "foyer-search-index-private.h"
#include "foyer-store-admit.h"
#include "foyer-store-attendees.h"
#include "foyer-store-service.h"
#include "foyer-uuid.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const givens[] = { "Jane",      "John",  "José",  "Łukasz", "Aiko",
                                      "Oluwaseun", "Priya", "Søren", "Nguyễn", "Élodie" };
static const char *const families[] = { "Müller", "Smith",  "García", "Nowak", "Tanaka",
                                        "Okafor", "Sharma", "Jensen", "Trần",  "Dubois" };
/* One person in fifty. */
static const char *const scripts[]
    = { "山田太郎",         "やまだ はなこ",           "김민준",      "สมชาย ใจดี",
        "Владимир Соколов", "Αλέξανδρος Παπαδόπουλος", "محمد علي",    "דוד כהן",
        "प्रिया शर्मा",       "Նարեկ Գրիգորյան",         "ნინო ბერიძე", "Łukasz Groß" };
static const char *const companies[]
    = { "Acme GmbH", "Contoso", "University of Łódź", "Kyoto Institute", "Freelance" };
static const char *const tiers[] = { "GENERAL", "VIP", "SPEAKER", "STAFF" };

static void
make_outcome (guint64 i, FoyerOutcome *outcome)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();
  g_autofree char *source_id = g_strdup_printf ("ORD%07" G_GUINT64_FORMAT "-1", i);
  g_autofree char *scoped = g_strdup_printf ("bench/web/%s", source_id);
  FoyerUuid uuid = foyer_uuid_from_url_name (scoped, strlen (scoped));
  g_autofree char *id = foyer_uuid_dup_text (&uuid);
  guint64 mixed = i * 2654435761u;
  const char *given = givens[mixed % 10];
  g_autofree char *family
      = g_strdup_printf ("%s%s", families[(mixed >> 8) % 10], (i % 7) == 0 ? "-Smythe" : "");
  g_autofree char *name = i % 50 == 3 ? g_strdup (scripts[i / 50 % G_N_ELEMENTS (scripts)])
                                      : g_strdup_printf ("%s %s", given, family);
  g_autofree char *email
      = g_strdup_printf ("person%" G_GUINT64_FORMAT "@example%u.org", i, (guint)(i % 97));
  g_autofree char *ticket
      = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", mixed * 0x9E3779B97F4A7C15u);
  g_autofree char *order = g_strndup (source_id, 10);
  const char *codes[] = { ticket, NULL };
  foyer_record_builder_set_text (builder, FOYER_FIELD_ATTENDEE_ID, id);
  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE, "web");
  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE_ID, source_id);
  foyer_record_builder_set_text (builder, FOYER_FIELD_ORDER_CODE, order);
  foyer_record_builder_set_list (builder, FOYER_FIELD_TICKET_CODES, codes);
  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, name);
  foyer_record_builder_set_text (builder, FOYER_FIELD_GIVEN_NAME, given);
  foyer_record_builder_set_text (builder, FOYER_FIELD_FAMILY_NAME, family);
  foyer_record_builder_set_text (builder, FOYER_FIELD_EMAIL, email);
  foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_TIER, tiers[i % 4]);
  foyer_record_builder_set_text (builder, FOYER_FIELD_COMPANY, companies[(mixed >> 16) % 5]);
  foyer_record_builder_set_time (builder, FOYER_FIELD_REGISTERED_AT,
                                 G_GINT64_CONSTANT (1790000000000000) + (gint64)i);
  foyer_record_builder_set_status (builder, FOYER_STATUS_ACTIVE);
  *outcome = (FoyerOutcome){ .kind = FOYER_OUTCOME_RECORD,
                             .record = foyer_record_builder_end (builder),
                             .record_no = i + 1,
                             .line = i + 2 };
}

typedef struct
{
  FoyerDelivery *delivery;
  FoyerIntake *intake;
  FoyerAdmissionCounts counts;
} Work;

static gpointer
deliver_func (FoyerStore *store, gpointer data, GError **error)
{
  Work *work = data;
  gint64 id = 0;
  if (foyer_store_add_delivery (store, work->delivery, &id, error))
    {
      g_clear_pointer (&work->delivery, foyer_delivery_unref);
      (void)foyer_store_get_delivery (store, id, &work->delivery, error); /* the error says it */
    }
  return NULL;
}

static gpointer
admit_func (FoyerStore *store, gpointer data, GError **error)
{
  Work *work = data;
  (void)foyer_store_admit (store, work->delivery, NULL, work->intake, &work->counts,
                           error); /* the error says it */
  return NULL;
}

static guint n_waiting;

static void
admitted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  (void)foyer_store_service_write_finish (FOYER_STORE_SERVICE (source), result,
                                          &error); /* the error says it */
  g_assert_no_error (error);
  foyer_intake_free (((Work *)data)->intake);
  foyer_delivery_unref (((Work *)data)->delivery);
  g_free (data);
  n_waiting--;
}

/* Of the whole process: other programs on the machine do not change it. */
static double
get_cpu_seconds (void)
{
  struct timespec now;
  g_assert_cmpint (clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now), ==, 0);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static long
read_memory (const char *name)
{
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents ("/proc/self/status", &text, NULL, NULL));
  const char *line = strstr (text, name);
  return line != NULL ? strtol (line + strlen (name), NULL, 10) / 1024 : 0;
}

typedef struct
{
  const char *name;
  FoyerAttendeeFilter filter;
  FoyerAttendeeSort sort;
  gsize limit;
} Query;

static gpointer
query_func (FoyerStore *store, gpointer data, GError **error)
{
  const Query *query = data;
  GArray *ids = NULL;
  gint64 begin = g_get_monotonic_time ();
  if (!foyer_store_list_ids (store, &query->filter, query->sort, query->limit, &ids, error))
    return NULL;
  g_print ("%-28s %7u rows %9.2f ms\n", query->name, ids->len,
           (double)(g_get_monotonic_time () - begin) / 1000.0);
  g_array_unref (ids);
  return NULL;
}

int
main (int argc, char **argv)
{
  guint64 n_records = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 100000;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder
      = argc > 2 ? g_strdup (argv[2]) : g_dir_make_tmp ("foyer-bench-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "foyer.sqlite", NULL);
  FoyerStoreService *service
      = foyer_store_service_open (path, foyer_clock_get_system (), FOYER_STORE_OPEN_CREATE, &error);
  g_assert_no_error (error);
  for (guint round = 0; round < 2; round++)
    {
      Work first = { .delivery = foyer_delivery_new () };
      first.delivery->source = g_strdup ("web");
      first.delivery->contract = g_strdup ("bench@1");
      first.delivery->taxonomy = g_strdup ("bench@1");
      (void)foyer_store_service_write (service, FOYER_STORE_PRIORITY_BULK, deliver_func, &first,
                                       NULL, &error);
      g_assert_no_error (error);
      gint64 busy = 0;
      double cpu = 0;
      /* Blocks of 20,000, so that the bench itself stays small; making them is outside the clock.
       */
      for (guint64 block = 0; block < n_records; block += 20000)
        {
          guint64 end = MIN (n_records, block + 20000);
          g_autoptr (GPtrArray) works = g_ptr_array_new ();
          for (guint64 i = block; i < end; i += 1000)
            {
              FoyerOutcome outcomes[1000];
              guint64 n = MIN (1000, end - i);
              for (guint64 k = 0; k < n; k++)
                make_outcome (i + k, &outcomes[k]);
              Work *work = g_new0 (Work, 1);
              work->delivery = foyer_delivery_ref (first.delivery);
              work->intake = foyer_intake_new (outcomes, n, NULL, 0);
              g_ptr_array_add (works, work);
            }
          gint64 begin = g_get_monotonic_time ();
          double cpu_begin = get_cpu_seconds ();
          for (guint i = 0; i < works->len; i++, n_waiting++)
            foyer_store_service_write_async (service, FOYER_STORE_PRIORITY_BULK, admit_func,
                                             g_ptr_array_index (works, i), NULL, NULL, NULL,
                                             admitted_cb, g_ptr_array_index (works, i));
          while (n_waiting > 0)
            g_main_context_iteration (NULL, TRUE);
          gint64 block_usec = g_get_monotonic_time () - begin;
          busy += block_usec;
          cpu += get_cpu_seconds () - cpu_begin;
          if (n_records > 100000 && block % 100000 == 0)
            g_print ("  block %" G_GUINT64_FORMAT ": %.0f/s\n", block / 20000,
                     (double)(end - block) * 1e6 / (double)block_usec);
        }
      gint64 begin = g_get_monotonic_time ();
      g_autoptr (FoyerSearchIndex) index = foyer_search_index_open (path, FALSE, &error);
      g_assert_no_error (error);
      g_assert_true (foyer_search_index_catch_up (index, &error));
      busy += g_get_monotonic_time () - begin;
      g_print ("%s: %" G_GUINT64_FORMAT
               " records in %.2f s (CPU %.2f) = %.0f/s; memory now %ld MiB, peak %ld MiB\n",
               round == 0 ? "new" : "unchanged", n_records, (double)busy / 1e6, cpu,
               (double)n_records * 1e6 / (double)busy, read_memory ("VmRSS:"),
               read_memory ("VmHWM:"));
      foyer_delivery_unref (first.delivery);
    }
  /* As typed, first 50 of them. */
  static const char *const searches[]
      = { "m",     "mu",      "mull",  "jane mull",     "person12345", "li",
          "zz",    "jane zz", "田",    "太郎",          "やま",        "김",
          "민준",  "สม",      "ชาย",   "вла соколов",   "παπα",        "محمد",
          "כהן",   "शर्मा",    "Գրիգ",  "ბერ",           "łukasz",      "lukasz gross",
          "søren", "a b",     "j m p", "acme jane mull" };
  Query queries[] = {
    { "all by name", FOYER_ATTENDEE_FILTER_INIT, FOYER_SORT_NAME, 0 },
    { "all by name, first 50", FOYER_ATTENDEE_FILTER_INIT, FOYER_SORT_NAME, 50 },
    { "tier VIP by name", FOYER_ATTENDEE_FILTER_INIT, FOYER_SORT_NAME, 0 },
    { "without badge", FOYER_ATTENDEE_FILTER_INIT, FOYER_SORT_ADMITTED, 0 },
  };
  queries[2].filter.tier = "VIP";
  queries[3].filter.badge = FOYER_BADGE_NONE;
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    (void)foyer_store_service_read (service, query_func, &queries[i], &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      Query query = { searches[i], FOYER_ATTENDEE_FILTER_INIT, FOYER_SORT_ADMITTED, 50 };
      query.filter.text = searches[i];
      (void)foyer_store_service_read (service, query_func, &query, &error);
    }
  g_assert_no_error (error);
  foyer_store_service_close (service);
  g_object_unref (service);
  GStatBuf status;
  if (g_stat (path, &status) == 0)
    g_print ("file: %.0f bytes per record\n", (double)status.st_size / (double)n_records);
  return 0;
}
