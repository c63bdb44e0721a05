package org.trinomen.dicom.ul;

/**
 * How a program names itself to its peers (PS3.7 §D.3.3.2).
 *
 * @param classUid Implementation Class UID
 * @param versionName Implementation Version Name, 1 to 16 characters
 */
public record Implementation(String classUid, String versionName) {

  public Implementation {
    if (versionName.isEmpty() || versionName.length() > 16) {
      throw new IllegalArgumentException(
          "an implementation version name has 1 to 16 characters: " + versionName);
    }
  }
}
