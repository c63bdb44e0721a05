package org.trinomen.dicom.media;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A directory record: its item but for the offsets, which are known when all records are.
 *
 * @param rest the elements behind (0004,1420), encoded
 * @param children records one level down, by what tells them apart, in the order they came
 */
record DirectoryRecord(byte[] rest, Map<String, DirectoryRecord> children) {

  /** Item header, and (0004,1400), (0004,1410) and (0004,1420) with theirs. */
  static final int FIXED = 8 + 12 + 10 + 12;

  DirectoryRecord(byte[] rest) {
    this(rest, new LinkedHashMap<>());
  }

  int length() {
    return FIXED + rest.length;
  }

  /** The bytes of it and of all below. */
  long lengthOfAll() {
    long length = length();
    for (DirectoryRecord child : children.values()) {
      length += child.lengthOfAll();
    }
    return length;
  }

  List<DirectoryRecord> inOrder() {
    return new ArrayList<>(children.values());
  }
}
