/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Detection: what is proposed, what is asked, what is refused, each on a file in a real shape. */
#include "config.h"

#include "foyer-detect.h"
#include "foyer-excel-damage.h"
#include "foyer-ingest-error.h"
#include "foyer-limits.h"

#include <string.h>

#define BYTES(text) text, sizeof text - 1

/* ---- No table at all ---- */

static const struct
{
  const char *bytes;
  gsize length;
  int code;
  const char *words;
} refusals[] = {
  { BYTES (""), FOYER_INGEST_ERROR_EMPTY, "file is empty" },
  { BYTES ("\xef\xbb\xbf"), FOYER_INGEST_ERROR_EMPTY, "blank lines" },
  { BYTES ("\xff\xfe"), FOYER_INGEST_ERROR_EMPTY, "blank lines" },
  { BYTES (" \r\n\r\n"), FOYER_INGEST_ERROR_EMPTY, "blank lines" },
  { BYTES ("sep=;\r\n"), FOYER_INGEST_ERROR_EMPTY, "blank lines" },
  { BYTES ("PK\3\4....[Content_Types].xml..xl/workbook.xml"), FOYER_INGEST_ERROR_BINARY,
    "Excel workbook (.xlsx)" },
  { BYTES ("PK\3\4....mimetypeapplication/vnd.oasis.opendocument.spreadsheet"),
    FOYER_INGEST_ERROR_BINARY, "OpenDocument" },
  { BYTES ("PK\3\4....feed.csv"), FOYER_INGEST_ERROR_BINARY, "zip archive" },
  { BYTES ("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...."), FOYER_INGEST_ERROR_BINARY, "(.xls)" },
  { BYTES ("%PDF-1.7\n"), FOYER_INGEST_ERROR_BINARY, "PDF" },
  { BYTES ("\x1f\x8b\x08...."), FOYER_INGEST_ERROR_BINARY, "gzip" },
  { BYTES ("\x89PNG\r\n\x1a\n"), FOYER_INGEST_ERROR_BINARY, "PNG" },
  { BYTES ("\xff\xfe\0\0i\0\0\0"), FOYER_INGEST_ERROR_BINARY, "UTF-32" },
  { BYTES ("\1\2\3\4\5\6\7\1\2\3\4\5\6\7\xff\xfe\xfd"), FOYER_INGEST_ERROR_BINARY, "binary data" },
  { BYTES ("\xef\xbb\xbf\n <!DOCTYPE html><html><table>"), FOYER_INGEST_ERROR_BINARY, "HTML page" },
  { BYTES ("<TABLE><tr><td>id"), FOYER_INGEST_ERROR_BINARY, "HTML page" },
  { BYTES ("<?xml version=\"1.0\"?><a/>"), FOYER_INGEST_ERROR_BINARY, "XML" },
  { BYTES ("\xff\xfei\0d\0,\0n\0\n\0x"), FOYER_INGEST_ERROR_ENCODING, "cut off" },
  { BYTES ("\xff\xfe[\0]\0"), FOYER_INGEST_ERROR_ENCODING, "JSON must be UTF-8" },
  { BYTES ("[{\"a\": \"M\xfcller\"}]"), FOYER_INGEST_ERROR_ENCODING, "JSON must be UTF-8" },
  { BYTES ("[{\"a\": 1},"), FOYER_INGEST_ERROR_SYNTAX, "ends too early" },
};

static void
test_refusals (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_auto (FoyerDetection) detection = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_false (foyer_detect ((const guint8 *)refusals[i].bytes, refusals[i].length,
                                    refusals[i].length, NULL, &detection, &error));
      g_assert_error (error, FOYER_INGEST_ERROR, refusals[i].code);
      if (strstr (error->message, refusals[i].words) == NULL)
        g_error ("'%s' is not in '%s'", refusals[i].words, error->message);
    }
}

/* ---- Tables ---- */

typedef struct
{
  const char *name;
  const char *bytes;
  gsize length;
  FoyerFormat format;
  FoyerEncoding encoding;
  char delimiter;
  guint header_line;
  guint n_columns;
  FoyerDetectQuestions questions;
  const char *first_column;
} Shape;

