package org.trinomen.dicom.media;

import java.util.Map;
import java.util.Set;
import org.trinomen.dicom.Tag;

/**
 * An attribute that a directory record has (PS3.3 §F.5).
 *
 * @param need how much it must be there
 */
record DirectoryKey(int tag, Need need) {

  /** The type of an attribute (PS3.5 §7.4). */
  enum Need {
    /** With a value; where the file has none, one is made up, as DCMTK's dcmmkdir does. */
    VALUE,
    /** There, with or without a value. */
    PRESENCE,
    /** There if the file has it. */
    NONE
  }

  private static final Set<Integer> NUMBERS = Set.of(Tag.InstanceNumber, Tag.SeriesNumber);

  private static final Map<Integer, String> MADE_UP =
      Map.ofEntries(
          Map.entry(Tag.StudyDate, "19000101"),
          Map.entry(Tag.ContentDate, "19000101"),
          Map.entry(Tag.PresentationCreationDate, "19000101"),
          Map.entry(Tag.StudyTime, "000000"),
          Map.entry(Tag.ContentTime, "000000"),
          Map.entry(Tag.PresentationCreationTime, "000000"),
          Map.entry(Tag.Modality, "OT"),
          Map.entry(Tag.CompletionFlag, "PARTIAL"),
          Map.entry(Tag.VerificationFlag, "UNVERIFIED"));

  static DirectoryKey value(int tag) {
    return new DirectoryKey(tag, Need.VALUE);
  }

  static DirectoryKey presence(int tag) {
    return new DirectoryKey(tag, Need.PRESENCE);
  }

  static DirectoryKey optional(int tag) {
    return new DirectoryKey(tag, Need.NONE);
  }

  /** What stands for a value that the file lacks, in the place of a number, date, time or text. */
  String madeUp(int number) {
    if (NUMBERS.contains(tag)) {
      return Integer.toString(number);
    }
    return MADE_UP.getOrDefault(tag, "NONE_" + number);
  }
}
