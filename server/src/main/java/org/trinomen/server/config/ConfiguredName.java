package org.trinomen.server.config;

/** What nodes, peers, servers, webhooks and hooks may be called: their files are named so. */
public final class ConfiguredName {

  /** What a name must be, for a person. */
  public static final String IS = "1 to 64 of A-Z a-z 0-9 _ -";

  private ConfiguredName() {}

  /** Whether a text can be the name of one. */
  public static boolean isOne(String text) {
    return text.matches("[A-Za-z0-9_-]{1,64}");
  }
}