#define CSV FOYER_FORMAT_CSV
#define ASK_E FOYER_DETECT_QUESTION_ENCODING
#define ASK_D FOYER_DETECT_QUESTION_DELIMITER

static const Shape shapes[] = {
  { "comma", BYTES ("id,name,email\n1,Jo,jo@example.com\n"), CSV, 0, ',', 1, 3, 0, "id" },
  { "decimals", BYTES ("Name;Preis;Steuer\nJo;23,00;4,37\nAl;349,00;55,73\n"), CSV, 0, ';', 1, 3, 0,
    "Name" },
  { "bom",
    BYTES ("\xef\xbb\xbf"
           "api_id,name\nx,Jo\n"),
    CSV, 0, ',', 1, 2, 0, "api_id" },
  { "tabs-utf16", BYTES ("\xff\xfei\0d\0\t\0n\0a\0m\0e\0\n\0\x31\0\t\0J\0\n\0"), CSV,
    FOYER_ENCODING_UTF16LE, '\t', 1, 2, 0, "id" },
  { "windows-1252", BYTES ("id;Name\n1;M\xfcller\n"), CSV, FOYER_ENCODING_WINDOWS_1252, ';', 1, 2,
    ASK_E, "id" },
  { "sep", BYTES ("sep=;\r\nid;a,b\r\n1;2,3\r\n"), CSV, 0, ';', 2, 2, 0, "id" },
  { "tie", BYTES ("id,x;name,y\n1,2;3,4\n"), CSV, 0, ',', 1, 3, ASK_D, "id" },
  { "both", BYTES ("id,x;n\xfcme,y\n1,2;3,4\n"), CSV, FOYER_ENCODING_WINDOWS_1252, ',', 1, 3,
    ASK_D | ASK_E, "id" },
  { "bars", BYTES ("id|name|email\n1|Jo|j@example.com\n2|Al|a@example.com\n"), CSV, 0, '|', 1, 3,
    ASK_D, "id" },
  { "one-column", BYTES ("email\njo@example.com\nal@example.com\n"), CSV, 0, ',', 1, 1, 0,
    "email" },
  { "preamble",
    BYTES ("Attendee report\nmade 3 May 2026, by Jo\n\nid;First name;Email\n"
           "1;Jo;jo@example.com\n2;Al;al@example.com\n"),
    CSV, 0, ';', 4, 3, 0, "id" },
  { "padded-preamble",
    BYTES ("Report,,,\n,,,\nid,name,email,company\n1,Jo,j@example.com,\n"
           "2,Al,a@example.com,Acme\n"),
    CSV, 0, ',', 3, 4, 0, "id" },
  { "no-header", BYTES ("17,Jo Vogel,jo@example.com\n18,Al Ander,al@example.com\n"), CSV, 0, ',', 0,
    3, 0, "column 1" },
  { "multiple-choice", BYTES ("Id,Name,Diet\n1,Jo,Vegan;Halal;\n2,Al,Vegan;\n3,Bo,Halal;Vegan;\n"),
    CSV, 0, ',', 1, 3, 0, "Id" },
  { "quoted-delimiters", BYTES ("id,name,company\n1,Jo,\"A; B; C\"\n2,Al,\"D; E; F\"\n"), CSV, 0,
    ',', 1, 3, 0, "id" },
  { "quoted-header",
    BYTES ("\"Timestamp\",\"Your name,\nplease\",\"Email\"\r\n"
           "\"2026/09/20 10:00:00 AM\",\"Jo\",\"jo@example.com\"\r\n"),
    CSV, 0, ',', 1, 3, 0, "Timestamp" },
  { "footers",
    BYTES ("Id,Name,Email\n1,Jo,j@example.com\n2,Al,a@example.com\n\n"
           "Grand Totals (2 records)\nConfidential Information\n"),
    CSV, 0, ',', 1, 3, 0, "Id" },
  { "bracket-header", BYTES ("[ID],Name\n1,Jo\n"), CSV, 0, ',', 1, 2, 0, "[ID]" },
  { "crs", BYTES ("id,name\r1,Jo\r2,Al\r"), CSV, 0, ',', 1, 2, 0, "id" },
  { "json-object", BYTES (" {\n \"id\": 1 }"), FOYER_FORMAT_JSON, 0, 0, 0, 0, 0, NULL },
  { "json-array", BYTES ("\xef\xbb\xbf[{\"id\": 1}]\n"), FOYER_FORMAT_JSON, 0, 0, 0, 0, 0, NULL },
  { "json-lines", BYTES ("{\"id\":1}\r\n{\"id\":2}\n"), FOYER_FORMAT_JSON_LINES, 0, 0, 0, 0, 0,
    NULL },
};

