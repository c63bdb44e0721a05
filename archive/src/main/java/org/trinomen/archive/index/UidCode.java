package org.trinomen.archive.index;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.trinomen.archive.query.Folding;

/**
 * A UID in few bytes, told by what it shares with another of its series: the number of leading
 * characters shared (one byte), then the rest, two characters a byte (digits as themselves, 10 the
 * dot, 15 fills up). What is no UID (any text may stand there) is 255 and its UTF-8.
 */
final class UidCode {

  private static final int DOT = 10;
  private static final int FILL = 15;
  private static final int PLAIN = 255;

  /** Of the parts of a key: how much of the end they leave out, how wide and where they are. */
  private static final int[] ENDS = {16, 9, 4};

  private static final int[] BITS = {11, 11, 10};
  private static final int[] SHIFTS = {53, 42, 32};

  private UidCode() {}

  static byte[] encode(String uid, String reference) {
    if (uid.length() >= PLAIN || !isPackable(uid)) {
      ByteArrayOutputStream plain = new ByteArrayOutputStream();
      plain.write(PLAIN);
      plain.writeBytes(uid.getBytes(StandardCharsets.UTF_8));
      return plain.toByteArray();
    }
    int shared = 0;
    int sharedMax = Math.min(uid.length(), reference.length());
    while (shared < sharedMax && uid.charAt(shared) == reference.charAt(shared)) {
      shared++;
    }
    int rest = uid.length() - shared;
    byte[] code = new byte[1 + (rest + 1) / 2];
    code[0] = (byte) shared;
    for (int i = 0; i < rest; i += 2) {
      int high = nibble(uid.charAt(shared + i));
      int low = i + 1 < rest ? nibble(uid.charAt(shared + i + 1)) : FILL;
      code[1 + i / 2] = (byte) (high << 4 | low);
    }
    return code;
  }

  static String decode(byte[] code, String reference) {
    int first = code[0] & 0xFF;
    if (first == PLAIN) {
      return new String(code, 1, code.length - 1, StandardCharsets.UTF_8);
    }
    StringBuilder uid = new StringBuilder(64).append(reference, 0, first);
    for (int i = 1; i < code.length; i++) {
      uid.append(character(code[i] >> 4 & 0xF));
      if ((code[i] & 0xF) != FILL) {
        uid.append(character(code[i] & 0xF));
      }
    }
    return uid.toString();
  }

  /** Eight bytes to find a UID by; two UIDs may have the same. Regardless of case. */
  static long hash(String uid) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(Folding.fold(uid).getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * What the index finds a UID by; two UIDs may have the same. Regardless of case. A maker's UIDs
   * grow at their ends, a counter behind a time: so what begins alike is made to stand together, in
   * three steps, and a series that comes in touches few pages of the index and not one for each
   * instance. The last 32 bits tell UIDs apart that begin alike.
   */
  static long key(String uid) {
    String folded = Folding.fold(uid);
    long key = hash(folded) & 0xFFFF_FFFFL;
    for (int i = 0; i < ENDS.length; i++) {
      String begin = folded.substring(0, Math.max(0, folded.length() - ENDS[i]));
      // Fibonacci hashing (Knuth, TAOCP 3, section 6.4): the upper bits depend on all.
      long mixed = (begin.hashCode() * 0x9E37_79B9L) & 0xFFFF_FFFFL;
      key |= (mixed >>> (32 - BITS[i])) << SHIFTS[i];
    }
    return key;
  }

  private static boolean isPackable(String uid) {
    for (int i = 0; i < uid.length(); i++) {
      char c = uid.charAt(i);
      if (c != '.' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }

  private static int nibble(char c) {
    return c == '.' ? DOT : c - '0';
  }

  private static char character(int nibble) {
    return nibble == DOT ? '.' : (char) ('0' + nibble);
  }
}
