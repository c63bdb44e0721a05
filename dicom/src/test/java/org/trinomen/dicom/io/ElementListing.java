package org.trinomen.dicom.io;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Vr;

/** The elements of a file as the corpus lists them: path to VR, length and digest. */
final class ElementListing {

  /** A line of an elements.tsv. */
  record Line(String vr, String length, String digest) {

    /** The rules of compare.py, line by line. */
    boolean agreesWith(Line expected) {
      if (expected.vr.equals("SQ")) {
        return vr.equals("SQ") && length.equals(expected.length);
      }
      if (expected.length.equals("-1")) {
        return true;
      }
      boolean anyVr = vr.equals("--") || expected.vr.equals("--");
      return length.equals(expected.length)
          && digest.equals(expected.digest)
          && (anyVr || vr.equals(expected.vr));
    }
  }

  private final Map<String, Line> lines = new LinkedHashMap<>();

  private ElementListing() {}

  static Map<String, Line> of(FileHeader file) {
    ElementListing listing = new ElementListing();
    listing.add(file.fileMeta(), "");
    listing.add(file.dataSet(), "");
    return listing.lines;
  }

  private void add(DataSet dataSet, String path) {
    for (Element element : dataSet) {
      String at = path + Tags.hex(element.tag());
      String vr = element.statedVr().map(Vr::name).orElse("--");
      switch (element) {
        case Element.Value value ->
            lines.put(at, new Line(vr, Long.toString(value.length()), digest(value.bytes())));
        case Element.Items sequence -> {
          lines.put(at, new Line("SQ", Integer.toString(sequence.items().size()), "items"));
          for (int i = 0; i < sequence.items().size(); i++) {
            add(sequence.items().get(i), at + "[" + i + "].");
          }
        }
        case Element.Fragments fragments -> {
          byte[] items = Arrays.copyOf(fragments.encoded().value(), (int) fragments.length());
          lines.put(at, new Line(vr, Long.toString(items.length), digest(items)));
        }
        case Element.Bulk bulk ->
            lines.put(at, new Line(vr, Long.toString(bulk.length()), "not held"));
      }
    }
  }

  private static String digest(byte[] value) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(value);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
