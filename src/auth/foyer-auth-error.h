/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of foyer-auth by what the caller can do. What is wrong with a request is no error but a
 * verdict (foyer-signature.h). */
#pragma once

#include <glib.h>

#define FOYER_AUTH_ERROR (foyer_auth_error_quark ())
GQuark foyer_auth_error_quark (void);

typedef enum
{
  /* The secret is not of the kind that the scheme wants: a person must copy it again; the message
     says what is wrong with it and never repeats it. */
  FOYER_AUTH_ERROR_SECRET,
} FoyerAuthError;
