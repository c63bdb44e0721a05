package org.trinomen.server.dimse;

import org.jspecify.annotations.Nullable;
import org.trinomen.dicom.dimse.Status;

/** Reasons as an Error Comment (0000,0902) can hold them: an LO, without control characters. */
final class Comments {

  private static final int LENGTH_MAX = 64;

  private Comments() {}

  static Status on(Status status, @Nullable String reason) {
    String plain = String.valueOf(reason).replaceAll("[^\\x20-\\x5B\\x5D-\\x7E]", "?");
    return status.withComment(
        plain.length() <= LENGTH_MAX ? plain : plain.substring(0, LENGTH_MAX - 3) + "...");
  }
}
