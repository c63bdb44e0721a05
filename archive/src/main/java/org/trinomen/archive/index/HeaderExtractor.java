package org.trinomen.archive.index;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.MainTags;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.identity.ScanId;
import org.trinomen.identity.ScanIdentity;

/** Takes from a data set what the index keeps. */
public final class HeaderExtractor {

  private static final List<Level> LEVELS = List.of(Level.values());

  private HeaderExtractor() {}

  /** The header of a file; what it lacks is taken from its file meta information. */
  public static InstanceHeader extract(FileHeader file) {
    TransferSyntax syntax = file.transferSyntax();
    TransferSyntax plain =
        syntax.explicitVr()
            ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN
            : TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
    InstanceHeader header =
        extract(
            file.dataSet(),
            syntax.uid().isEmpty() ? plain.uid() : syntax.uid(),
            file.pixelDataOffset());
    return header.sopClassUid().isEmpty()
        ? header.withSopClassUid(file.fileMeta().string(Tag.MediaStorageSOPClassUID).orElse(""))
        : header;
  }

  /**
   * The header of an instance. Whether it has the UIDs without which it can't be filed is for the
   * caller to see.
   */
  public static InstanceHeader extract(
      DataSet dataSet, String transferSyntaxUid, OptionalLong pixelDataOffset) {
    SortedMap<Integer, String> mainTags = new TreeMap<>(Integer::compareUnsigned);
    for (Level level : LEVELS) {
      for (int tag : MainTags.of(level)) {
        Optional<String> value = RecordedText.of(dataSet, tag);
        value.ifPresent(text -> mainTags.put(tag, text));
      }
    }
    AttributeEncoder attributes = new AttributeEncoder(dataSet);
    return new InstanceHeader(
        identity(dataSet),
        mainTags,
        RecordedText.of(dataSet, Tag.SOPClassUID).orElse(""),
        transferSyntaxUid,
        pixelDataOffset,
        attributes.kept(),
        attributes.omitted());
  }

  /** Who was scanned, as recorded. */
  public static ScanIdentity identity(DataSet dataSet) {
    return new ScanIdentity(
        RecordedText.of(dataSet, Tag.PatientID).orElse(""),
        RecordedText.of(dataSet, Tag.IssuerOfPatientID).orElse(""),
        RecordedText.of(dataSet, Tag.PatientName).orElse(""),
        RecordedText.of(dataSet, Tag.PatientBirthDate).orElse(""),
        RecordedText.of(dataSet, Tag.PatientSex).orElse(""));
  }

  /** The scan that an instance with this header belongs to. */
  public static ScanId scan(DataSet dataSet) {
    return ScanId.of(RecordedText.of(dataSet, Tag.StudyInstanceUID).orElse(""), identity(dataSet));
  }
}
