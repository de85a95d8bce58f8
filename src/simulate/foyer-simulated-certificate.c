/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A certificate that is wrong everywhere, with its key; both are public and worth nothing. */
#include "config.h"

#include "foyer-simulated-printer-private.h"

const char foyer_simulated_wrong_certificate[]
    = "-----BEGIN CERTIFICATE-----\n"
      "MIIBoTCCAUegAwIBAgIUHX4Z2w79mMN59kyC6KH7lnAcglYwCgYIKoZIzj0EAwIw\n"
      "GDEWMBQGA1UEAwwNb3RoZXIuZXhhbXBsZTAgFw0yNjExMjMwMTAyMTJaGA8yMTI2\n"
      "MTAzMDAxMDIxMlowGDEWMBQGA1UEAwwNb3RoZXIuZXhhbXBsZTBZMBMGByqGSM49\n"
      "AgEGCCqGSM49AwEHA0IABDigDm9kspsxkqHadkzLDOuVLM7Ao9QGUARLlkgDnES0\n"
      "PqEEGB4SBzcU11PfyNQuSi0/IrFWnT0xbvEqBSLl4yGjbTBrMB0GA1UdDgQWBBSm\n"
      "yp9mpLa6XMRCYELVYmxztxTv/TAfBgNVHSMEGDAWgBSmyp9mpLa6XMRCYELVYmxz\n"
      "txTv/TAPBgNVHRMBAf8EBTADAQH/MBgGA1UdEQQRMA+CDW90aGVyLmV4YW1wbGUw\n"
      "CgYIKoZIzj0EAwIDSAAwRQIgOItPOy3G4sbiI7/zOGm3Sl4QDwBvtSzktpSAbD85\n"
      "gsUCIQD9LsFyHwTsEqfv4sp6RaXzIXSpKIH9qbaStRyB28tyOw==\n"
      "-----END CERTIFICATE-----\n"
      "-----BEGIN PRIVATE KEY-----\n"
      "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgo7JbU5jEdhhld1YV\n"
      "g6NA5YpYHqKVmyZdEbf0XeePIPyhRANCAAQ4oA5vZLKbMZKh2nZMywzrlSzOwKPU\n"
      "BlAES5ZIA5xEtD6hBBgeEgc3FNdT38jULkotPyKxVp09MW7xKgUi5eMh\n"
      "-----END PRIVATE KEY-----\n";
