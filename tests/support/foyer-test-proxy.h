/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plain HTTP proxy in front of a real server, which loses chosen answers after the server has
 * given them. */
#pragma once

#include "foyer-test-server.h"

typedef struct _FoyerTestProxy FoyerTestProxy;

/* Requests are numbered from 1; @lost has bit n - 1 set for each request whose answer is lost. */
FoyerTestProxy *foyer_test_proxy_new (guint16 target_port, guint32 lost);
void foyer_test_proxy_free (FoyerTestProxy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTestProxy, foyer_test_proxy_free)

guint16 foyer_test_proxy_get_port (FoyerTestProxy *self);
