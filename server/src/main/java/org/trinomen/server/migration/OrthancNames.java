package org.trinomen.server.migration;

import java.util.List;

/** Names of modalities, peers and servers, of each of which we make a file. */
final class OrthancNames {

  private static final int NAME_MAX = 64;

  private OrthancNames() {}

  /** The name as that of a file. */
  static String fileName(String name, List<String> remarks) {
    String allowed = name.replaceAll("[^A-Za-z0-9_-]", "_");
    String ours = allowed.substring(0, Math.min(allowed.length(), NAME_MAX));
    if (!ours.equals(name)) {
      remarks.add(
          "%s is called %s here: names are of letters, digits, _ and -".formatted(name, ours));
    }
    return ours.isEmpty() ? "_" : ours;
  }
}
