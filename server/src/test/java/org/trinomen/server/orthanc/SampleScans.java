package org.trinomen.server.orthanc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.io.DicomWriter;
import org.trinomen.dicom.text.SpecificCharacterSet;

/** Small files of invented patients. */
public final class SampleScans {

  public static final String PREFIX = "1.2.826.0.1.3680043.8.498.7.";

  private SampleScans() {}

  /** A slice; more attributes can be added. */
  public static DataSetBuilder slice(
      String patientId, String name, int study, int series, int number) {
    String studyUid = PREFIX + study;
    return new DataSetBuilder()
        .characterSet(SpecificCharacterSet.of(List.of("ISO_IR 192")))
        .uid(Tag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.128")
        .uid(Tag.SOPInstanceUID, studyUid + "." + series + "." + number)
        .string(Tag.StudyDate, "2026010" + study)
        .string(Tag.StudyTime, "101500")
        .string(Tag.AccessionNumber, "ACC" + study)
        .string(Tag.Modality, series == 1 ? "CT" : "PT")
        .string(Tag.StudyDescription, "Brain / dynamic")
        .string(Tag.SeriesDescription, series == 1 ? "AC CT" : "Dynamic")
        .string(Tag.PatientName, name)
        .string(Tag.PatientID, patientId)
        .string(Tag.PatientBirthDate, "")
        .string(Tag.PatientSex, "F")
        .uid(Tag.StudyInstanceUID, studyUid)
        .uid(Tag.SeriesInstanceUID, studyUid + "." + series)
        .string(Tag.SeriesNumber, Integer.toString(series))
        .string(Tag.InstanceNumber, Integer.toString(number))
        .string(Tag.ImageComments, "x".repeat(300))
        .integer(Tag.NumberOfSlices, 2)
        .integer(Tag.NumberOfTimeSlices, 1)
        .items(
            Tag.RadiopharmaceuticalInformationSequence,
            new DataSetBuilder().string(Tag.RadionuclideHalfLife, "6586.2").build())
        .integer(Tag.Rows, 4)
        .integer(Tag.Columns, 4)
        .bytes(Tag.PixelData, Vr.OW, new byte[32]);
  }

  public static byte[] file(DataSetBuilder dataSet) {
    return file(dataSet.build());
  }

  public static byte[] file(DataSet dataSet) {
    return file(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
  }

  public static byte[] file(DataSet dataSet, TransferSyntax syntax) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      DicomWriter.writeFile(dataSet, syntax, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