static void
test_shape (gconstpointer data)
{
  const Shape *shape = data;
  g_auto (FoyerDetection) detection = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (foyer_detect ((const guint8 *)shape->bytes, shape->length, shape->length, NULL,
                               &detection, &error));
  g_assert_no_error (error);
  for (char **reason = detection.reasons; *reason != NULL; reason++)
    g_test_message ("%u: %s", detection.confidence, *reason);
  g_assert_cmpint (detection.reading.format, ==, shape->format);
  g_assert_cmpint (detection.reading.encoding, ==, shape->encoding);
  g_assert_cmpint (detection.questions, ==, shape->questions);
  g_assert_cmpint (detection.needs_answer, ==, shape->questions != 0);
  g_assert_cmpint (detection.needs_answer, ==, detection.question != NULL);
  g_assert_nonnull (detection.reasons[0]);
  g_assert_cmpuint (detection.confidence, <=, shape->questions != 0 ? 50 : 100);
  if (shape->format != CSV)
    {
      g_assert_null (detection.columns);
      return;
    }
  g_assert_cmpint (detection.reading.delimiter, ==, shape->delimiter);
  g_assert_cmpuint (detection.reading.header_line, ==, shape->header_line);
  g_assert_cmpuint (foyer_columns_get_length (detection.columns), ==, shape->n_columns);
  g_assert_cmpstr (foyer_columns_get_name (detection.columns, 0), ==, shape->first_column);
}

static void
test_words (void)
{
  static const char tie[] = "id,x;name,y\n1,2;3,4\n";
  static const char preamble[] = "Report\n\nid,name\n1,Jo\n";
  g_auto (FoyerDetection) tied = { 0 };
  g_auto (FoyerDetection) late = { 0 };

  g_assert_true (
      foyer_detect ((const guint8 *)tie, sizeof tie - 1, sizeof tie - 1, NULL, &tied, NULL));
  g_assert_cmpstr (tied.question, ==,
                   "delimiter: comma and semicolon divide the rows equally well; pass --delimiter");
  g_assert_cmpstr (tied.tied_delimiters, ==, ",;");
  g_assert_true (foyer_detect ((const guint8 *)preamble, sizeof preamble - 1, sizeof preamble - 1,
                               NULL, &late, NULL));
  g_assert_cmpuint (g_strv_length (late.preamble), ==, 2);
  g_assert_cmpstr (late.preamble[0], ==, "Report");
  g_assert_cmpuint (late.data_start.line, ==, 4);
}

/* Answers end the questions. */
static void
test_hints (void)
{
  static const char text[] = "Title\nid,x;n\xfcme,y\n1,2;3,4\n";
  FoyerDetectHints hints = { .has_encoding = TRUE,
                             .encoding = FOYER_ENCODING_MACROMAN,
                             .delimiter = ';',
                             .has_header_line = TRUE,
                             .header_line = 2 };
  g_auto (FoyerDetection) detection = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (foyer_detect ((const guint8 *)text, sizeof text - 1, sizeof text - 1, &hints,
                               &detection, &error));
  g_assert_no_error (error);
  g_assert_false (detection.needs_answer);
  g_assert_cmpint (detection.reading.encoding, ==, FOYER_ENCODING_MACROMAN);
  g_assert_cmpuint (detection.reading.header_line, ==, 2);
  g_assert_cmpstr (foyer_columns_get_name (detection.columns, 1), ==, "n\xc2\xb8me,y");

  hints.header_line = 9;
  g_assert_false (foyer_detect ((const guint8 *)text, sizeof text - 1, sizeof text - 1, &hints,
                                &detection, &error));
  g_assert_error (error, FOYER_INGEST_ERROR, FOYER_INGEST_ERROR_EMPTY);
  g_clear_error (&error);
  hints = (FoyerDetectHints){ .has_encoding = TRUE, .encoding = FOYER_ENCODING_UTF8 };
  g_assert_false (
      foyer_detect ((const guint8 *)"\xff\xfei\0,\0n\0", 8, 8, &hints, &detection, &error));
  g_assert_error (error, FOYER_INGEST_ERROR, FOYER_INGEST_ERROR_ENCODING);
}

