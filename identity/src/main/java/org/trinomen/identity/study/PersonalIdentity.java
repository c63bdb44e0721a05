package org.trinomen.identity.study;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The first name: the person, as far as a study may know it. Unknown text is empty.
 *
 * @param familyName as entered
 * @param givenName as entered
 * @param middleName as entered
 * @param birthDate null if unknown
 * @param birthYear 0 if unknown; known without {@code birthDate} where a study holds years only
 * @param sex Patient's Sex (0010,0040): M, F, O or empty
 * @param medicalRecordNumber the hospital's number for the person
 */
public record PersonalIdentity(
    String familyName,
    String givenName,
    String middleName,
    @Nullable LocalDate birthDate,
    int birthYear,
    String sex,
    String medicalRecordNumber) {

  /** A person of whom nothing is known. */
  public static final PersonalIdentity UNKNOWN = new PersonalIdentity("", "", "", null, 0, "", "");

  /** Names no one. */
  @Override
  public String toString() {
    return "PersonalIdentity[redacted]";
  }
}
