package org.trinomen.archive.query;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The identifier Orthanc's REST API gives a resource: SHA-1 over the UTF-8 text of the path {@code
 * PatientID|StudyInstanceUID|SeriesInstanceUID|SOPInstanceUID} down to its level, printed as five
 * groups of eight lower-case hexadecimal digits. 20 bytes.
 */
public record PublicId(byte[] bytes) {

  public PublicId {
    if (bytes.length != 20) {
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
    if (text.length() != 44) {
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

  @Override
  public String toString() {
    String hex = HexFormat.of().formatHex(bytes);
    return hex.substring(0, 8)
        + '-'
        + hex.substring(8, 16)
        + '-'
        + hex.substring(16, 24)
        + '-'
        + hex.substring(24, 32)
        + '-'
        + hex.substring(32);
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
