package org.trinomen.archive.identity;

import java.util.List;

/**
 * What would change if something more were known. Nothing is written down.
 *
 * @param lookedAt how many scans were decided on twice for it
 * @param of how many there are
 */
public record Preview(List<Redecision> changes, int lookedAt, int of) {

  public Preview {
    changes = List.copyOf(changes);
  }
}
