package org.trinomen.server.remote;

import java.util.Optional;

/** How what a node has is brought here. */
enum RetrieveMethod {
  /** As always. */
  SYSTEM_DEFAULT("SystemDefault"),
  /** It is told to send it: it must know us. */
  MOVE("C-MOVE"),
  /** It comes over the connection that asks. */
  GET("C-GET");

  private final String text;

  RetrieveMethod(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  static Optional<RetrieveMethod> of(String text) {
    for (RetrieveMethod each : values()) {
      if (each.text.equals(text)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
