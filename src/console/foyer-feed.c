/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the Feeds page in words: a source, or one delivery of it. */
#include "config.h"

#include "foyer-feed.h"

#include "foyer-figures.h"

#include <glib/gi18n.h>

struct _FoyerFeed
{
  GObject parent_instance;

  char *name;
  char *title;
  char *detail;
  char *aside;
  const char *icon;
  const char *style;
  FoyerSourceReport *report;
  gint64 moment_usec;
};

static const char *const refusal_words[FOYER_N_REFUSALS] = {
  [FOYER_REFUSAL_UNAUTHENTICATED] = NC_ ("refusal", "%s wrong signature or old clock"),
  [FOYER_REFUSAL_ADDRESS] = NC_ ("refusal", "%s from an address that is not allowed"),
  [FOYER_REFUSAL_SCOPE] = NC_ ("refusal", "%s for another event, type or tier"),
  [FOYER_REFUSAL_HELD] = NC_ ("refusal", "%s while held"),
  [FOYER_REFUSAL_RATE] = NC_ ("refusal", "%s too many a minute"),
  [FOYER_REFUSAL_TOO_LARGE] = NC_ ("refusal", "%s too large"),
  [FOYER_REFUSAL_MEDIA_TYPE] = NC_ ("refusal", "%s not JSON"),
  [FOYER_REFUSAL_NO_ROOM] = NC_ ("refusal", "%s because the disk is full"),
  [FOYER_REFUSAL_NO_SECRET] = NC_ ("refusal", "%s because the secret cannot be read"),
};

G_DEFINE_FINAL_TYPE (FoyerFeed, foyer_feed, G_TYPE_OBJECT)

static void
foyer_feed_finalize (GObject *object)
{
  FoyerFeed *self = FOYER_FEED (object);

  g_free (self->name);
  g_free (self->title);
  g_free (self->detail);
  g_free (self->aside);
  foyer_source_report_free (self->report);
  G_OBJECT_CLASS (foyer_feed_parent_class)->finalize (object);
}

static void
foyer_feed_class_init (FoyerFeedClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = foyer_feed_finalize;
}

static void
foyer_feed_init (FoyerFeed *self)
{
}

/* ---- Words ---- */

const char *
foyer_feed_get_kind_words (FoyerSourceKind kind)
{
  switch (kind)
    {
    case FOYER_SOURCE_FILE:
      return C_ ("source", "Files");
    case FOYER_SOURCE_WEBHOOK:
      return C_ ("source", "Webhook");
    case FOYER_SOURCE_FOLDER:
      return C_ ("source", "Watched folder");
    }
  g_return_val_if_reached ("");
}

const char *
foyer_feed_get_state_words (FoyerSourceState state)
{
  switch (state)
    {
    case FOYER_SOURCE_OPEN:
      return _ ("Open: deliveries are taken in");
    case FOYER_SOURCE_HELD:
      return _ ("Held: senders are told to come back later");
    case FOYER_SOURCE_PARKED:
      return _ ("Parked: deliveries are kept and wait for the release");
    }
  g_return_val_if_reached ("");
}

char *
foyer_feed_dup_refusals (const FoyerSourceReport *report)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < FOYER_N_REFUSALS; i++)
    if (report->refusals[i] > 0)
      {
        g_autofree char *count = foyer_figures_dup_count (report->refusals[i]);
        g_autoptr (GString) text = g_string_new (g_dpgettext2 (NULL, "refusal", refusal_words[i]));

        g_string_replace (text, "%s", count, 1);
        g_ptr_array_add (parts, g_string_free (g_steal_pointer (&text), FALSE));
      }
  if (parts->len == 0)
    return NULL;
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **)parts->pdata);
}

static guint64
count_refusals (const FoyerSourceReport *report)
{
  guint64 n = report->dead_letters;

  for (guint i = 0; i < FOYER_N_REFUSALS; i++)
    n += report->refusals[i];
  return n;
}

static char *
dup_counts (guint64 today, guint64 refused)
{
  g_autofree char *records = foyer_figures_dup_count (today);
  g_autofree char *count = foyer_figures_dup_count (refused);

  if (refused == 0)
    return g_strdup_printf (C_ ("source", "%s today"), records);
  return g_strdup_printf (C_ ("source", "%s today · %s refused"), records, count);
}

static char *
dup_moment (gint64 usec)
{
  return usec > 0 ? foyer_figures_dup_moment (usec, g_get_real_time ())
                  : g_strdup (C_ ("source", "never"));
}

