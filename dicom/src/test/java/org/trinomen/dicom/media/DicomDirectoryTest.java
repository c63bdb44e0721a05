package org.trinomen.dicom.media;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.text.SpecificCharacterSet;

/** Directories as they are read again, by following their offsets. */
class DicomDirectoryTest {

  private final DicomDirectory directory = new DicomDirectory(true);

  private static DataSetBuilder instance(String patient, int study, int series, int number) {
    return new DataSetBuilder()
        .string(Tag.PatientID, patient)
        .string(Tag.PatientName, "Doe^" + patient)
        .string(Tag.StudyDate, "20260102")
        .string(Tag.StudyTime, "030405")
        .string(Tag.StudyID, "S" + study)
        .uid(Tag.StudyInstanceUID, "1.2." + study)
        .uid(Tag.SeriesInstanceUID, "1.2." + study + "." + series)
        .string(Tag.SeriesDescription, "T1")
        .string(Tag.SeriesNumber, Integer.toString(series))
        .string(Tag.Modality, "MR")
        .uid(Tag.SOPClassUID, Uids.MRImageStorage)
        .uid(Tag.SOPInstanceUID, "1.2." + study + "." + series + "." + number)
        .string(Tag.InstanceNumber, Integer.toString(number));
  }

  private void add(DataSetBuilder instance, String... fileId) throws IOException {
    directory.add(instance.build(), Uids.ExplicitVRLittleEndian, fileId);
  }

  /** The directory, and its records by their offsets. */
  private record Read(DataSet root, Map<Long, DataSet> records) {

    List<String> chain(long offset) {
      List<String> chain = new ArrayList<>();
      long at = offset;
      while (at != 0) {
        DataSet record = records.get(at);
        assertThat(record).as("record at " + at).isNotNull();
        String type = record.string(Tag.DirectoryRecordType).orElseThrow();
        List<String> below =
            chain(record.integer(Tag.OffsetOfReferencedLowerLevelDirectoryEntity).orElseThrow());
        chain.add(type + " " + below);
        at = record.integer(Tag.OffsetOfTheNextDirectoryRecord).orElseThrow();
      }
      return chain;
    }
  }

