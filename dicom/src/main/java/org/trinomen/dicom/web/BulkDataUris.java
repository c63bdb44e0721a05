package org.trinomen.dicom.web;

import java.util.Optional;
import org.trinomen.dicom.Element;

/** Where the values stand that the JSON does not hold itself (PS3.18 F.2.6). */
@FunctionalInterface
public interface BulkDataUris {

  /** Every value that is at hand is written in place, and the others are left out. */
  BulkDataUris NONE = (element, path) -> Optional.empty();

  /**
   * The address of a value, or nothing to have it written in place.
   *
   * @param element with a binary value, or one whose value is not at hand
   * @param path tags in hexadecimal and item indices from 0, such as {@code 00409096/0/00409212}
   */
  Optional<String> uri(Element element, String path);
}
