/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of people as a GListModel of FoyerPerson: row ids are known at once, people are fetched
 * by windows of 256 when a row is looked at, and only the latest windows are kept. */
#include "config.h"

#include "foyer-people-model.h"

/* Windows around the viewport are fetched again at once when people changed, the others when they
 * are looked at. */
#define HOT_WINDOWS 3

typedef struct
{
  guint index; /* first row / FOYER_PEOPLE_WINDOW_ROWS */
  guint generation; /* of the row ids it was made from */
  FoyerPerson *people[FOYER_PEOPLE_WINDOW_ROWS];
  guint n_people;
} Window;

struct _FoyerPeopleModel
{
  GObject parent_instance;

  FoyerEngine *engine;
  GArray *row_ids; /* gint64 */
  GArray *waiting; /* row ids of a held list as they are now, or NULL */
  GQueue windows; /* Window, latest used first */
  GHashTable *known; /* row id → FoyerPerson of the rows before the latest change */
  GCancellable *list_cancellable;
  GCancellable *fetch_cancellable;
  char *texts[4]; /* owned texts of the query */
  FoyerPeopleQuery query;
  guint generation;
  gboolean is_loading;
  gboolean is_new_query; /* the answer under way is shown even when the list is held */
  gboolean is_stale; /* changed while the answer was under way */
  gboolean is_held;
};

enum
{
  PROP_N_ITEMS = 1,
  PROP_IS_LOADING,
  PROP_N_WAITING,
  N_PROPS
};

static GParamSpec *props[N_PROPS];
static guint failed_signal;

static void list_model_init (GListModelInterface *interface);
static void fetch (FoyerPeopleModel *self, Window *window);

G_DEFINE_FINAL_TYPE_WITH_CODE (FoyerPeopleModel, foyer_people_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
window_free (gpointer data)
{
  Window *window = data;

  for (guint i = 0; i < window->n_people; i++)
    g_clear_object (&window->people[i]);
  g_free (window);
}

/* ---- Windows ---- */

static Window *
make_window (FoyerPeopleModel *self, guint index)
{
  Window *window = g_new0 (Window, 1);
  guint first = index * FOYER_PEOPLE_WINDOW_ROWS;

  window->index = index;
  window->generation = self->generation;
  window->n_people = MIN (self->row_ids->len - first, FOYER_PEOPLE_WINDOW_ROWS);
  for (guint i = 0; i < window->n_people; i++)
    {
      gint64 row_id = g_array_index (self->row_ids, gint64, first + i);
      FoyerPerson *known = g_hash_table_lookup (self->known, &row_id);

      window->people[i] = known != NULL ? g_object_ref (known) : foyer_person_new (row_id);
    }
  return window;
}

static Window *
use_window (FoyerPeopleModel *self, guint index)
{
  GList *link = self->windows.head;

  while (link != NULL && ((Window *)link->data)->index != index)
    link = link->next;
  if (link != NULL)
    {
      g_queue_unlink (&self->windows, link);
      g_queue_push_head_link (&self->windows, link);
      return link->data;
    }
  g_queue_push_head (&self->windows, make_window (self, index));
  if (self->windows.length > FOYER_PEOPLE_WINDOWS)
    window_free (g_queue_pop_tail (&self->windows));
  fetch (self, self->windows.head->data);
  return self->windows.head->data;
}

typedef struct
{
  FoyerPeopleModel *model;
  guint index;
  guint generation;
} Fetch;

static void
fetch_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetched = user_data;
  g_autoptr (FoyerPeopleModel) self = fetched->model;
  guint index = fetched->index;
  guint generation = fetched->generation;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) people
      = foyer_engine_get_people_finish (FOYER_ENGINE (source), result, &error);

  g_free (fetched);
  if (people == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_signal_emit (self, failed_signal, 0, error);
      return;
    }
  for (GList *link = self->windows.head; link != NULL; link = link->next)
    {
      Window *window = link->data;

      if (window->index != index || window->generation != generation)
        continue;
      for (guint i = 0; i < MIN (people->len, window->n_people); i++)
        foyer_person_set_attendee (window->people[i], g_ptr_array_index (people, i));
      return;
    }
}

static void
fetch (FoyerPeopleModel *self, Window *window)
{
  g_autofree gint64 *row_ids = g_new (gint64, MAX (window->n_people, 1));
  Fetch *fetched = g_new (Fetch, 1);

  for (guint i = 0; i < window->n_people; i++)
    row_ids[i] = foyer_person_get_row_id (window->people[i]);
  fetched->model = g_object_ref (self);
  fetched->index = window->index;
  fetched->generation = window->generation;
  foyer_engine_get_people_async (self->engine, row_ids, window->n_people, self->fetch_cancellable,
                                 fetch_cb, fetched);
}

