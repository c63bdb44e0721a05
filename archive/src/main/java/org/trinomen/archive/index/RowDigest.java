package org.trinomen.archive.index;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.volume.Sha256;

/** The number of rows and a SHA-256 over their values: the same on every database. */
record RowDigest(long rows, String hex) {

  /** Takes rows in. */
  static final class Sum {

    private final MessageDigest digest = Sha256.begin();
    private long rows;

    void add(@Nullable Object[] row) {
      rows++;
      for (Object value : row) {
        switch (value) {
          case null -> digest.update((byte) 'n');
          case Long number -> {
            digest.update((byte) 'l');
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
          }
          // As a database keeps it that keeps no NUL (Dialect.storable).
          case String text ->
              add('t', Dialect.POSTGRESQL.storable(text).getBytes(StandardCharsets.UTF_8));
          case byte[] bytes -> add('b', bytes);
          default -> throw new IllegalArgumentException("no value of a row: " + value.getClass());
        }
      }
    }

    private void add(char kind, byte[] bytes) {
      digest.update((byte) kind);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      digest.update(bytes);
    }

    RowDigest digest() {
      return new RowDigest(rows, HexFormat.of().formatHex(digest.digest()));
    }
  }
}
