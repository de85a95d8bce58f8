/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents of templates as files: opening, starting, keeping, removing; looking at them is
 * foyer-engine-drafts-look.c. */
#include "config.h"

#include "foyer-engine-drafts.h"

#include "foyer-engine-private.h"
#include "foyer-file.h"
#include "foyer-json-place.h"
#include "foyer-limits.h"
#include "foyer-store-audit.h"
#include "foyer-template.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define DOCUMENT "template.json"
/* A text with problems, until a good one takes its place. */
#define UNFINISHED "unfinished.json"
#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789-"
#define NAME_BYTES 64

typedef struct
{
  FoyerLine *line;
  char *from;
  char *name;
  char *text;
  char *folder; /* of the draft */
  const char *verb; /* static; of the audit row */
} Work;

static void
work_free (gpointer data)
{
  Work *self = data;

  g_free (self->from);
  g_free (self->name);
  g_free (self->text);
  g_free (self->folder);
  g_free (self);
}

void
foyer_template_document_free (FoyerTemplateDocument *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

/* ---- Folders ---- */

/* Before any path is made of it. */
static gboolean
check_name (const char *name, GError **error)
{
  gsize length = strlen (name);

  if (length >= 1 && length <= NAME_BYTES && strspn (name, NAME_LETTERS) == length)
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
               "'%s' is no name for a template; use up to %d of a–z, 0–9 and '-'", name,
               NAME_BYTES);
  return FALSE;
}

static gboolean
has_document (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, DOCUMENT, NULL);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

static char *
dup_draft_folder (FoyerLine *line, const char *name)
{
  return foyer_event_dup_path (line->event, "templates", name, NULL);
}

/* (transfer full) Where @name is kept: the event's own before the shipped one. */
static char *
find_folder (FoyerLine *line, const char *name, gboolean *is_draft, GError **error)
{
  g_autofree char *own = dup_draft_folder (line, name);
  g_autofree char *shipped = NULL;

  if (!check_name (name, error))
    return NULL;
  *is_draft = has_document (own);
  if (*is_draft)
    return g_steal_pointer (&own);
  shipped = g_build_filename (foyer_studio_get_shipped_folder (line->studio), name, NULL);
  if (has_document (shipped))
    return g_steal_pointer (&shipped);
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND, "there is no template '%s'",
               name);
  return NULL;
}

static gboolean
check_draft (const Work *work, GError **error)
{
  if (!check_name (work->name, error))
    return FALSE;
  if (has_document (work->folder))
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
               "this event has no draft '%s'; start one from a layout first", work->name);
  return FALSE;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      (void)g_unlink (path); /* what is left is seen by rmdir */
    }
  (void)g_rmdir (folder);
}

/* ---- The audit ---- */

static gpointer
note (FoyerStore *store, gpointer data, GError **error)
{
  const Work *work = data;

  (void)foyer_store_append_audit (store, work->line->actor, work->verb, work->name, work->from,
                                  error); /* the caller looks at the error */
  return NULL;
}

static gboolean
write_note (Work *work, const char *verb, GError **error)
{
  GError *cause = NULL;

  work->verb = verb;
  (void)foyer_store_service_write (work->line->store, FOYER_STORE_PRIORITY_URGENT, note, work, NULL,
                                   &cause);
  if (cause == NULL)
    return TRUE;
  foyer_engine_error_take (error, cause, NULL);
  return FALSE;
}

/* ---- Opening ---- */

static char *
read_text (const char *path, GError **error)
{
  GError *cause = NULL;
  g_autoptr (GBytes) bytes = foyer_file_read (path, FOYER_LIMIT_DOCUMENT_BYTES, &cause);
  const char *data;
  gsize length;

  if (bytes == NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return NULL;
    }
  data = g_bytes_get_data (bytes, &length);
  if (length > 0 && !g_utf8_validate_len (data, length, NULL))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_INPUT,
                   "'%s' is not UTF-8 text; save it as UTF-8 and open it again", path);
      return NULL;
    }
  return g_strndup (data, length);
}

static FoyerTemplateDocument *
open_document (const Work *work, GError **error)
{
  g_autoptr (FoyerTemplateDocument) document = g_new0 (FoyerTemplateDocument, 1);
  g_autofree char *folder = find_folder (work->line, work->name, &document->is_draft, error);
  g_autofree char *path = NULL;

  if (folder == NULL)
    return NULL;
  path = g_build_filename (folder, UNFINISHED, NULL);
  document->is_unfinished = document->is_draft && g_file_test (path, G_FILE_TEST_IS_REGULAR);
  if (!document->is_unfinished)
    {
      g_free (path);
      path = g_build_filename (folder, DOCUMENT, NULL);
    }
  document->name = g_strdup (work->name);
  document->text = read_text (path, error);
  return document->text != NULL ? g_steal_pointer (&document) : NULL;
}

