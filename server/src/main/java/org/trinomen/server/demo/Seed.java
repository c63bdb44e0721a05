package org.trinomen.server.demo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Random;
import org.trinomen.dicom.UuidUids;

/**
 * Gives every part of the study its own random numbers and UIDs, by name: adding a subject changes
 * neither the others nor their images.
 */
record Seed(long value) {

  /** {@link Random} because its numbers are specified and stay the same in every release. */
  Random random(Object... name) {
    return new Random(ByteBuffer.wrap(digest(name)).getLong());
  }

  /** A UID made of the name's digest. */
  String uid(Object... name) {
    return UuidUids.ofDigest(digest(name));
  }

  private byte[] digest(Object... name) {
    String text = value + "/" + Arrays.deepToString(name);
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
