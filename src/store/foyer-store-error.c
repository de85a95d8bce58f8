/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain, and the one table from SQLite's codes to what the caller can do. */
#include "config.h"

#include "foyer-sqlite-private.h"
#include "foyer-store-private.h"

#include <errno.h>

/* Written out: the formatter would put spaces into the name that G_DEFINE_QUARK takes. */
GQuark
foyer_store_error_quark (void)
{
  return g_quark_from_static_string ("foyer-store-error-quark");
}

static FoyerStoreError
classify (sqlite3 *db, int code)
{
  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return FOYER_STORE_ERROR_RETRY;
    case SQLITE_FULL:
      return FOYER_STORE_ERROR_FULL;
    case SQLITE_IOERR:
      {
        int number = db != NULL ? sqlite3_system_errno (db) : 0;
        return number == ENOSPC || number == EDQUOT ? FOYER_STORE_ERROR_FULL : FOYER_STORE_ERROR_IO;
      }
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_NOLFS:
    case SQLITE_NOMEM:
      return FOYER_STORE_ERROR_IO;
    case SQLITE_READONLY:
      return FOYER_STORE_ERROR_READ_ONLY;
    case SQLITE_CORRUPT:
      return FOYER_STORE_ERROR_CORRUPT;
    case SQLITE_NOTADB:
      return FOYER_STORE_ERROR_FOREIGN;
    case SQLITE_CONSTRAINT:
      return FOYER_STORE_ERROR_CONFLICT;
    default:
      return FOYER_STORE_ERROR_BUG;
    }
}

gboolean
foyer_sqlite_set_error (sqlite3 *db, int code, const char *doing, GError **error)
{
  int extended
      = db != NULL && sqlite3_errcode (db) != SQLITE_OK ? sqlite3_extended_errcode (db) : code;
  const char *message = db != NULL && sqlite3_errcode (db) != SQLITE_OK ? sqlite3_errmsg (db)
                                                                        : sqlite3_errstr (code);
  g_set_error (error, FOYER_STORE_ERROR, (int)classify (db, code), "%s: %s (SQLite %d)", doing,
               message, extended);
  return FALSE;
}

gboolean
foyer_store_refuse (GError **error, FoyerStoreError code, const char *format, ...)
{
  if (error == NULL)
    return FALSE;
  va_list arguments;
  va_start (arguments, format);
  *error = g_error_new_valist (FOYER_STORE_ERROR, (int)code, format, arguments);
  va_end (arguments);
  return FALSE;
}
