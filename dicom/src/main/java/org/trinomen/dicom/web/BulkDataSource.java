package org.trinomen.dicom.web;

import java.util.Optional;

/** Where a reader of JSON gets the values that the JSON only points to (PS3.18 F.2.6). */
@FunctionalInterface
public interface BulkDataSource {

  /** Has none of them. */
  BulkDataSource NONE = uri -> Optional.empty();

  /** The value, little endian, or nothing if the address is not known. */
  Optional<byte[]> bytes(String uri);
}