/* People of kept rows may have changed. */
static void
refresh_windows (FoyerPeopleModel *self)
{
  while (self->windows.length > HOT_WINDOWS)
    window_free (g_queue_pop_tail (&self->windows));
  for (GList *link = self->windows.head; link != NULL; link = link->next)
    fetch (self, link->data);
}

/* ---- Rows ---- */

/* Rows from @first on move by @shift: everybody keeps their object, so that a row on the screen
 * that only moved goes on hearing of changes; the windows around the viewport are made again. */
static void
rebase_windows (FoyerPeopleModel *self, guint first, int shift)
{
  GQueue old = self->windows;
  guint hot[HOT_WINDOWS * 2];
  guint n_hot = 0;

  for (GList *link = old.head; link != NULL && n_hot < G_N_ELEMENTS (hot); link = link->next)
    {
      guint row = ((Window *)link->data)->index * FOYER_PEOPLE_WINDOW_ROWS;

      hot[n_hot++] = row / FOYER_PEOPLE_WINDOW_ROWS;
      row = row < first ? row + FOYER_PEOPLE_WINDOW_ROWS - 1 : row;
      row = shift < 0 && row < (guint)-shift ? 0 : row + (guint)shift;
      hot[n_hot++] = row / FOYER_PEOPLE_WINDOW_ROWS;
    }
  g_queue_init (&self->windows);
  g_hash_table_remove_all (self->known);
  for (GList *link = old.head; link != NULL; link = link->next)
    {
      Window *window = link->data;

      for (guint i = 0; i < window->n_people; i++)
        {
          gint64 row_id = foyer_person_get_row_id (window->people[i]);

          g_hash_table_insert (self->known, g_memdup2 (&row_id, sizeof row_id),
                               g_object_ref (window->people[i]));
        }
    }
  g_queue_clear_full (&old, window_free);
  while (n_hot-- > 0)
    if (hot[n_hot] * FOYER_PEOPLE_WINDOW_ROWS < self->row_ids->len)
      use_window (self, hot[n_hot]);
}

static void
set_n_waiting (FoyerPeopleModel *self, GArray *waiting)
{
  if (self->waiting == NULL && waiting == NULL)
    return;
  g_clear_pointer (&self->waiting, g_array_unref);
  self->waiting = waiting != NULL ? g_array_ref (waiting) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_WAITING]);
}

static void
replace_rows (FoyerPeopleModel *self, GArray *row_ids)
{
  g_autoptr (GArray) old = g_steal_pointer (&self->row_ids);
  guint shorter = MIN (old->len, row_ids->len);
  guint first = 0, last = 0;

  while (first < shorter
         && g_array_index (old, gint64, first) == g_array_index (row_ids, gint64, first))
    first++;
  while (last < shorter - first
         && g_array_index (old, gint64, old->len - 1 - last)
                == g_array_index (row_ids, gint64, row_ids->len - 1 - last))
    last++;
  self->row_ids = g_array_ref (row_ids);
  set_n_waiting (self, NULL);
  if (first == old->len && first == row_ids->len)
    {
      refresh_windows (self);
      return;
    }
  self->generation++;
  rebase_windows (self, first, (int)row_ids->len - (int)old->len);
  g_list_model_items_changed (G_LIST_MODEL (self), first, old->len - first - last,
                              row_ids->len - first - last);
  if (old->len != row_ids->len)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_ITEMS]);
}

static gboolean
same_rows (GArray *a, GArray *b)
{
  return a->len == b->len && memcmp (a->data, b->data, a->len * sizeof (gint64)) == 0;
}

static void
set_loading (FoyerPeopleModel *self, gboolean is_loading)
{
  if (self->is_loading == is_loading)
    return;
  self->is_loading = is_loading;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IS_LOADING]);
}

static void load (FoyerPeopleModel *self);

static void
list_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerPeopleModel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) row_ids
      = foyer_engine_list_people_finish (FOYER_ENGINE (source), result, &error);
  gboolean is_new_query = self->is_new_query;

  /* Another query took over: its own answer follows. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->is_new_query = FALSE;
  if (row_ids == NULL)
    g_signal_emit (self, failed_signal, 0, error);
  else if (self->is_held && !is_new_query && !same_rows (row_ids, self->row_ids))
    {
      set_n_waiting (self, row_ids);
      refresh_windows (self);
    }
  else
    replace_rows (self, row_ids);
  set_loading (self, FALSE);
  if (self->is_stale)
    {
      self->is_stale = FALSE;
      load (self);
    }
}

static void
load (FoyerPeopleModel *self)
{
  if (self->list_cancellable != NULL)
    g_cancellable_cancel (self->list_cancellable);
  g_clear_object (&self->list_cancellable);
  self->list_cancellable = g_cancellable_new ();
  set_loading (self, TRUE);
  foyer_engine_list_people_async (self->engine, &self->query, self->list_cancellable, list_cb,
                                  g_object_ref (self));
}

/* ---- GListModel ---- */

