package org.trinomen.archive.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Keys as text (RFC 7468). */
final class Pem {

  private static final int LINE = 64;

  private Pem() {}

  static String text(String label, byte[] der) {
    byte[] newline = "\n".getBytes(StandardCharsets.US_ASCII);
    return begin(label)
        + "\n"
        + Base64.getMimeEncoder(LINE, newline).encodeToString(der)
        + "\n"
        + end(label)
        + "\n";
  }

  /** The first block with a label; empty if there is none. */
  static Optional<byte[]> block(String text, String label) {
    int at = text.indexOf(begin(label));
    int from = at + begin(label).length();
    int to = at < 0 ? -1 : text.indexOf(end(label), from);
    if (to < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getMimeDecoder().decode(text.substring(from, to)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String begin(String label) {
    return "-----BEGIN " + label + "-----";
  }

  private static String end(String label) {
    return "-----END " + label + "-----";
  }
}