/* Only the beginning is given: what is cut off there is no fault; a late umlaut is found when all
 * is given. */
static void
test_beginning (void)
{
  g_autoptr (GString) text = g_string_new ("id,name\n");
  g_auto (FoyerDetection) start = { 0 };
  g_auto (FoyerDetection) whole = { 0 };

  while (text->len < FOYER_DETECT_BYTES + 100)
    g_string_append (text, "1,\"plain \xc3\xa9\"\n");
  g_string_append (text, "2,M\xfcller\n");
  for (gsize cut = 0; cut < 16; cut++)
    {
      g_auto (FoyerDetection) detection = { 0 };

      g_assert_true (foyer_detect ((const guint8 *)text->str, FOYER_DETECT_BYTES + cut, text->len,
                                   NULL, &detection, NULL));
      g_assert_false (detection.needs_answer);
    }
  g_assert_true (
      foyer_detect ((const guint8 *)text->str, text->len, text->len, NULL, &whole, NULL));
  g_assert_cmpint (whole.questions, ==, FOYER_DETECT_QUESTION_ENCODING);
}

/* ---- Identifiers that a spreadsheet has shortened ---- */

static void
test_exponents (void)
{
  static const char *const damaged[]
      = { "1.12E+10", "1,89E+11", "1E+11", "9.99999E+100", "1.1e+12" };
  static const char *const honest[]
      = { "79E38",   "1.12E10",    "12.5E+10", "1.E+10",      "E+10",     "1.12E+",
          "1.12E+1", "1.12E+1234", "",         "11200000000", "1.12E+1x", "A1.12E+10" };

  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    g_assert_true (foyer_excel_damage_is_exponent (damaged[i], strlen (damaged[i])));
  for (guint i = 0; i < G_N_ELEMENTS (honest); i++)
    g_assert_false (foyer_excel_damage_is_exponent (honest[i], strlen (honest[i])));
}

static void
test_excel_damage (void)
{
  static const char text[] = "Name,ID,Amount,ID\nJo,79E38,1.12E+10,\nAl,x,1,1.12E+10\n";
  static const char *const ids[] = { "Order", "ID", NULL };
  g_auto (FoyerDetection) detection = { 0 };
  g_autoptr (FoyerDiagnostic) found = NULL;
  g_autoptr (FoyerDiagnostic) early = NULL;
  const guint8 *data = (const guint8 *)text;
  gsize length = sizeof text - 1;

  g_assert_true (foyer_detect (data, length, length, NULL, &detection, NULL));
  data += detection.data_start.offset;
  length -= detection.data_start.offset;
  early = foyer_excel_damage_find (&detection.reading, NULL, detection.columns, ids,
                                   &detection.data_start, data, length, 1);
  g_assert_null (early);
  found = foyer_excel_damage_find (&detection.reading, NULL, detection.columns, ids,
                                   &detection.data_start, data, length, FOYER_EXCEL_DAMAGE_ROWS);
  g_assert_nonnull (found);
  g_assert_cmpint (found->code, ==, FOYER_CODE_EXCEL_DAMAGE);
  g_assert_cmpstr (found->field_path, ==, "ID");
  g_assert_cmpuint (found->column, ==, 4);
  g_assert_cmpuint (found->line, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/detect/refusals", test_refusals);
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *path = g_strconcat ("/detect/shape/", shapes[i].name, NULL);

      g_test_add_data_func (path, &shapes[i], test_shape);
    }
  g_test_add_func ("/detect/words", test_words);
  g_test_add_func ("/detect/hints", test_hints);
  g_test_add_func ("/detect/beginning", test_beginning);
  g_test_add_func ("/detect/exponents", test_exponents);
  g_test_add_func ("/detect/excel-damage", test_excel_damage);
  return g_test_run ();
}
