package org.trinomen.archive.export;

import java.util.Map;
import java.util.Set;
import org.trinomen.dicom.Tags;

/**
 * Private elements known to tell nothing of a person, after PS3.15 table E.3.10-1: of its lines
 * those of scanners for PET, CT and MR that hold numbers or codes, none with free text or UIDs.
 */
final class SafePrivateElements {

  /** By creator: group and low byte of the element, as 0x7053_09 for (7053,xx09). */
  private static final Map<String, Set<Integer>> SAFE =
      Map.ofEntries(
          // SUV factor, activity concentration factor: without them no uptake can be computed.
          Map.entry("Philips PET Private Group", Set.of(0x7053_00, 0x7053_09)),
          // DLP, phantom type, acquisition duration and type, table velocity, pitch, rotation time.
          Map.entry(
              "ELSCINT1",
              Set.of(0x00E1_21, 0x01E1_26, 0x01E1_50, 0x01F1_01, 0x01F1_07, 0x01F1_26, 0x01F1_27)),
          // Table speed, mid scan time, rotation speed.
          Map.entry("GEMS_ACQU_01", Set.of(0x0019_23, 0x0019_24, 0x0019_27)),
          // Scan pitch ratio, b value, table entry and gradient coil.
          Map.entry("GEMS_PARM_01", Set.of(0x0043_27, 0x0043_39, 0x0043_6F)),
          // Number and width of macro rows.
          Map.entry("GEMS_HELIOS_01", Set.of(0x0045_01, 0x0045_02)),
          // Images in series.
          Map.entry("GEMS_SERS_01", Set.of(0x0025_07)),
          // Diffusion b factor and direction.
          Map.entry("Philips Imaging DD 001", Set.of(0x2001_03, 0x2001_04)),
          // Scale intercept and slope.
          Map.entry("Philips MR Imaging DD 001", Set.of(0x2005_0D, 0x2005_0E)),
          // b value, diffusion directionality, gradient direction, b matrix.
          Map.entry("SIEMENS MR HEADER", Set.of(0x0019_0C, 0x0019_0D, 0x0019_0E, 0x0019_27)));

  private SafePrivateElements() {}

  /** Whether a creator has elements here in the group of a tag. */
  static boolean hasAny(String creator, int tag) {
    return SAFE.getOrDefault(creator, Set.of()).stream()
        .anyMatch(element -> element >>> 8 == Tags.group(tag));
  }

  static boolean isSafe(String creator, int tag) {
    return SAFE.getOrDefault(creator, Set.of()).contains((Tags.group(tag) << 8) | (tag & 0xFF));
  }
}
