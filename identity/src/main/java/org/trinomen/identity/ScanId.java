package org.trinomen.identity;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a scan: what arrived with one recorded identity within one imaging study. It is computed
 * from the header alone, so that every instance tells which scan it belongs to, and the same scan
 * has the same name on every machine and after every rebuild.
 *
 * @param text 40 lower-case hexadecimal digits
 */
public record ScanId(String text) implements Comparable<ScanId> {

  private static final int BYTES = 20;
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{40}");

  public ScanId {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("a scan's id is 40 lower-case hexadecimal digits");
    }
  }

  /**
   * The scan that a header belongs to: the first 20 bytes of SHA-256 over Study Instance UID,
   * Patient ID, Issuer of Patient ID, Patient's Name, Birth Date and Sex, each as decoded, in UTF-8
   * behind its length in four bytes, so that no two headers run together.
   */
  public static ScanId of(String studyInstanceUid, ScanIdentity identity) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      for (String part :
          List.of(
              studyInstanceUid,
              identity.patientId(),
              identity.issuerOfPatientId(),
              identity.patientName(),
              identity.birthDate(),
              identity.sex())) {
        byte[] text = part.getBytes(StandardCharsets.UTF_8);
        out.writeInt(text.length);
        out.write(text);
      }
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
      return ofBytes(Arrays.copyOf(digest, BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The id whose 20 bytes these are. */
  public static ScanId ofBytes(byte[] bytes) {
    return new ScanId(HexFormat.of().formatHex(bytes));
  }

  /** Reads the printed form; empty if it is not one. */
  public static Optional<ScanId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new ScanId(text)) : Optional.empty();
  }

  /** The id in 20 bytes. */
  public byte[] bytes() {
    return HexFormat.of().parseHex(text);
  }

  @Override
  public int compareTo(ScanId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
