package org.trinomen.server.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.io.DataSetWriter;
import org.trinomen.dicom.text.SpecificCharacterSet;

/** The attributes that PET and CT of a scan have in common, and their encoding. */
final class ScanHeader {

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss.SSS");

  private ScanHeader() {}

  /** Patient, Study, Frame of Reference, Equipment and what of the Image is always the same. */
  static DataSetBuilder of(ScanPlan scan) {
    DataSetBuilder header = new DataSetBuilder();
    DemoSite site = scan.site();
    header
        .characterSet(SpecificCharacterSet.of(List.of(site.characterSet())))
        .string(Tag.Manufacturer, site.manufacturer())
        .string(Tag.InstitutionName, site.institution())
        .string(Tag.InstitutionAddress, site.address())
        .string(Tag.StationName, site.aeTitle())
        .string(Tag.ManufacturerModelName, site.model())
        .string(Tag.DeviceSerialNumber, site.serialNumber())
        .string(Tag.SoftwareVersions, site.softwareVersions())
        .uid(Tag.FrameOfReferenceUID, scan.uid("frame of reference"))
        .string(Tag.PositionReferenceIndicator)
        .string(Tag.BurnedInAnnotation, "NO")
        .string(Tag.LossyImageCompression, "00");
    patient(header, scan);
    return study(header, scan);
  }

  private static void patient(DataSetBuilder header, ScanPlan scan) {
    DemoSubject subject = scan.subject();
    DemoSubject person = scan.typed().person();
    LocalDate day = scan.start().toLocalDate();
    long age = ChronoUnit.YEARS.between(person.birthDate(), day);
    header
        .string(Tag.PatientName, scan.typed().patientName())
        .string(Tag.PatientID, scan.typed().patientId())
        .string(Tag.PatientBirthDate, DATE.format(person.birthDate()))
        .string(Tag.PatientSex, String.valueOf(person.sex()))
        .string(Tag.PatientAge, "%03dY".formatted(age))
        .decimal(Tag.PatientSize, subject.heightM())
        .decimal(Tag.PatientWeight, subject.weightKg());
  }

  private static DataSetBuilder study(DataSetBuilder header, ScanPlan scan) {
    String accession = "%s%05d".formatted(scan.site().code(), 10_000 + scan.number());
    dateTime(header, Tag.StudyDate, Tag.StudyTime, scan.start());
    return header
        .uid(Tag.StudyInstanceUID, scan.studyInstanceUid())
        .string(Tag.StudyID, accession)
        .string(Tag.AccessionNumber, accession)
        .string(Tag.ReferringPhysicianName)
        .string(Tag.StudyDescription, scan.typed().studyDescription());
  }

  static void dateTime(DataSetBuilder header, int dateTag, int timeTag, LocalDateTime at) {
    header.string(dateTag, DATE.format(at)).string(timeTag, TIME.format(at));
  }

  static String date(LocalDateTime at) {
    return DATE.format(at);
  }

  static String time(LocalDateTime at) {
    return TIME.format(at);
  }

  /** Image Plane and Image Pixel, with 16-bit signed pixels. */
  static void image(DataSetBuilder header, ImageGrid grid, int slice, short[] pixels) {
    double first = millimetres(grid.firstPixelMm());
    double z = millimetres(grid.sliceMm(slice));
    header
        .decimal(Tag.PixelSpacing, millimetres(grid.pixelMm()), millimetres(grid.pixelMm()))
        .decimal(Tag.SliceThickness, grid.sliceMm())
        .decimal(Tag.ImageOrientationPatient, 1, 0, 0, 0, 1, 0)
        .decimal(Tag.ImagePositionPatient, first, first, z)
        .decimal(Tag.SliceLocation, z)
        .integer(Tag.SamplesPerPixel, 1)
        .string(Tag.PhotometricInterpretation, "MONOCHROME2")
        .integer(Tag.Rows, grid.matrix())
        .integer(Tag.Columns, grid.matrix())
        .integer(Tag.BitsAllocated, 16)
        .integer(Tag.BitsStored, 16)
        .integer(Tag.HighBit, 15)
        .integer(Tag.PixelRepresentation, 1);
    ByteBuffer bytes = ByteBuffer.allocate(2 * pixels.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(pixels);
    header.bytes(Tag.PixelData, Vr.OW, bytes.array());
  }

  static DataSet code(String value, String scheme, String meaning) {
    return new DataSetBuilder()
        .string(Tag.CodeValue, value)
        .string(Tag.CodingSchemeDesignator, scheme)
        .string(Tag.CodeMeaning, meaning)
        .build();
  }

  private static double millimetres(double value) {
    return Math.rint(value * 1e5) / 1e5;
  }

  /** A number that a DS holds without loss. */
  static double significant(double value) {
    return new BigDecimal(value).round(new MathContext(8)).doubleValue();
  }

  static DemoInstance instance(DataSetBuilder header, String sopClassUid, String sopInstanceUid) {
    header.uid(Tag.SOPClassUID, sopClassUid).uid(Tag.SOPInstanceUID, sopInstanceUid);
    TransferSyntax syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      DataSetWriter.write(header.build(), syntax, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new DemoInstance(sopClassUid, sopInstanceUid, syntax.uid(), bytes.toByteArray());
  }
}
