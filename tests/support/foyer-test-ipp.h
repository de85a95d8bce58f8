/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A simulated IPP printer on loopback with a job table, which can lose replies and tell lies. */
#pragma once

#include "foyer-test-server.h"

#include <cups/cups.h>

typedef enum
{
  FOYER_TEST_IPP_OK,
  FOYER_TEST_IPP_LOSE_REPLY, /* does the work, then closes the connection */
  FOYER_TEST_IPP_RESET_REPLY, /* does the work, then resets it */
  FOYER_TEST_IPP_DROP, /* closes without doing the work */
  FOYER_TEST_IPP_TRUNCATED, /* does the work, answers half a message */
  FOYER_TEST_IPP_GARBAGE,
  FOYER_TEST_IPP_HTML,
  FOYER_TEST_IPP_WRONG_ID, /* does the work, answers to another request-id */
  FOYER_TEST_IPP_HTTP_403,
  FOYER_TEST_IPP_HTTP_503,
  FOYER_TEST_IPP_STATUS, /* refuses with FoyerTestIppFault.status */
} FoyerTestIppFaultKind;

/* Applies to the next @times requests of @operation. */
typedef struct
{
  ipp_op_t operation;
  FoyerTestIppFaultKind kind;
  ipp_status_t status;
  guint times;
} FoyerTestIppFault;

typedef struct _FoyerTestIpp FoyerTestIpp;

FoyerTestIpp *foyer_test_ipp_new (void);
void foyer_test_ipp_free (FoyerTestIpp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTestIpp, foyer_test_ipp_free)

/* "ipp://localhost:port/ipp/print"; free it. */
char *foyer_test_ipp_dup_uri (FoyerTestIpp *self);
void foyer_test_ipp_add_fault (FoyerTestIpp *self, FoyerTestIppFault fault);
/* What Get-Printer-Attributes says from now on; NULL reason: none. */
void foyer_test_ipp_set_printer (FoyerTestIpp *self, ipp_pstate_t state, const char *reason,
                                 gboolean accepting);
void foyer_test_ipp_set_formats (FoyerTestIpp *self, const char *format, const char *media);
/* As after kill -9: no job is known any more, ids begin again. */
void foyer_test_ipp_forget_jobs (FoyerTestIpp *self);
/* A job of somebody else takes the next id. */
void foyer_test_ipp_add_foreign_job (FoyerTestIpp *self);

guint foyer_test_ipp_count (FoyerTestIpp *self, ipp_op_t operation);
guint foyer_test_ipp_count_jobs (FoyerTestIpp *self);
/* Documents printed, in order; lent until the next call that changes them. */
GPtrArray *foyer_test_ipp_get_documents (FoyerTestIpp *self);
