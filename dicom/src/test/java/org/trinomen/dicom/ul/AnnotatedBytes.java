package org.trinomen.dicom.ul;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Bytes written for people: hexadecimal digits and {@code 'texts'}, a remark after {@code //} on
 * each line. {@code text*4} repeats the piece before the star.
 */
final class AnnotatedBytes {

  private AnnotatedBytes() {}

  static byte[] parse(String annotated) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    annotated
        .lines()
        .map(line -> line.replaceFirst("//.*", "").trim())
        .filter(line -> !line.isEmpty())
        .forEach(line -> pieces(line, out));
    return out.toByteArray();
  }

  private static void pieces(String line, ByteArrayOutputStream out) {
    int at = 0;
    while (at < line.length()) {
      int end;
      byte[] piece;
      if (line.charAt(at) == '\'') {
        end = line.indexOf('\'', at + 1) + 1;
        piece = line.substring(at + 1, end - 1).getBytes(StandardCharsets.ISO_8859_1);
      } else {
        end = at + 2;
        piece = HexFormat.of().parseHex(line.substring(at, end));
      }
      int times = 1;
      if (end < line.length() && line.charAt(end) == '*') {
        int from = end + 1;
        end = from;
        while (end < line.length() && Character.isDigit(line.charAt(end))) {
          end++;
        }
        times = Integer.parseInt(line.substring(from, end));
      }
      for (int i = 0; i < times; i++) {
        out.writeBytes(piece);
      }
      at = end;
      while (at < line.length() && line.charAt(at) == ' ') {
        at++;
      }
    }
  }
}
