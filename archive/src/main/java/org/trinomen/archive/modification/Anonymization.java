package org.trinomen.archive.modification;

import java.util.List;

/**
 * How copies are made anonymous.
 *
 * @param patientId that they get
 * @param patientName that they get
 * @param method what Deidentification Method (0012,0063) says of it
 * @param keepsPrivate whether elements that the standard does not define go along
 */
public record Anonymization(
    String patientId, String patientName, List<String> method, boolean keepsPrivate) {

  public Anonymization {
    method = List.copyOf(method);
  }

  @Override
  public String toString() {
    return "Anonymization[redacted]";
  }
}
