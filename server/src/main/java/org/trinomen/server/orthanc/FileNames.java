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
}
