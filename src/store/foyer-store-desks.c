/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Desks and kiosks. */
#include "config.h"

#include "foyer-store-desks.h"

#include "foyer-store-private.h"

static const char *const kind_names[] = {
  [FOYER_DESK_STAFFED] = "desk",
  [FOYER_DESK_KIOSK] = "kiosk",
};

const char *
foyer_desk_kind_get_name (FoyerDeskKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kind_names), NULL);
  return kind_names[kind];
}

gboolean
foyer_desk_kind_parse (const char *name, FoyerDeskKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_strcmp0 (kind_names[i], name) == 0)
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

void
foyer_desk_free (FoyerDesk *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->route);
  g_free (self->person);
  g_free (self->last_act);
  g_free (self);
}

static void
desk_free_cb (gpointer data)
{
  foyer_desk_free (data);
}

static gpointer
read_desk (FoyerStatement *row, GError **error)
{
  FoyerDesk *desk = g_new0 (FoyerDesk, 1);
  desk->name = g_strdup (foyer_statement_get_text (row, "name"));
  desk->route = g_strdup (foyer_statement_get_text (row, "route"));
  desk->person = g_strdup (foyer_statement_get_text (row, "person"));
  desk->prints_on_scan = foyer_statement_get_integer (row, "prints_on_scan") != 0;
  desk->added_usec = foyer_statement_get_integer (row, "added_usec");
  desk->last_act = g_strdup (foyer_statement_get_text (row, "last_act"));
  desk->last_act_usec = foyer_statement_get_integer (row, "last_act_usec");
  if (foyer_desk_kind_parse (foyer_statement_get_text (row, "kind"), &desk->kind))
    return desk;
  (void)foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT, "desk '%s' is not what was written",
                            desk->name);
  foyer_desk_free (desk);
  return NULL;
}

/* Empty is none. */
static const char *
get_meant (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

gboolean
foyer_store_add_desk (FoyerStore *self, const FoyerDesk *desk, const char *actor, GError **error)
{
  g_autoptr (FoyerStatement) insert = NULL;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_PRINTERS, error)
      || (insert = foyer_store_prepare (
              self,
              "INSERT INTO desk (name, kind, route, person, prints_on_scan, added_usec)"
              " VALUES (:name, :kind, :route, :person, :prints, :now) ON CONFLICT (name) DO "
              "NOTHING",
              error))
             == NULL)
    return FALSE;
  foyer_statement_bind_text (insert, ":name", desk->name);
  foyer_statement_bind_text (insert, ":kind", foyer_desk_kind_get_name (desk->kind));
  foyer_statement_bind_text (insert, ":route", get_meant (desk->route));
  foyer_statement_bind_text (insert, ":person", get_meant (desk->person));
  foyer_statement_bind_integer (insert, ":prints", desk->prints_on_scan ? 1 : 0);
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  if (!foyer_statement_run (insert, error))
    return FALSE;
  if (foyer_store_get_changes (self) != 1)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT, "there is a desk '%s' already",
                               desk->name);
  return foyer_store_append_audit (self, actor, "desk-add", desk->name,
                                   foyer_desk_kind_get_name (desk->kind), error);
}

static gboolean
refuse_unknown (FoyerStore *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) desks = NULL;
  g_autoptr (GString) known = g_string_new (NULL);
  if (!foyer_store_list_desks (self, &desks, error))
    return FALSE;
  for (guint i = 0; i < desks->len; i++)
    g_string_append_printf (known, "%s%s",
                            i > 0 ? ", " : "; known are: ", ((FoyerDesk *)desks->pdata[i])->name);
  return foyer_store_refuse (error, FOYER_STORE_ERROR_NOT_FOUND, "there is no desk '%s'%s", name,
                             desks->len > 0 ? known->str
                                            : "; add one with: foyerctl desks add NAME");
}

/* The statement names the desk as :name. */
static gboolean
run_for (FoyerStore *self, FoyerStatement *update, const char *name, GError **error)
{
  foyer_statement_bind_text (update, ":name", name);
  if (!foyer_statement_run (update, error))
    return FALSE;
  return foyer_store_get_changes (self) == 1 || refuse_unknown (self, name, error);
}

gboolean
foyer_store_set_desk (FoyerStore *self, const char *name, const FoyerDeskChange *change,
                      const char *actor, GError **error)
{
  g_autoptr (FoyerStatement) update = NULL;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_PRINTERS, error)
      || (update = foyer_store_prepare (
              self,
              "UPDATE desk SET route = CASE WHEN :sets_route THEN :route ELSE route END,"
              " person = CASE WHEN :sets_person THEN :person ELSE person END,"
              " prints_on_scan = CASE WHEN :prints < 0 THEN prints_on_scan ELSE :prints END"
              " WHERE name = :name",
              error))
             == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":sets_route", change->route != NULL ? 1 : 0);
  foyer_statement_bind_text (update, ":route", get_meant (change->route));
  foyer_statement_bind_integer (update, ":sets_person", change->person != NULL ? 1 : 0);
  foyer_statement_bind_text (update, ":person", get_meant (change->person));
  foyer_statement_bind_integer (update, ":prints", change->prints_on_scan);
  return run_for (self, update, name, error)
         && foyer_store_append_audit (self, actor, "desk-set", name, change->route, error);
}

gboolean
foyer_store_remove_desk (FoyerStore *self, const char *name, const char *actor, GError **error)
{
  g_autoptr (FoyerStatement) remove = NULL;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_PRINTERS, error)
      || (remove = foyer_store_prepare (self, "DELETE FROM desk WHERE name = :name", error))
             == NULL)
    return FALSE;
  return run_for (self, remove, name, error)
         && foyer_store_append_audit (self, actor, "desk-remove", name, NULL, error);
}

gboolean
foyer_store_get_desk (FoyerStore *self, const char *name, FoyerDesk **desk, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT * FROM desk WHERE name = :name", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":name", name);
  if (!foyer_statement_collect (select, read_desk, desk_free_cb, &found, error))
    return FALSE;
  if (found->len == 0)
    return refuse_unknown (self, name, error);
  *desk = g_ptr_array_steal_index (found, 0);
  return TRUE;
}

gboolean
foyer_store_list_desks (FoyerStore *self, GPtrArray **desks, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT * FROM desk ORDER BY name", error);
  if (select == NULL)
    return FALSE;
  return foyer_statement_collect (select, read_desk, desk_free_cb, desks, error);
}

gboolean
foyer_store_note_desk_act (FoyerStore *self, const char *name, const char *act, GError **error)
{
  g_autoptr (FoyerStatement) update = NULL;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_PRINTERS, error)
      || (update = foyer_store_prepare (
              self, "UPDATE desk SET last_act = :act, last_act_usec = :now WHERE name = :name",
              error))
             == NULL)
    return FALSE;
  foyer_statement_bind_text (update, ":act", act);
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  return run_for (self, update, name, error);
}