/* ---- Starting ---- */

/* The copy of a document says its own name. */
static gboolean
write_renamed (const Work *work, const char *source, const char *path, GError **error)
{
  g_autofree char *text = read_text (source, error);
  g_autoptr (GString) renamed = NULL;
  FoyerJsonPlace place;
  GError *cause = NULL;

  if (text == NULL)
    return FALSE;
  renamed = g_string_new (text);
  if (foyer_json_find_place (text, strlen (text), "/name", &place) && text[place.start] == '"')
    {
      g_string_erase (renamed, (gssize)place.start, (gssize)place.length);
      g_string_insert (renamed, (gssize)place.start, "\"\"");
      g_string_insert (renamed, (gssize)place.start + 1, work->name);
    }
  if (foyer_file_write_durably (path, renamed->str, renamed->len, &cause))
    return TRUE;
  foyer_engine_error_take (error, cause, NULL);
  return FALSE;
}

/* Documents and images; no folders, and nothing that a link leads to. */
static gboolean
copy_file (const Work *work, const char *folder, const char *file, const char *to, GError **error)
{
  g_autofree char *source = g_build_filename (folder, file, NULL);
  g_autofree char *path = g_build_filename (to, file, NULL);
  GError *cause = NULL;
  GStatBuf facts;

  if (g_lstat (source, &facts) != 0 || !S_ISREG (facts.st_mode) || g_str_equal (file, UNFINISHED))
    return TRUE;
  if (g_str_equal (file, DOCUMENT))
    return write_renamed (work, source, path, error);
  if (foyer_file_copy_durably (source, path, FOYER_LIMIT_TEMPLATE_ASSET_BYTES, NULL, NULL, &cause))
    return TRUE;
  foyer_engine_error_take (error, cause, NULL);
  return FALSE;
}

static gboolean
copy_folder (const Work *work, const char *folder, const char *to, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *file;

  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
    if (!copy_file (work, folder, file, to, error))
      return FALSE;
  return TRUE;
}

/* Whole or not there: made beside its place and renamed. */
static gboolean
start_draft (Work *work, GError **error)
{
  g_autofree char *part = g_strconcat (work->folder, ".part", NULL);
  g_autofree char *root = g_path_get_dirname (work->folder);
  g_autofree char *folder = NULL;
  gboolean is_draft;
  GError *cause = NULL;

  if (!check_name (work->name, error))
    return FALSE;
  folder = find_folder (work->line, work->from, &is_draft, error);
  if (folder == NULL)
    return FALSE;
  if (g_file_test (work->folder, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                   "this event has a template '%s' already; choose another name", work->name);
      return FALSE;
    }
  remove_folder (part);
  if (!foyer_file_make_folder (part, &cause))
    {
      foyer_engine_error_take (error, cause, NULL);
      return FALSE;
    }
  if (copy_folder (work, folder, part, error))
    {
      if (g_rename (part, work->folder) == 0 && foyer_file_sync_folder (root, NULL))
        return write_note (work, "draft", error);
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE, "cannot write '%s': %s",
                   work->folder, g_strerror (errno));
    }
  remove_folder (part);
  return FALSE;
}

/* ---- Keeping ---- */

static gboolean
is_good (const Work *work, GBytes *text, gboolean *result, GError **error)
{
  g_autoptr (FoyerTemplate) template = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  FoyerFontSet *fonts = foyer_studio_get_fonts (work->line->studio, error);

  if (fonts == NULL)
    return FALSE;
  template = foyer_template_examine (work->folder, text, fonts, &problems);
  *result = template != NULL;
  return TRUE;
}

static gboolean
save_draft (const Work *work, gboolean *result, GError **error)
{
  gsize length = strlen (work->text);
  g_autoptr (GBytes) bytes = g_bytes_new_static (work->text, length);
  g_autofree char *unfinished = g_build_filename (work->folder, UNFINISHED, NULL);
  g_autofree char *document = g_build_filename (work->folder, DOCUMENT, NULL);
  GError *cause = NULL;

  if (!check_draft (work, error) || !is_good (work, bytes, result, error))
    return FALSE;
  if (!foyer_file_write_durably (*result ? document : unfinished, work->text, length, &cause))
    {
      foyer_engine_error_take (error, cause, NULL);
      return FALSE;
    }
  if (*result)
    (void)g_unlink (unfinished); /* mostly not there */
  return TRUE;
}