static FoyerFeed *
make (const char *name, gint64 moment_usec)
{
  FoyerFeed *self = g_object_new (FOYER_TYPE_FEED, NULL);

  self->name = g_strdup (name);
  self->title = foyer_figures_dup_isolated (name);
  self->aside = dup_moment (moment_usec);
  self->moment_usec = moment_usec;
  self->icon = "foyer-ready-symbolic";
  self->style = "dim-label";
  return self;
}

/* ---- Rows ---- */

FoyerFeed *
foyer_feed_new_source (FoyerSourceReport *report, guint64 today)
{
  const FoyerSource *source = report->source;
  FoyerFeed *self = make (source->name, report->last_delivery_usec);
  g_autofree char *counts = dup_counts (today, count_refusals (report));
  const char *kind = foyer_feed_get_kind_words (source->kind);

  self->report = report;
  switch (source->state)
    {
    case FOYER_SOURCE_OPEN:
      self->icon = "foyer-tick-symbolic";
      self->style = "success";
      self->detail = g_strdup_printf ("%s · %s", kind, counts);
      break;
    case FOYER_SOURCE_HELD:
      self->icon = "foyer-stop-symbolic";
      self->style = "warning";
      self->detail = g_strdup_printf (C_ ("source", "%s, held · %s"), kind, counts);
      break;
    case FOYER_SOURCE_PARKED:
      self->icon = "foyer-clock-symbolic";
      self->style = "warning";
      self->detail = g_strdup_printf (C_ ("source", "%s, parked · %s"), kind, counts);
      break;
    }
  return self;
}

FoyerFeed *
foyer_feed_new_files (const char *name, gint64 last_usec, guint64 today, guint64 refused)
{
  FoyerFeed *self = make (name, last_usec);
  g_autofree char *counts = dup_counts (today, refused);

  self->detail = g_strdup_printf ("%s · %s", foyer_feed_get_kind_words (FOYER_SOURCE_FILE), counts);
  return self;
}

FoyerFeed *
foyer_feed_new_delivery (FoyerDeliveryLog *log)
{
  FoyerFeed *self = make (log->source, log->received_usec);
  gboolean is_done = g_strcmp0 (log->stage, "done") == 0;

  if (log->origin != NULL && log->peer == NULL)
    {
      g_autofree char *origin = foyer_figures_dup_isolated (log->origin);

      self->detail = g_strdup_printf ("%s · %s", origin, log->result);
    }
  else
    self->detail = g_strdup (log->result);
  if (g_strcmp0 (log->stage, "refused") == 0 || (is_done && log->dead_letters > 0))
    {
      self->icon = "foyer-warning-symbolic";
      self->style = "warning";
    }
  else if (is_done)
    {
      self->icon = "foyer-tick-symbolic";
      self->style = "success";
    }
  else
    self->icon = "foyer-clock-symbolic";
  foyer_delivery_log_free (log);
  return self;
}

FoyerFeed *
foyer_feed_new_refusals (const FoyerSourceReport *report)
{
  FoyerFeed *self = make (report->source->name, report->last_refusal_usec);
  g_autofree char *refusals = foyer_feed_dup_refusals (report);

  self->detail = g_strdup_printf (_ ("Refused at the door: %s"), refusals);
  self->icon = "foyer-stop-symbolic";
  self->style = "warning";
  return self;
}

/* ---- Asking ---- */

const char *
foyer_feed_get_name (FoyerFeed *self)
{
  return self->name;
}

const char *
foyer_feed_get_title (FoyerFeed *self)
{
  return self->title;
}

const char *
foyer_feed_get_detail (FoyerFeed *self)
{
  return self->detail;
}

const char *
foyer_feed_get_aside (FoyerFeed *self)
{
  return self->aside;
}

const char *
foyer_feed_get_icon (FoyerFeed *self)
{
  return self->icon;
}

const char *
foyer_feed_get_style (FoyerFeed *self)
{
  return self->style;
}

const FoyerSourceReport *
foyer_feed_get_report (FoyerFeed *self)
{
  return self->report;
}

gint64
foyer_feed_get_moment_usec (FoyerFeed *self)
{
  return self->moment_usec;
}

gboolean
foyer_feed_equal (FoyerFeed *self, FoyerFeed *other)
{
  return g_str_equal (self->name, other->name) && g_str_equal (self->detail, other->detail)
         && g_str_equal (self->icon, other->icon) && self->moment_usec == other->moment_usec
         && g_str_equal (self->aside, other->aside);
}

void
foyer_feed_renew (FoyerFeed *self, FoyerFeed *other)
{
  FoyerSourceReport *report = self->report;

  self->report = other->report;
  other->report = report;
}
