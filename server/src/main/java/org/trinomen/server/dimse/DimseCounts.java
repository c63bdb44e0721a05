package org.trinomen.server.dimse;

import java.util.concurrent.atomic.AtomicLong;

/** What has come to the DIMSE door since it opened; see {@code /metrics}. */
final class DimseCounts {

  final AtomicLong connections = new AtomicLong();
  final AtomicLong overRate = new AtomicLong();
  final AtomicLong displaced = new AtomicLong();
  final AtomicLong handshakesFailed = new AtomicLong();
  final AtomicLong associations = new AtomicLong();
  final AtomicLong rejections = new AtomicLong();
}