static gboolean
remove_draft (Work *work, GError **error)
{
  if (!check_draft (work, error))
    return FALSE;
  remove_folder (work->folder);
  if (!g_file_test (work->folder, G_FILE_TEST_EXISTS))
    return write_note (work, "remove-draft", error);
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE,
               "'%s' could not be removed whole; look what is left in it", work->folder);
  return FALSE;
}

/* ---- Calls ---- */

static GTask *
new_task (FoyerEngine *self, const char *name, gpointer tag, GCancellable *cancellable,
          GAsyncReadyCallback callback, gpointer user_data, Work **work)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_name (task, "foyer-engine-drafts");
  *work = g_new0 (Work, 1);
  (*work)->line = foyer_engine_get_line (self);
  (*work)->name = g_strdup (name);
  (*work)->folder = dup_draft_folder ((*work)->line, name);
  g_task_set_task_data (task, *work, work_free);
  return task;
}

/* Closing the engine waits for the thread. */
static void
run (GTask *task, GTaskThreadFunc func)
{
  Work *work = g_task_get_task_data (task);

  foyer_line_enter_helper (work->line);
  g_task_run_in_thread (task, func);
}

static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  FoyerLine *line = work->line;
  GError *error = NULL;
  FoyerTemplateDocument *document = open_document (work, &error);

  foyer_line_leave_helper (line);
  if (document != NULL)
    g_task_return_pointer (task, document, (GDestroyNotify)foyer_template_document_free);
  else
    g_task_return_error (task, error);
}

void
foyer_engine_open_template_draft_async (FoyerEngine *self, const char *name,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL);

  task = new_task (self, name, foyer_engine_open_template_draft_async, cancellable, callback,
                   user_data, &work);
  run (task, open_thread);
}

FoyerTemplateDocument *
foyer_engine_open_template_draft_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
start_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  FoyerLine *line = work->line;
  GError *error = NULL;
  FoyerTemplateDocument *document
      = start_draft (work, &error) ? open_document (work, &error) : NULL;

  foyer_line_leave_helper (line);
  if (document != NULL)
    g_task_return_pointer (task, document, (GDestroyNotify)foyer_template_document_free);
  else
    g_task_return_error (task, error);
}

void
foyer_engine_start_template_draft_async (FoyerEngine *self, const char *from, const char *name,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Work *work;

  g_return_if_fail (FOYER_IS_ENGINE (self) && from != NULL);

  task = new_task (self, name != NULL ? name : from, foyer_engine_start_template_draft_async,
                   cancellable, callback, user_data, &work);
  work->from = g_strdup (from);
  if (foyer_engine_check_writable (self, &error))
    run (task, start_thread);
  else
    g_task_return_error (task, error);
}

FoyerTemplateDocument *
foyer_engine_start_template_draft_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  FoyerLine *line = work->line;
  GError *error = NULL;
  gboolean result = FALSE;
  gboolean is_kept = save_draft (work, &result, &error);

  foyer_line_leave_helper (line);
  if (is_kept)
    g_task_return_int (task, result);
  else
    g_task_return_error (task, error);
}

void
foyer_engine_save_template_draft_async (FoyerEngine *self, const char *name, const char *text,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Work *work;

  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL && text != NULL);

  task = new_task (self, name, foyer_engine_save_template_draft_async, cancellable, callback,
                   user_data, &work);
  work->text = g_strdup (text);
  if (foyer_engine_check_writable (self, &error))
    run (task, save_thread);
  else
    g_task_return_error (task, error);
}

gboolean
foyer_engine_save_template_draft_finish (FoyerEngine *self, GAsyncResult *result, gboolean *good,
                                         GError **error)
{
  gssize answer;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  answer = g_task_propagate_int (G_TASK (result), error);
  if (answer < 0)
    return FALSE;
  if (good != NULL)
    *good = answer > 0;
  return TRUE;
}

static void
remove_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  FoyerLine *line = work->line;
  GError *error = NULL;
  gboolean is_removed = remove_draft (work, &error);

  foyer_line_leave_helper (line);
  if (is_removed)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
foyer_engine_remove_template_draft_async (FoyerEngine *self, const char *name,
                                          GCancellable *cancellable, GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Work *work;

  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL);

  task = new_task (self, name, foyer_engine_remove_template_draft_async, cancellable, callback,
                   user_data, &work);
  if (foyer_engine_check_writable (self, &error))
    run (task, remove_thread);
  else
    g_task_return_error (task, error);
}

gboolean
foyer_engine_remove_template_draft_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
