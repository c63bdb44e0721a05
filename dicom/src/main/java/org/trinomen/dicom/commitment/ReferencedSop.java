package org.trinomen.dicom.commitment;

import java.util.regex.Pattern;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;

/** An instance that commitment is asked for: an item of a Referenced SOP Sequence. */
public record ReferencedSop(String sopClassUid, String sopInstanceUid) {

  private static final Pattern UID = Pattern.compile("[0-9]+(\\.[0-9]+)*");
  private static final int UID_LENGTH_MAX = 64;

  /**
   * A reference.
   *
   * @throws DicomException if one of them is no UID
   */
  public ReferencedSop {
    requireUid(sopClassUid, Tag.ReferencedSOPClassUID);
    requireUid(sopInstanceUid, Tag.ReferencedSOPInstanceUID);
  }

  /** PS3.5 §9.1, but for leading zeros, which some write. */
  static boolean isUid(String text) {
    return text.length() <= UID_LENGTH_MAX && UID.matcher(text).matches();
  }

  static void requireUid(String text, int tag) {
    if (!isUid(text)) {
      throw new DicomException(
          "not a UID", -1, String.format("(%04X,%04X)", tag >>> 16, tag & 0xFFFF));
    }
  }

  static ReferencedSop read(DataSet item) {
    return new ReferencedSop(
        item.string(Tag.ReferencedSOPClassUID).orElse(""),
        item.string(Tag.ReferencedSOPInstanceUID).orElse(""));
  }

  DataSetBuilder toItem() {
    return new DataSetBuilder()
        .uid(Tag.ReferencedSOPClassUID, sopClassUid)
        .uid(Tag.ReferencedSOPInstanceUID, sopInstanceUid);
  }
}
