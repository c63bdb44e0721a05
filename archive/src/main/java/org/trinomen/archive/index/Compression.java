package org.trinomen.archive.index;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Deflate (RFC 1951) for a series' constants: a third of their size is left. */
final class Compression {

  private Compression() {}

  static byte[] deflate(byte[] bytes) {
    try (Deflater deflater = new Deflater(6, true)) {
      deflater.setInput(bytes);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2 + 64);
      byte[] part = new byte[4096];
      while (!deflater.finished()) {
        out.write(part, 0, deflater.deflate(part));
      }
      return out.toByteArray();
    }
  }

  static byte[] inflate(byte[] deflated) {
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(deflated);
      ByteArrayOutputStream out = new ByteArrayOutputStream(deflated.length * 4 + 64);
      byte[] part = new byte[4096];
      while (!inflater.finished()) {
        int length = inflater.inflate(part);
        if (length == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          throw new IndexException("a series' constants are cut short");
        }
        out.write(part, 0, length);
      }
      return out.toByteArray();
    } catch (DataFormatException e) {
      throw new IndexException("a series' constants are damaged", e);
    }
  }
}
