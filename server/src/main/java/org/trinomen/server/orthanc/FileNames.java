package org.trinomen.server.orthanc;

import org.trinomen.server.http.Exchange;

/** Names for what is downloaded. */
public final class FileNames {

  private FileNames() {}

  /** Proposes a name to whoever saves the answer. */
  public static void offer(Exchange exchange, String name) {
    String safe = name.replaceAll("[^\\x20-\\x7E]|[\"\\\\]", "");
    exchange.setHeader("Content-Disposition", "filename=\"" + safe + "\"");
  }

  /** A value as the name of a file or folder: letters, digits and few signs; never a path. */
  static String safe(String value) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (kept || "-_.,()+=#@".indexOf(c) >= 0) {
        name.append(c);
      } else if (c < 0x80 && !name.isEmpty() && name.charAt(name.length() - 1) != ' ') {
        name.append(' ');
      }
    }
    String stripped = name.toString().strip();
    return stripped.matches("\\.*") ? "" : stripped;
  }
}