static GType
get_item_type (GListModel *model)
{
  return FOYER_TYPE_PERSON;
}

static guint
get_n_items (GListModel *model)
{
  return FOYER_PEOPLE_MODEL (model)->row_ids->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  FoyerPeopleModel *self = FOYER_PEOPLE_MODEL (model);
  Window *window;

  if (position >= self->row_ids->len)
    return NULL;
  window = use_window (self, position / FOYER_PEOPLE_WINDOW_ROWS);
  return g_object_ref (window->people[position % FOYER_PEOPLE_WINDOW_ROWS]);
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

/* ---- Object ---- */

static void
foyer_people_model_dispose (GObject *object)
{
  FoyerPeopleModel *self = FOYER_PEOPLE_MODEL (object);

  if (self->list_cancellable != NULL)
    g_cancellable_cancel (self->list_cancellable);
  if (self->fetch_cancellable != NULL)
    g_cancellable_cancel (self->fetch_cancellable);
  g_clear_object (&self->list_cancellable);
  g_clear_object (&self->fetch_cancellable);
  g_clear_object (&self->engine);
  g_queue_clear_full (&self->windows, window_free);
  G_OBJECT_CLASS (foyer_people_model_parent_class)->dispose (object);
}

static void
foyer_people_model_finalize (GObject *object)
{
  FoyerPeopleModel *self = FOYER_PEOPLE_MODEL (object);

  g_clear_pointer (&self->row_ids, g_array_unref);
  g_clear_pointer (&self->waiting, g_array_unref);
  g_hash_table_unref (self->known);
  for (gsize i = 0; i < G_N_ELEMENTS (self->texts); i++)
    g_free (self->texts[i]);
  G_OBJECT_CLASS (foyer_people_model_parent_class)->finalize (object);
}

static void
foyer_people_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  FoyerPeopleModel *self = FOYER_PEOPLE_MODEL (object);

  switch (id)
    {
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->row_ids->len);
      break;
    case PROP_IS_LOADING:
      g_value_set_boolean (value, self->is_loading);
      break;
    case PROP_N_WAITING:
      g_value_set_uint (value, foyer_people_model_get_n_waiting (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
foyer_people_model_class_init (FoyerPeopleModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = foyer_people_model_dispose;
  object_class->finalize = foyer_people_model_finalize;
  object_class->get_property = foyer_people_model_get_property;
  props[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_IS_LOADING] = g_param_spec_boolean ("is-loading", NULL, NULL, FALSE, flags);
  props[PROP_N_WAITING] = g_param_spec_uint ("n-waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  failed_signal = g_signal_new ("failed", FOYER_TYPE_PEOPLE_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
foyer_people_model_init (FoyerPeopleModel *self)
{
  self->row_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->fetch_cancellable = g_cancellable_new ();
  self->known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  g_queue_init (&self->windows);
}

FoyerPeopleModel *
foyer_people_model_new (FoyerEngine *engine)
{
  FoyerPeopleModel *self = g_object_new (FOYER_TYPE_PEOPLE_MODEL, NULL);

  self->engine = g_object_ref (engine);
  return self;
}

void
foyer_people_model_set_query (FoyerPeopleModel *self, const FoyerPeopleQuery *query)
{
  const char **owned[]
      = { &self->query.text, &self->query.tier, &self->query.status, &self->query.arrival };

  self->query = *query;
  for (gsize i = 0; i < G_N_ELEMENTS (owned); i++)
    {
      g_free (self->texts[i]);
      self->texts[i] = g_strdup (*owned[i]);
      *owned[i] = self->texts[i];
    }
  self->is_new_query = TRUE;
  self->is_stale = FALSE;
  load (self);
}

void
foyer_people_model_refresh (FoyerPeopleModel *self)
{
  if (self->is_loading)
    self->is_stale = TRUE;
  else
    load (self);
}

void
foyer_people_model_set_held (FoyerPeopleModel *self, gboolean is_held)
{
  g_autoptr (GArray) waiting = NULL;

  self->is_held = is_held;
  if (is_held || self->waiting == NULL)
    return;
  waiting = g_array_ref (self->waiting);
  replace_rows (self, waiting);
}

gboolean
foyer_people_model_is_loading (FoyerPeopleModel *self)
{
  return self->is_loading;
}

guint
foyer_people_model_get_n_waiting (FoyerPeopleModel *self)
{
  if (self->waiting == NULL || self->waiting->len <= self->row_ids->len)
    return 0;
  return self->waiting->len - self->row_ids->len;
}

gint64
foyer_people_model_get_row_id (FoyerPeopleModel *self, guint position)
{
  return position < self->row_ids->len ? g_array_index (self->row_ids, gint64, position) : 0;
}
