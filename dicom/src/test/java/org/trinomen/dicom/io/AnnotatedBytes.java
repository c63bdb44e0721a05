package org.trinomen.dicom.io;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Bytes as tests write them: hexadecimal with text in quotes, and what follows a {@code #} on a
 * line is a remark.
 */
final class AnnotatedBytes {

  private AnnotatedBytes() {}

  static byte[] of(String notation) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String line : notation.split("\n", -1)) {
      String rest = line;
      while (!rest.isBlank() && !rest.stripLeading().startsWith("#")) {
        rest = rest.stripLeading();
        int to;
        if (rest.startsWith("'")) {
          to = rest.indexOf('\'', 1) + 1;
          bytes.writeBytes(rest.substring(1, to - 1).getBytes(StandardCharsets.ISO_8859_1));
        } else {
          to = rest.indexOf(' ') < 0 ? rest.length() : rest.indexOf(' ');
          bytes.writeBytes(HexFormat.of().parseHex(rest.substring(0, to)));
        }
        rest = rest.substring(to);
      }
    }
    return bytes.toByteArray();
  }

  /** Preamble, prefix and the least file meta information, then what is given. */
  static byte[] file(String transferSyntaxUid, String dataSet) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(FileMeta.encode("1.2.840.10008.5.1.4.1.1.7", "1.2.3", transferSyntaxUid));
    bytes.writeBytes(of(dataSet));
    return bytes.toByteArray();
  }
}
