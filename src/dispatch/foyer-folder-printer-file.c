/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of the folder printer: a name appears only with its whole content on the disk, and never
 * changes its content. */
#include "config.h"

#include "foyer-folder-printer-private.h"

#include "foyer-digest.h"
#include "foyer-dispatch-error.h"
#include "foyer-file.h"
#include "foyer-limits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* A finished badge PDF is some 50 kB, a file with 500 badges some 20 MB. */
#define READ_LIMIT_BYTES (256u * 1024 * 1024)

char *
foyer_folder_printer_dup_path (const char *folder, const FoyerPrintRequest *request)
{
  g_autofree char *name = NULL;

  if (request->badge_no == NULL || request->badge_no[0] == '\0')
    return NULL;
  for (const char *c = request->badge_no; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c))
      return NULL;
  name = g_strdup_printf ("%s-%u.pdf", request->badge_no, request->copy);
  return g_build_filename (folder, name, NULL);
}

static gboolean
fail_with_errno (const char *what, const char *path, int number, GError **error)
{
  g_set_error (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_STORAGE, "%s '%s': %s", what, path,
               g_strerror (number));
  return FALSE;
}

static gboolean
check_folder_of (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  struct stat info;

  if (stat (folder, &info) != 0)
    return fail_with_errno ("cannot use folder", folder, errno, error);
  return S_ISDIR (info.st_mode) || fail_with_errno ("cannot use folder", folder, ENOTDIR, error);
}

FoyerFolderFile
foyer_folder_printer_look (const char *path, const FoyerPrintRequest *request, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GBytes) content = NULL;
  FoyerDigest expected, found;
  struct stat info;

  if (lstat (path, &info) != 0)
    {
      if (errno != ENOENT)
        {
          (void)fail_with_errno ("cannot look at", path, errno, error);
          return FOYER_FOLDER_FILE_UNKNOWN;
        }
      return check_folder_of (path, error) ? FOYER_FOLDER_FILE_MISSING : FOYER_FOLDER_FILE_UNKNOWN;
    }
  if (!S_ISREG (info.st_mode) || info.st_size > READ_LIMIT_BYTES)
    return FOYER_FOLDER_FILE_OTHER;
  content = foyer_file_read (path, READ_LIMIT_BYTES, &cause);
  if (content == NULL)
    {
      g_set_error_literal (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_STORAGE,
                           cause->message);
      return FOYER_FOLDER_FILE_UNKNOWN;
    }
  found = foyer_digest_of_bytes (content);
  if (request->document_digest != NULL && foyer_digest_parse (request->document_digest, &expected)
      && foyer_digest_equal (&found, &expected))
    return FOYER_FOLDER_FILE_SAME;
  return FOYER_FOLDER_FILE_OTHER;
}

static gboolean
write_part (const char *part, GBytes *document, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (document, &length);
  int fd = open (part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  int number = 0;

  if (fd < 0)
    return fail_with_errno ("cannot make", part, errno, error);
  while (length > 0 && number == 0)
    {
      gssize written = write (fd, data, length);

      if (written >= 0)
        {
          data += written;
          length -= (gsize)written;
        }
      else if (errno != EINTR)
        number = errno;
    }
  if (number == 0 && fsync (fd) != 0)
    number = errno;
  if (close (fd) != 0 && number == 0)
    number = errno;
  if (number == 0)
    return TRUE;
  (void)unlink (part); /* already failing; the next write truncates what is left */
  return fail_with_errno ("cannot write", part, number, error);
}

/* Gives the finished file its name unless the name is taken. errno on failure, EEXIST if taken. */
static int
rename_without_replacing (const char *part, const char *path)
{
  if (renameat2 (AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return errno;
  /* A file system without that flag: a second name, then the first one goes. */
  if (link (part, path) != 0)
    return errno;
  (void)unlink (part); /* the name is there; a left-over part is truncated next time */
  return 0;
}

static gboolean
judge_existing (const char *path, FoyerFolderFile found, GError **error)
{
  if (found == FOYER_FOLDER_FILE_SAME)
    return TRUE;
  if (found == FOYER_FOLDER_FILE_OTHER)
    g_set_error (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_CONFLICT,
                 "'%s' is already there with another content and was left alone; "
                 "move it away to print this badge again",
                 path);
  return FALSE;
}

static gboolean
sync_folder (const char *folder, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (foyer_file_sync_folder (folder, &cause))
    return TRUE;
  /* The file is there but may not survive a power cut: the outcome is to be asked for. */
  g_set_error_literal (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME,
                       cause->message);
  return FALSE;
}

gboolean
foyer_folder_printer_write (const char *path, const char *spool_folder,
                            const FoyerPrintRequest *request, GBytes *document, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *part_name = g_strconcat (name, ".part", NULL);
  g_autofree char *part = g_build_filename (spool_folder, part_name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  FoyerFolderFile found;
  FoyerDigest digest = foyer_digest_of_bytes (document), expected;
  int number;

  if (request->document_digest == NULL || !foyer_digest_parse (request->document_digest, &expected)
      || !foyer_digest_equal (&digest, &expected))
    {
      g_set_error (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_DOCUMENT,
                   "the document for '%s' is not the one that was rendered", name);
      return FALSE;
    }
  found = foyer_folder_printer_look (path, request, error);
  if (found != FOYER_FOLDER_FILE_MISSING)
    /* A name found after an interruption may not be durable yet. */
    return judge_existing (path, found, error) && sync_folder (folder, error);
  if (!write_part (part, document, error))
    return FALSE;
  number = rename_without_replacing (part, path);
  if (number == EEXIST)
    {
      (void)unlink (part); /* somebody was quicker; only the finished file counts */
      found = foyer_folder_printer_look (path, request, error);
      return judge_existing (path, found, error) && sync_folder (folder, error);
    }
  if (number != 0)
    {
      (void)unlink (part); /* already failing */
      return fail_with_errno (number == EXDEV ? "the spool folder is on another file system than"
                                              : "cannot make",
                              path, number, error);
    }
  return sync_folder (folder, error);
}
