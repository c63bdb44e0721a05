package org.trinomen.archive.index;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.trinomen.archive.volume.Origin;
import org.trinomen.archive.volume.RecordHead;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.Sha256;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.text.SpecificCharacterSet;

/** Invented scans: patients, studies, series and instances by number. */
public final class Scans {

  public static final String PET = "1.2.840.10008.5.1.4.1.1.128";
  public static final Instant EPOCH = Instant.parse("2026-03-01T09:00:00.000123Z");
  public static final Origin ORIGIN =
      new Origin(Origin.Door.DIMSE, "SCANNER", "TRINOMEN", "127.0.0.1", "", "a1");

  private Scans() {}

  public static String studyUid(int patient, int study) {
    return "1.2.826.0.1.3680043.8.498.%d.%d".formatted(patient, study);
  }

  public static String seriesUid(int patient, int study, int series) {
    return studyUid(patient, study) + "." + series;
  }

  public static String sopUid(int patient, int study, int series, int instance) {
    return seriesUid(patient, study, series) + "." + instance;
  }

  /** A slice of a PET series; more attributes can be added. */
  public static DataSetBuilder slice(int patient, int study, int series, int instance) {
    return new DataSetBuilder()
        .characterSet(SpecificCharacterSet.of(List.of("ISO_IR 100")))
        .string(Tag.ImageType, "ORIGINAL", "PRIMARY")
        .uid(Tag.SOPClassUID, PET)
        .uid(Tag.SOPInstanceUID, sopUid(patient, study, series, instance))
        .string(Tag.StudyDate, "202601%02d".formatted(1 + study))
        .string(Tag.StudyTime, "101500.120000")
        .string(Tag.AccessionNumber, "ACC" + patient + study)
        .string(Tag.Modality, series % 2 == 0 ? "CT" : "PT")
        .string(Tag.Manufacturer, "Trinomen Imaging")
        .string(Tag.StudyDescription, "Baseline Brain")
        .string(Tag.SeriesDescription, "Dynamic " + series)
        .string(Tag.PatientName, "Doe^Jane" + patient)
        .string(Tag.PatientID, "SUB-%03d".formatted(patient))
        .string(Tag.PatientBirthDate, "19500101")
        .string(Tag.PatientSex, "F")
        .uid(Tag.StudyInstanceUID, studyUid(patient, study))
        .uid(Tag.SeriesInstanceUID, seriesUid(patient, study, series))
        .string(Tag.SeriesNumber, Integer.toString(series))
        .string(Tag.InstanceNumber, Integer.toString(instance))
        .string(Tag.ImagePositionPatient, "-128.5", "-128.5", Integer.toString(instance * 2))
        .string(Tag.ImageOrientationPatient, "1", "0", "0", "0", "1", "0")
        .integer(Tag.NumberOfSlices, 47)
        .integer(Tag.NumberOfTimeSlices, 1)
        .integer(Tag.ImageIndex, instance)
        .string(Tag.Units, "BQML")
        .integer(Tag.Rows, 128)
        .items(
            Tag.RadiopharmaceuticalInformationSequence,
            new DataSetBuilder().string(Tag.RadionuclideHalfLife, "6586.2").build());
  }

  /** The entry of the n-th record; its digest stands for the data set's content. */
  public static IndexEntry entry(int n, DataSet dataSet) {
    InstanceHeader header =
        HeaderExtractor.extract(dataSet, "1.2.840.10008.1.2.1", OptionalLong.of(1000 + n));
    RecordHead head =
        new RecordHead(
            EPOCH.plusSeconds(n),
            ORIGIN,
            digest(header.instance() + " " + header.mainTags() + n),
            36_000 + n);
    return new IndexEntry(location(n), head, header);
  }

  public static IndexEntry entry(int n, DataSetBuilder dataSet) {
    return entry(n, dataSet.build());
  }

  public static RecordLocation location(int n) {
    return new RecordLocation(1 + n / 1000, 64 + 40_000L * (n % 1000));
  }

  public static Sha256 digest(String of) {
    try {
      return new Sha256(
          MessageDigest.getInstance("SHA-256").digest(of.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** A Part 10 file in Explicit VR Little Endian with pixel data of a length. */
  public static byte[] file(DataSetBuilder dataSet, int pixelBytes) {
    return file(dataSet, pixelBytes, "TEST");
  }

  /** The same, with file meta information of another writer. */
  public static byte[] file(DataSetBuilder dataSet, int pixelBytes, String implementation) {
    EncodedAttributes.Builder meta = new EncodedAttributes.Builder();
    meta.add(Tag.MediaStorageSOPClassUID, "UI", even(PET));
    meta.add(Tag.TransferSyntaxUID, "UI", even("1.2.840.10008.1.2.1"));
    meta.add(Tag.ImplementationClassUID, "UI", even("2.25.1"));
    meta.add(Tag.ImplementationVersionName, "SH", even(implementation));
    byte[] rest = meta.build().toBytes();
    EncodedAttributes.Builder length = new EncodedAttributes.Builder();
    length.add(
        Tag.FileMetaInformationGroupLength,
        "UL",
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(rest.length).array());
    EncodedAttributes.Builder pixels = new EncodedAttributes.Builder();
    pixels.add(Tag.PixelData, "OW", new byte[pixelBytes]);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[128]);
    out.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(length.build().toBytes());
    out.writeBytes(rest);
    out.writeBytes(new AttributeEncoder(dataSet.build()).kept().toBytes());
    out.writeBytes(pixels.build().toBytes());
    return out.toByteArray();
  }

  private static byte[] even(String text) {
    String padded = text.length() % 2 == 0 ? text : text + "\0";
    return padded.getBytes(StandardCharsets.US_ASCII);
  }
}
