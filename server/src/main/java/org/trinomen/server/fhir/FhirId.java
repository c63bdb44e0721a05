package org.trinomen.server.fhir;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Ids of resources: FHIR allows letters, digits, hyphen and dot, at most 64 (R5 §2.1.28.0.1, type
 * id). Letters, digits and hyphens stand for themselves, any other byte of UTF-8 is a dot and two
 * hexadecimal digits, so that no two names run together. What gets too long is its SHA-256.
 */
final class FhirId {

  private static final int LENGTH_MAX = 64;

  /** Never within an escaped name: there two digits follow a dot. */
  private static final String BETWEEN = "..";

  private FhirId() {}

  /** Of a research study. */
  static String ofStudy(String study) {
    return fitting(escaped(study));
  }

  /** Of a subject by its present code, and of the patient that it is within the study. */
  static String ofSubject(String study, String code) {
    return fitting(escaped(study) + BETWEEN + escaped(code));
  }

  /** A name with only those characters that an id may have. */
  static String escaped(String name) {
    StringBuilder id = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain =
          (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
      if (plain) {
        id.append(c);
      } else {
        id.append('.').append(HexFormat.of().toHexDigits(b));
      }
    }
    return id.toString();
  }

  private static String fitting(String id) {
    if (id.length() <= LENGTH_MAX) {
      return id;
    }
    try {
      byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
