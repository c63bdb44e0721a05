package org.trinomen.server.demo;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Random;

/**
 * Gives every part of the study its own random numbers and UIDs, by name: adding a subject changes
 * neither the others nor their images.
 */
record Seed(long value) {

  /** {@link Random} because its numbers are specified and stay the same in every release. */
  Random random(Object... name) {
    return new Random(ByteBuffer.wrap(digest(name)).getLong());
  }

  /** PS3.5 Annex B.2: a UID from a UUID, here one of version 8 made of the name's digest. */
  String uid(Object... name) {
    byte[] uuid = Arrays.copyOf(digest(name), 16);
    uuid[6] = (byte) ((uuid[6] & 0x0F) | 0x80);
    uuid[8] = (byte) ((uuid[8] & 0x3F) | 0x80);
    return "2.25." + new BigInteger(1, uuid);
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
