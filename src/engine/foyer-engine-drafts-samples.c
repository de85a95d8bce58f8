/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The people that a template is tried with: the hardest names of the event. */
#include "config.h"

#include "foyer-engine-drafts.h"

#include "foyer-engine-private.h"
#include "foyer-store-attendees.h"

#define PEOPLE_LOOKED_AT 20000u
#define WINDOW 500u
#define N_LONGEST 3u

/* One person as far as choosing goes. */
typedef struct
{
  char *attendee_id;
  char *full_name;
  char *tier;
  GUnicodeScript script;
  glong length;
} Person;

static void
person_free (gpointer data)
{
  Person *self = data;

  g_free (self->attendee_id);
  g_free (self->full_name);
  g_free (self->tier);
  g_free (self);
}

void
foyer_template_sample_free (FoyerTemplateSample *self)
{
  if (self == NULL)
    return;
  g_free (self->attendee_id);
  g_free (self->full_name);
  g_free (self->script);
  g_free (self->tier_label);
  g_free (self);
}

/* Of the first letter that has one. */
static GUnicodeScript
find_script (const char *name)
{
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (p));

      if (script != G_UNICODE_SCRIPT_COMMON && script != G_UNICODE_SCRIPT_INHERITED)
        return script;
    }
  return G_UNICODE_SCRIPT_COMMON;
}

static void
add_people (GPtrArray *people, GPtrArray *attendees)
{
  for (guint i = 0; i < attendees->len; i++)
    {
      FoyerAttendee *attendee = attendees->pdata[i];
      const char *name = foyer_record_get_text (attendee->record, FOYER_FIELD_FULL_NAME);
      Person *person;

      if (name == NULL)
        continue;
      person = g_new0 (Person, 1);
      person->attendee_id = g_strdup (foyer_attendee_get_id (attendee));
      person->full_name = g_strdup (name);
      person->tier = g_strdup (foyer_record_get_text (attendee->record, FOYER_FIELD_PRINT_TIER));
      person->script = find_script (name);
      person->length = g_utf8_strlen (name, -1);
      g_ptr_array_add (people, person);
    }
}

/* (transfer full) GPtrArray of Person by name. */
static gpointer
read_people (FoyerStore *store, gpointer data, GError **error)
{
  FoyerAttendeeFilter filter = FOYER_ATTENDEE_FILTER_INIT;
  g_autoptr (GArray) ids = NULL;
  GPtrArray *people;

  filter.status = FOYER_STATUS_ACTIVE;
  if (!foyer_store_list_ids (store, &filter, FOYER_SORT_NAME, PEOPLE_LOOKED_AT, &ids, error))
    return NULL;
  people = g_ptr_array_new_with_free_func (person_free);
  for (guint first = 0; first < ids->len; first += WINDOW)
    {
      g_autoptr (GPtrArray) attendees = NULL;

      if (!foyer_store_get_attendees (store, &g_array_index (ids, gint64, first),
                                      MIN (WINDOW, ids->len - first), &attendees, error))
        {
          g_ptr_array_unref (people);
          return NULL;
        }
      add_people (people, attendees);
    }
  return people;
}

static int
compare_lengths (gconstpointer a, gconstpointer b)
{
  const Person *x = *(Person *const *)a;
  const Person *y = *(Person *const *)b;

  return x->length != y->length ? (x->length < y->length ? 1 : -1)
                                : g_strcmp0 (x->attendee_id, y->attendee_id);
}

static FoyerTemplateSample *
take_sample (GPtrArray *samples, GPtrArray *people, guint index, FoyerSampleKind kind)
{
  FoyerTemplateSample *sample = g_new0 (FoyerTemplateSample, 1);
  Person *person = people->pdata[index];

  sample->kind = kind;
  sample->attendee_id = g_strdup (person->attendee_id);
  sample->full_name = g_strdup (person->full_name);
  g_ptr_array_add (samples, sample);
  g_ptr_array_remove_index (people, index);
  return sample;
}

/* @people is sorted by length: the first of a script is its longest. */
static void
add_scripts (GPtrArray *samples, GPtrArray *people)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < people->len;)
    {
      GUnicodeScript script = ((Person *)people->pdata[i])->script;
      int code = (int)g_unicode_script_to_iso15924 (script);

      if (script == G_UNICODE_SCRIPT_COMMON || !g_hash_table_add (seen, GUINT_TO_POINTER (script)))
        {
          i++;
          continue;
        }
      take_sample (samples, people, i, FOYER_SAMPLE_SCRIPT)->script = g_strdup_printf (
          "%c%c%c%c", (code >> 24) & 0xff, (code >> 16) & 0xff, (code >> 8) & 0xff, code & 0xff);
    }
}

static void
add_tiers (GPtrArray *samples, GPtrArray *people, FoyerLine *line)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < people->len;)
    {
      g_autofree char *tier = g_strdup (((Person *)people->pdata[i])->tier);
      g_autofree char *colour = NULL;

      if (tier == NULL || !g_hash_table_add (seen, g_strdup (tier)))
        {
          i++;
          continue;
        }
      foyer_studio_describe_tier (line->studio, tier, foyer_event_get_locale (line->event),
                                  &take_sample (samples, people, i, FOYER_SAMPLE_TIER)->tier_label,
                                  &colour);
    }
}

static GPtrArray *
choose (FoyerLine *line, GPtrArray *people)
{
  GPtrArray *samples = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_template_sample_free);

  g_ptr_array_sort (people, compare_lengths);
  for (guint i = 0; i < N_LONGEST && people->len > 0; i++)
    (void)take_sample (samples, people, 0, FOYER_SAMPLE_LONGEST); /* it has nothing more to say */
  add_scripts (samples, people);
  add_tiers (samples, people, line);
  g_ptr_array_add (samples, g_new0 (FoyerTemplateSample, 1));
  return samples;
}

static void
people_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FoyerEngine *self = FOYER_ENGINE (source);
  GError *error = NULL;
  g_autoptr (GPtrArray) people = foyer_engine_store_finish (self, result, &error);

  if (people == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, choose (foyer_engine_get_line (self), people),
                           (GDestroyNotify)g_ptr_array_unref);
}

void
foyer_engine_list_template_samples_async (FoyerEngine *self, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_list_template_samples_async);
  g_task_set_name (task, "foyer-engine-list-template-samples");
  foyer_engine_read_store_async (self, read_people, NULL, NULL, (GDestroyNotify)g_ptr_array_unref,
                                 foyer_engine_list_template_samples_async, cancellable, people_cb,
                                 task);
}

GPtrArray *
foyer_engine_list_template_samples_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
