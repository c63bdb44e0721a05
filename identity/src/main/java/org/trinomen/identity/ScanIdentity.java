package org.trinomen.identity;

/**
 * The third name: who was scanned as <em>typed at the scanner</em>, decoded but otherwise as
 * recorded. It is read once, at ingest, and never changed. An attribute that is absent or empty is
 * the empty string.
 *
 * @param patientId Patient ID (0010,0020)
 * @param issuerOfPatientId Issuer of Patient ID (0010,0021)
 * @param patientName Patient's Name (0010,0010), all component groups
 * @param birthDate Patient's Birth Date (0010,0030)
 * @param sex Patient's Sex (0010,0040)
 */
public record ScanIdentity(
    String patientId, String issuerOfPatientId, String patientName, String birthDate, String sex) {

  /**
   * Names no one: what was typed may be protected health information, and logs must not hold it.
   */
  @Override
  public String toString() {
    return "ScanIdentity[redacted]";
  }
}