  private Read read() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    directory.write("1.2.3", "TEST", out);
    DataSet root =
        DicomReader.read(new ByteArrayInputStream(out.toByteArray()), ReadOptions.HEADER.strictly())
            .dataSet();
    Map<Long, DataSet> records = new HashMap<>();
    Element.Items sequence =
        (Element.Items) root.element(Tag.DirectoryRecordSequence).orElseThrow();
    for (DataSet item : sequence.items()) {
      // An item begins eight bytes before its first element.
      records.put(item.iterator().next().offset() - 8, item);
    }
    return new Read(root, records);
  }

  @Test
  void recordsPointToEachOther() throws IOException {
    add(instance("A", 1, 1, 1), "IMAGES", "IM0");
    add(instance("A", 1, 2, 1), "IMAGES", "IM1");
    add(instance("B", 2, 1, 1), "IMAGES", "IM2");
    add(instance("A", 1, 1, 2), "IMAGES", "IM3");
    add(instance("A", 3, 1, 1), "IMAGES", "IM4");
    Read read = read();
    long first =
        read.root
            .integer(Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity)
            .orElseThrow();
    assertThat(read.chain(first))
        .containsExactly(
            "PATIENT [STUDY [SERIES [IMAGE [], IMAGE []], SERIES [IMAGE []]],"
                + " STUDY [SERIES [IMAGE []]]]",
            "PATIENT [STUDY [SERIES [IMAGE []]]]");
    DataSet last =
        read.records.get(
            read.root
                .integer(Tag.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity)
                .orElseThrow());
    assertThat(last.string(Tag.PatientID)).contains("B");
    assertThat(read.records.values())
        .filteredOn(record -> record.contains(Tag.SeriesNumber))
        .allMatch(record -> record.string(Tag.SeriesDescription).orElseThrow().equals("T1"));
    assertThat(read.records).hasSize(5 + 4 + 3 + 2);
  }

  @Test
  void fileIsReferenced() throws IOException {
    add(instance("A", 1, 1, 7), "IMAGES", "IM0");
    DataSet image =
        read().records.values().stream()
            .filter(record -> record.contains(Tag.ReferencedFileID))
            .findFirst()
            .orElseThrow();
    assertThat(image.strings(Tag.ReferencedFileID)).containsExactly("IMAGES", "IM0");
    assertThat(image.string(Tag.ReferencedSOPClassUIDInFile)).contains(Uids.MRImageStorage);
    assertThat(image.string(Tag.ReferencedSOPInstanceUIDInFile)).contains("1.2.1.1.7");
    assertThat(image.string(Tag.ReferencedTransferSyntaxUIDInFile))
        .contains(Uids.ExplicitVRLittleEndian);
    assertThat(image.string(Tag.InstanceNumber)).contains("7");
    assertThat(image.integer(Tag.RecordInUseFlag)).hasValue(0xFFFF);
  }

  @Test
  void valuesThatMustBeThereAreMadeUpWhereTheFileHasNone() throws IOException {
    add(
        new DataSetBuilder()
            .uid(Tag.StudyInstanceUID, "1.2")
            .uid(Tag.SeriesInstanceUID, "1.2.3")
            .uid(Tag.SOPClassUID, Uids.CTImageStorage)
            .uid(Tag.SOPInstanceUID, "1.2.3.4"),
        "IMAGES",
        "IM0");
    Map<String, DataSet> byType = new HashMap<>();
    read()
        .records
        .values()
        .forEach(record -> byType.put(record.string(Tag.DirectoryRecordType).get(), record));
    assertThat(byType.get("PATIENT").string(Tag.PatientID)).contains("NONE_1");
    assertThat(byType.get("PATIENT").contains(Tag.PatientName)).isTrue();
    assertThat(byType.get("STUDY").string(Tag.StudyDate)).contains("19000101");
    assertThat(byType.get("SERIES").string(Tag.SeriesNumber)).contains("1");
    assertThat(byType.get("SERIES").string(Tag.Modality)).contains("OT");
    assertThat(byType.get("IMAGE").string(Tag.InstanceNumber)).contains("1");
  }

  @Test
  void valuesThatTheirVrDoesNotAllowAreNotTakenOver() throws IOException {
    add(
        instance("A", 1, 1, 1)
            .bytes(Tag.StudyDescription, Vr.UN, "too long ".repeat(100).getBytes(US_ASCII))
            .string(Tag.StudyDate, "1994.11.12")
            .string(Tag.StudyTime, "noon")
            .bytes(Tag.StudyID, Vr.OB, new byte[] {1, 2}),
        "IMAGES",
        "IM0");
    DataSet study =
        read().records.values().stream()
            .filter(record -> record.contains(Tag.StudyID))
            .findFirst()
            .orElseThrow();
    assertThat(study.text(Tag.StudyDescription)).hasSizeLessThanOrEqualTo(64);
    assertThat(study.string(Tag.StudyDate)).contains("19000101");
    assertThat(study.string(Tag.StudyTime)).contains("000000");
    assertThat(study.string(Tag.StudyID)).contains("NONE_1");
  }

  @Test
  void valuesKeepTheCharacterSetOfTheirFile() throws IOException {
    SpecificCharacterSet latin = SpecificCharacterSet.of(List.of("ISO_IR 100"));
    add(
        instance("A", 1, 1, 1)
            .characterSet(latin)
            .string(Tag.SpecificCharacterSet, "ISO_IR 100")
            .string(Tag.PatientName, "Müller^Ann"),
        "IMAGES",
        "IM0");
    DataSet patient =
        read().records.values().stream()
            .filter(record -> record.contains(Tag.PatientName))
            .findFirst()
            .orElseThrow();
    assertThat(patient.string(Tag.PatientName)).contains("Müller^Ann");
    assertThat(patient.string(Tag.SpecificCharacterSet)).contains("ISO_IR 100");
  }

  @Test
  void emptyDirectoryHasNoRecords() throws IOException {
    Read read = read();
    assertThat(read.records).isEmpty();
    assertThat(read.root.integer(Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity))
        .hasValue(0);
  }

  @Test
  void recordTypeIsThatOfTheSopClass() {
    Map<String, String> types =
        Map.ofEntries(
            Map.entry(Uids.CTImageStorage, "IMAGE"),
            Map.entry(Uids.EnhancedMRImageStorage, "IMAGE"),
            Map.entry(Uids.MRSpectroscopyStorage, "SPECTROSCOPY"),
            Map.entry(Uids.SegmentationStorage, "IMAGE"),
            Map.entry(Uids.SurfaceSegmentationStorage, "SURFACE"),
            Map.entry(Uids.RawDataStorage, "RAW DATA"),
            Map.entry(Uids.SpatialRegistrationStorage, "REGISTRATION"),
            Map.entry(Uids.DeformableSpatialRegistrationStorage, "REGISTRATION"),
            Map.entry(Uids.SpatialFiducialsStorage, "FIDUCIAL"),
            Map.entry(Uids.TwelveLeadECGWaveformStorage, "WAVEFORM"),
            Map.entry(Uids.GrayscaleSoftcopyPresentationStateStorage, "PRESENTATION"),
            Map.entry(Uids.BasicTextSRStorage, "SR DOCUMENT"),
            Map.entry(Uids.KeyObjectSelectionDocumentStorage, "KEY OBJECT DOC"),
            Map.entry(Uids.EncapsulatedPDFStorage, "ENCAP DOC"),
            Map.entry(Uids.RTImageStorage, "IMAGE"),
            Map.entry(Uids.RTDoseStorage, "RT DOSE"),
            Map.entry(Uids.RTStructureSetStorage, "RT STRUCTURE SET"),
            Map.entry(Uids.RTPlanStorage, "RT PLAN"),
            Map.entry(Uids.RTIonPlanStorage, "RT PLAN"),
            Map.entry(Uids.RTBrachyTreatmentRecordStorage, "RT TREAT RECORD"),
            Map.entry(Uids.RealWorldValueMappingStorage, "VALUE MAP"),
            Map.entry(Uids.StereometricRelationshipStorage, "STEREOMETRIC"),
            Map.entry(Uids.LensometryMeasurementsStorage, "MEASUREMENT"),
            Map.entry(Uids.VLPhotographicImageStorage, "IMAGE"),
            Map.entry("1.2.3.4", "IMAGE"));
    types.forEach(
        (sopClass, type) ->
            assertThat(DirectoryRecordType.of(sopClass).text()).as(sopClass).isEqualTo(type));
  }
}
