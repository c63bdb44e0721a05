package org.trinomen.dicom.web;

import java.util.Optional;

/** Where a reader of JSON gets the values that the JSON only points to (PS3.18 F.2.6). */
@FunctionalInterface
public interface BulkDataSource {

  /** Has none of them. */
  BulkDataSource NONE = uri -> Optional.empty();

  /** The value, little endian, or nothing if the address is not known. */
  Optional<byte[]> bytes(String uri);

  /**
   * The same for a source to which it matters where the value stands.
   *
   * @param where such as {@code (7FE0,0010)}, or with items {@code (0040,9096)[0].(0040,9212)}
   */
  default Optional<byte[]> bytes(String uri, String where) {
    return bytes(uri);
  }
}
