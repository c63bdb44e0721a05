package org.trinomen.dicom;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * What the Basic Application Level Confidentiality Profile and its options do to each attribute
 * (PS3.15 table E.1-1). The table's lines for curves, overlays and private elements name whole
 * groups and are not among the entries.
 */
public final class ConfidentialityProfile {

  private static final Map<Integer, Entry> ENTRIES = load();

  private ConfidentialityProfile() {}

  /** What the basic profile does; where it leaves a choice, the type in the IOD decides. */
  public enum Action {
    /** Remove. */
    X,
    /** Leave without a value, or with a dummy value. */
    Z,
    /** Replace with a dummy value. */
    D,
    /** Replace the UID, the same everywhere. */
    U,
    /** Z, or X where the attribute may be absent. */
    X_Z,
    /** D, or X where the attribute may be absent. */
    X_D,
    /** D, or Z where the attribute may be empty. */
    Z_D,
    /** D, or Z or X where that is allowed. */
    X_Z_D,
    /** A sequence: replace the UIDs in it, or Z or X where that is allowed. */
    X_Z_U
  }

  /**
   * A line of the table.
   *
   * @param action of the basic profile
   * @param modifiesDate the Retain Longitudinal Temporal Information with Modified Dates Option
   *     keeps it, modified
   * @param retainsUid the Retain UIDs Option keeps it
   * @param retainsCharacteristic the Retain Patient Characteristics Option keeps it as it is
   */
  public record Entry(
      Action action, boolean modifiesDate, boolean retainsUid, boolean retainsCharacteristic) {}

  /** The line of an attribute; empty if the profile leaves it alone. */
  public static Optional<Entry> entry(int tag) {
    return Optional.ofNullable(ENTRIES.get(tag));
  }

  private static Map<Integer, Entry> load() {
    Map<Integer, Entry> entries = new HashMap<>();
    for (String line : Resources.lines("confidentiality-profile.tsv")) {
      String[] fields = line.split("\t", -1);
      Action action = Action.valueOf(fields[1].replace('/', '_').replace("*", ""));
      entries.put(
          HexFormat.fromHexDigits(fields[0]),
          new Entry(action, fields[2].equals("C"), fields[3].equals("K"), fields[4].equals("K")));
    }
    return Map.copyOf(entries);
  }
}
