package org.trinomen.server.migration;

import java.util.List;
import java.util.SortedMap;

/**
 * What becomes of a configuration of Orthanc.
 *
 * @param files our files, by their path below a folder; those that end in {@code .password} hold a
 *     secret
 * @param remarks sentences for people: what is different here, what is left to do, what got lost
 */
public record Translation(SortedMap<String, String> files, List<String> remarks) {

  /** Its text may hold passwords. */
  @Override
  public String toString() {
    return "Translation" + files.keySet();
  }
}
