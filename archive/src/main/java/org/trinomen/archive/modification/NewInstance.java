package org.trinomen.archive.modification;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trinomen.archive.export.PartMarks;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.io.DataSetWriter;
import org.trinomen.dicom.io.DicomWriter;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.dicom.text.SpecificCharacterSet;

/**
 * An instance made of nothing that is held but, perhaps, the modules of what it is added to.
 *
 * @param inherited modules of the patient, study or series that it belongs to; empty if to none
 * @param edits what someone wants it to have
 * @param privateCreator whose private elements these mean
 * @param content what it holds
 * @param keepsJpeg whether a JPEG stays compressed as it came
 * @param place of an instance in a new series
 */
public record NewInstance(
    DataSet inherited,
    List<Edit> edits,
    String privateCreator,
    Optional<Content> content,
    boolean keepsJpeg,
    Optional<Place> place) {

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss.SSSSSS");

  private static final SpecificCharacterSet LATIN_1 =
      SpecificCharacterSet.of(List.of("ISO_IR 100"));

  private static final Map<Integer, Integer> MOMENTS =
      Map.of(
          Tag.InstanceCreationDate, Tag.InstanceCreationTime,
          Tag.AcquisitionDate, Tag.AcquisitionTime,
          Tag.ContentDate, Tag.ContentTime,
          Tag.SeriesDate, Tag.SeriesTime,
          Tag.StudyDate, Tag.StudyTime);

  /** The first is number 1. */
  public record Place(int number, int of) {}

  /**
   * The file.
   *
   * @param now where it is made
   * @param uids those of study and series are the same for all that are made with it
   */
  public byte[] file(LocalDateTime now, UidReplacements uids) {
    DataSet dataSet = dataSet(now, uids);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      if (keepsJpeg && content.isPresent() && content.get().kind() == Content.Kind.JPEG) {
        encapsulated(dataSet, content.get().bytes(), file);
      } else {
        DicomWriter.writeFile(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return file.toByteArray();
  }

  private DataSet dataSet(LocalDateTime now, UidReplacements uids) {
    DataSetBuilder made =
        content.map(Content::attributes).orElseGet(DataSetBuilder::new).characterSet(LATIN_1);
    made.putAll(inherited);
    // A series has one modality, whatever is added to it.
    MOMENTS.forEach(
        (date, time) -> {
          if (!isOfParent(date)) {
            made.string(date, now.format(DATE)).string(time, now.format(TIME));
          }
        });
    if (!inherited.contains(Tag.PatientID)) {
      made.string(Tag.PatientID, uids.uuidFor("patient"));
    }
    for (int tag : List.of(Tag.StudyInstanceUID, Tag.SeriesInstanceUID)) {
      if (!inherited.contains(tag)) {
        made.uid(tag, uids.of("new " + tag));
      }
    }
    made.uid(Tag.SOPInstanceUID, uids.fresh());
    place.ifPresent(
        at ->
            made.string(Tag.InstanceNumber, Integer.toString(at.number()))
                .string(Tag.NumberOfTemporalPositions, "1")
                .string(Tag.ImagesInAcquisition, Integer.toString(at.of()))
                .integer(Tag.ImageIndex, Math.min(at.number(), 0xFFFF)));
    Changes changes = new Changes(edits, false, privateCreator, Set.of(), Optional.empty());
    return new DataSetModification(changes, uids).apply(made.build());
  }

  private boolean isOfParent(int date) {
    return (date == Tag.SeriesDate && inherited.contains(Tag.SeriesInstanceUID))
        || (date == Tag.StudyDate && inherited.contains(Tag.StudyInstanceUID));
  }

  /** PS3.5 §A.4: one fragment, with a table that says where it begins. */
  private static void encapsulated(DataSet dataSet, byte[] jpeg, ByteArrayOutputStream file)
      throws IOException {
    DataSetBuilder header = new DataSetBuilder().putAll(dataSet).remove(Tag.PixelData);
    if (dataSet.integer(Tag.SamplesPerPixel).orElse(1) == 3) {
      header.string(Tag.PhotometricInterpretation, "YBR_FULL_422");
    }
    header.string(Tag.LossyImageCompression, "01");
    header.string(Tag.LossyImageCompressionMethod, "ISO_10918_1");
    TransferSyntax syntax = TransferSyntax.of(Uids.JPEGBaseline8Bit).orElseThrow();
    file.writeBytes(
        FileMeta.encode(
            dataSet.string(Tag.SOPClassUID).orElse(""),
            dataSet.string(Tag.SOPInstanceUID).orElse(""),
            syntax.uid()));
    DataSetWriter.write(header.build(), syntax, file);
    PartMarks marks = new PartMarks(file);
    marks.fragments(Tag.PixelData, jpeg.length);
    file.writeBytes(jpeg);
    if (jpeg.length % 2 != 0) {
      file.write(0);
    }
    marks.endSequence(false);
  }

  @Override
  public String toString() {
    return "NewInstance[redacted]";
  }
}
