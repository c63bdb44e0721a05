package org.trinomen.server.dicomweb;

import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;

/** Entity tags (RFC 9110 §8.8.3) of what is made of an instance. */
final class EntityTags {

  private EntityTags() {}

  /**
   * Another one for another file, for another copy of it, and for another form.
   *
   * @param form in what it differs from the file; empty for the file itself
   */
  static String of(Finder finder, InstanceFacts facts, String form) {
    String standpoint = finder.standpoint();
    return facts.digest()
        + (standpoint.isEmpty() ? "" : "-" + standpoint)
        + (form.isEmpty() ? "" : "-" + form);
  }
}
