package org.trinomen.archive.query;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The identifier Orthanc's REST API gives a resource: SHA-1 over the UTF-8 text of the path {@code
 * PatientID|StudyInstanceUID|SeriesInstanceUID|SOPInstanceUID} down to its level, printed as five
 * groups of eight lower-case hexadecimal digits. 20 bytes.
 */
public record PublicId(byte[] bytes) {

  private static final int LENGTH = 20;
  private static final int TEXT_LENGTH = 44;
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  public PublicId {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a public id has 20 bytes, this has " + bytes.length);
    }
  }

  /** The identifier of the resource at the end of this path (PatientID first). */
  public static PublicId ofPath(String... path) {
    try {
      byte[] text = String.join("|", path).getBytes(StandardCharsets.UTF_8);
      return new PublicId(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  /** Reads the printed form; empty if it is not one. */
  public static Optional<PublicId> parse(String text) {
    if (text.length() != TEXT_LENGTH) {
      return Optional.empty();
    }
    StringBuilder digits = new StringBuilder(40);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (i % 9 == 8) {
        if (c != '-') {
          return Optional.empty();
        }
      } else if (HexFormat.isHexDigit(c)) {
        digits.append(c);
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(new PublicId(HexFormat.of().parseHex(digits)));
  }

  /** Reads ids that follow each other as hexadecimal digits. */
  public static List<PublicId> ofDigits(@Nullable String digits) {
    List<PublicId> ids = new ArrayList<>();
    for (int at = 0; digits != null && at < digits.length(); at += 2 * LENGTH) {
      ids.add(new PublicId(HexFormat.of().parseHex(digits, at, at + 2 * LENGTH)));
    }
    return ids;
  }

  /** The printed form in ASCII. Lists of children are written by the thousand. */
  public byte[] toAscii() {
    byte[] text = new byte[TEXT_LENGTH];
    int at = 0;
    for (int i = 0; i < LENGTH; i++) {
      if (i > 0 && i % 4 == 0) {
        text[at++] = '-';
      }
      text[at++] = DIGITS[bytes[i] >> 4 & 0xF];
      text[at++] = DIGITS[bytes[i] & 0xF];
    }
    return text;
  }

  @Override
  public String toString() {
    return new String(toAscii(), StandardCharsets.ISO_8859_1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicId that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
