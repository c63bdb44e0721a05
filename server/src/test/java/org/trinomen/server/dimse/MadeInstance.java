package org.trinomen.server.dimse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.function.Consumer;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.dimse.OutgoingInstance;
import org.trinomen.dicom.io.DataSetWriter;

/** An instance made for a test, in any encoding. */
record MadeInstance(DataSet dataSet, TransferSyntax syntax) implements OutgoingInstance {

  private static final String ROOT = "2.25.4711";

  static String studyUid(int study) {
    return ROOT + "." + study;
  }

  static String seriesUid(int study, int series) {
    return studyUid(study) + "." + series;
  }

  static String sopInstanceUid(int study, int series, int number) {
    return seriesUid(study, series) + "." + number;
  }

  /** Instance {@code number} of a series of a study; what else it says, the caller adds. */
  static MadeInstance of(
      int study, int series, int number, TransferSyntax syntax, Consumer<DataSetBuilder> more) {
    byte[] pixels = new byte[2 * 32 * 32];
    new Random(31L * study + 7L * series + number).nextBytes(pixels);
    DataSetBuilder builder =
        new DataSetBuilder()
            .uid(Tag.SOPClassUID, Uids.CTImageStorage)
            .uid(Tag.SOPInstanceUID, sopInstanceUid(study, series, number))
            .uid(Tag.StudyInstanceUID, studyUid(study))
            .uid(Tag.SeriesInstanceUID, seriesUid(study, series))
            .string(Tag.Modality, "CT")
            .string(Tag.PatientID, "P" + study)
            .string(Tag.PatientName, "Made^Up")
            .integer(Tag.SeriesNumber, series)
            .integer(Tag.InstanceNumber, number)
            .integer(Tag.Rows, 32)
            .integer(Tag.Columns, 32)
            .integer(Tag.BitsAllocated, 16)
            .integer(Tag.BitsStored, 16)
            .integer(Tag.HighBit, 15)
            .integer(Tag.PixelRepresentation, 0)
            .integer(Tag.SamplesPerPixel, 1)
            .string(Tag.PhotometricInterpretation, "MONOCHROME2");
    if (syntax.encapsulated()) {
      builder.bytes(Tag.PixelData, Vr.OB, new byte[0]);
    } else {
      builder.bytes(Tag.PixelData, Vr.OW, pixels);
    }
    more.accept(builder);
    return new MadeInstance(builder.build(), syntax);
  }

  static MadeInstance of(int study, int series, int number) {
    return of(study, series, number, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, _ -> {});
  }

  @Override
  public String sopClassUid() {
    return dataSet.string(Tag.SOPClassUID).orElseThrow();
  }

  @Override
  public String sopInstanceUid() {
    return dataSet.string(Tag.SOPInstanceUID).orElseThrow();
  }

  @Override
  public String transferSyntaxUid() {
    return syntax.uid();
  }

  @Override
  public void writeTo(String asTransferSyntaxUid, OutputStream out) throws IOException {
    DataSetWriter.write(dataSet, syntax, out);
  }

  byte[] encoded() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writeTo(syntax.uid(), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
