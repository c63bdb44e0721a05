package org.trinomen.archive.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.io.DicomWriter;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.text.SpecificCharacterSet;
import org.trinomen.identity.viewpoint.Presentation;
import org.trinomen.identity.viewpoint.Presentation.Rewritten;
import org.trinomen.identity.viewpoint.ShippedViewpoints;
import org.trinomen.identity.viewpoint.Viewpoint;

/** What a copy says, and what it does not. */
final class CoercionTest {

  private static final Viewpoint STUDY = ShippedViewpoints.STUDY;
  private static final Viewpoint BLINDED = ShippedViewpoints.BLINDED;
  private static final String SCAN = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b";

  // ---- names

  @Test
  void theStudySeesItsCodesAndWhatTheyReplaced() {
    DataSet copy = copy(instance(), STUDY);
    assertThat(copy.text(Tag.PatientID)).isEqualTo("N3-0107");
    assertThat(copy.text(Tag.PatientName)).isEqualTo("N3-0107");
    assertThat(copy.text(Tag.IssuerOfPatientID)).isEqualTo("NPET-A");
    assertThat(copy.contains(Tag.OtherPatientIDsSequence)).isFalse();
    assertThat(copy.text(Tag.PatientBirthDate)).isEqualTo("19510203");
    assertThat(copy.text(Tag.ClinicalTrialSponsorName))
        .isEqualTo("Leiden University Medical Center");
    assertThat(copy.text(Tag.ClinicalTrialProtocolID)).isEqualTo("NL81234.058.22");
    assertThat(copy.text(Tag.ClinicalTrialSiteID)).isEqualTo("3");
    assertThat(copy.text(Tag.ClinicalTrialSubjectID)).isEqualTo("N3-0107");
    assertThat(copy.text(Tag.ClinicalTrialTimePointID)).isEqualTo("V2");
    List<DataSet> history = copy.items(Tag.OriginalAttributesSequence);
    assertThat(history).hasSize(1);
    DataSet change = history.getFirst();
    assertThat(change.text(Tag.AttributeModificationDateTime))
        .isEqualTo("20260301093000.250000+0000");
    assertThat(change.text(Tag.ModifyingSystem)).isEqualTo("Trinomen, viewpoint study, ledger 42");
    assertThat(change.text(Tag.ReasonForTheAttributeModification)).isEqualTo("COERCE");
    DataSet previous = change.items(Tag.ModifiedAttributesSequence).getFirst();
    assertThat(previous.text(Tag.PatientName)).isEqualTo("Wiliam^Smith");
    assertThat(previous.text(Tag.PatientID)).isEqualTo("1234567");
    assertThat(previous.items(Tag.OtherPatientIDsSequence).getFirst().text(Tag.PatientID))
        .isEqualTo("OLD1");
    assertThat(previous.contains(Tag.PatientBirthDate)).isFalse();
  }

  @Test
  void anEarlierHistoryIsKeptAndExtended() {
    DataSet once = read(coerce(file(instance()), ExportCases.SUBJECT, STUDY));
    DataSet twice =
        read(
            ExportCases.copy(
                coerce(file(instance()), ExportCases.SUBJECT, STUDY),
                OutgoingIdentity.OfSubject.of("NPET-A", "3", "N3-0108", "V2", ExportCases.BASIS),
                STUDY));
    assertThat(once.items(Tag.OriginalAttributesSequence)).hasSize(1);
    assertThat(names(twice)).containsExactly("Wiliam^Smith", "N3-0107");
  }

  private static List<String> names(DataSet dataSet) {
    return dataSet.items(Tag.OriginalAttributesSequence).stream()
        .map(item -> item.items(Tag.ModifiedAttributesSequence).getFirst())
        .map(item -> item.text(Tag.PatientName))
        .toList();
  }

  @Test
  void namesInItemsAreReplacedToo() {
    DataSet request = copy(instance(), STUDY).items(Tag.RequestAttributesSequence).getFirst();
    assertThat(request.text(Tag.PatientID)).isEqualTo("N3-0107");
    assertThat(request.text(Tag.RequestedProcedureID)).isEqualTo("RP1");
  }

  @Test
  void aSiteSeesTheCodeThatItUsedAndElseThatOfTheStudy() {
    assertThat(copy(instance(), ShippedViewpoints.SITE).text(Tag.PatientID)).isEqualTo("L107");
    OutgoingIdentity without =
        OutgoingIdentity.OfSubject.of("NPET-A", "3", "N3-0107", "V2", ExportCases.BASIS);
    assertThat(read(coerce(file(instance()), without, ShippedViewpoints.SITE)).text(Tag.PatientID))
        .isEqualTo("N3-0107");
  }

  @Test
  void whatTheFileCannotSpellIsSpeltWithoutAccents() {
    OutgoingIdentity zurich =
        new OutgoingIdentity.OfSubject(
            "S", "", "", "", "1", "Zürich", "A^1", "", "", "V1", "", ExportCases.BASIS);
    DataSet ascii = read(coerce(file(instance()), zurich, STUDY));
    assertThat(ascii.text(Tag.ClinicalTrialSiteName)).isEqualTo("Zurich");
    assertThat(ascii.text(Tag.PatientName)).isEqualTo("A-1");
    assertThat(ascii.text(Tag.PatientID)).isEqualTo("A^1");
    DataSet latin =
        new DataSetBuilder()
            .putAll(instance())
            .characterSet(SpecificCharacterSet.of(List.of("ISO_IR 100")))
            .build();
    assertThat(read(coerce(file(latin), zurich, STUDY)).text(Tag.ClinicalTrialSiteName))
        .isEqualTo("Zürich");
  }

  // ---- nobody's

  @Test
  void aScanInReviewGoesUnderANameThatTellsNobodyAnything() {
    OutgoingIdentity review = new OutgoingIdentity.InReview(SCAN, ExportCases.BASIS);
    OutgoingIdentity out = new OutgoingIdentity.OutOfStudy(SCAN, ExportCases.BASIS);
    DataSet typedTrial =
        new DataSetBuilder().putAll(instance()).string(Tag.ClinicalTrialSubjectID, "WRONG").build();
    DataSet copy = read(coerce(file(typedTrial), review, STUDY));
    assertThat(copy.text(Tag.PatientID)).isEqualTo("REVIEW-9F86D081884C7D65");
    assertThat(copy.contains(Tag.ClinicalTrialSubjectID)).isFalse();
    assertThat(read(coerce(file(instance()), out, STUDY)).text(Tag.PatientID))
        .isEqualTo("OUT-9F86D081884C7D65");
    assertThat(read(coerce(file(instance()), review, BLINDED)).text(Tag.PatientID))
        .startsWith("REVIEW-")
        .doesNotContain("9F86D");
  }

  @Test
  void aViewpointCanKeepBackWhatBelongsToNobody() {
    Rewritten study = (Rewritten) STUDY.presentation();
    Viewpoint strict =
        new Viewpoint(
            "strict",
            STUDY.trust(),
            0,
            "",
            new Rewritten(
                study.patientId(),
                study.patientName(),
                study.clinicalTrial(),
                true,
                study.demographics(),
                study.confidentiality(),
                false,
                false,
                study.privateElements(),
                Presentation.Unresolved.REFUSE));
    byte[] file = file(instance());
    OutgoingIdentity review = new OutgoingIdentity.InReview(SCAN, ExportCases.BASIS);
    assertThatThrownBy(() -> coerce(file, review, strict))
        .isInstanceOf(RefusedExportException.class);
  }

  @Test
  void aDirectoryLeavesOnlyAsItArrived() {
    DataSet directory =
        new DataSetBuilder().uid(Tag.SOPClassUID, Uids.MediaStorageDirectoryStorage).build();
    byte[] file = file(directory);
    assertThatThrownBy(() -> coerce(file, ExportCases.SUBJECT, STUDY))
        .isInstanceOf(RefusedExportException.class);
    assertThat(coerce(file, ExportCases.SUBJECT, ShippedViewpoints.RECORDED)).isEqualTo(file);
  }

  // ---- blinded

  @Test
  void theBlindedSeeNothingOfWhoItIsAndAllThatQuantificationNeeds() {
    DataSet copy = copy(instance(), BLINDED);
    assertThat(copy.text(Tag.PatientID)).matches("[0-9A-Z]{10}");
    assertThat(copy.text(Tag.PatientName)).isEqualTo(copy.text(Tag.PatientID));
    assertThat(copy.text(Tag.ClinicalTrialSubjectReadingID)).isEqualTo(copy.text(Tag.PatientID));
    assertThat(copy.text(Tag.PatientBirthDate)).isEmpty();
    assertThat(copy.text(Tag.PatientSex)).isEqualTo("M");
    assertThat(copy.text(Tag.PatientWeight)).isEqualTo("81.5");
    assertThat(copy.text(Tag.AcquisitionTime)).isEqualTo("101500");
    assertThat(copy.text(Tag.AccessionNumber)).isEmpty();
    assertThat(copy.text(Tag.PatientIdentityRemoved)).isEqualTo("YES");
    assertThat(copy.text(Tag.LongitudinalTemporalInformationModified)).isEqualTo("MODIFIED");
    assertThat(
            copy.items(Tag.DeidentificationMethodCodeSequence).stream()
                .map(code -> code.text(Tag.CodeValue)))
        .containsExactly("113100", "113107", "113108", "113111");
    for (int gone :
        new int[] {
          Tag.OriginalAttributesSequence,
          Tag.OtherPatientIDsSequence,
          Tag.StudyDescription,
          Tag.ClinicalTrialSubjectID,
          Tag.ClinicalTrialTimePointID,
          Tag.IssuerOfPatientID
        }) {
      assertThat(copy.contains(gone)).isFalse();
    }
    assertThat(copy.text(Tag.InstitutionName)).isEqualTo("REMOVED");
  }

  @Test
  void aTypedNameGoesWhereverItStands() {
    DataSet code =
        new DataSetBuilder()
            .string(Tag.CodeValue, "T1")
            .string(Tag.CodingSchemeDesignator, "99LOCAL")
            .string(Tag.CodeMeaning, "tracer for smith")
            .build();
    DataSet scan =
        new DataSetBuilder()
            .putAll(instance())
            .items(Tag.RadiopharmaceuticalCodeSequence, code)
            .string(Tag.ManufacturerModelName, "Blacksmith 3000")
            .build();
    DataSet copy = copy(scan, BLINDED);
    assertThat(copy.items(Tag.RadiopharmaceuticalCodeSequence).getFirst().text(Tag.CodeMeaning))
        .isEqualTo("REMOVED");
    assertThat(copy.text(Tag.ManufacturerModelName)).isEqualTo("Blacksmith 3000");
  }

  @Test
  void replacedUidsStayReferences() {
    DataSet first = copy(instance(), BLINDED);
    DataSet second =
        copy(
            new DataSetBuilder()
                .putAll(instance())
                .uid(Tag.SOPInstanceUID, "1.2.3.5")
                .items(
                    Tag.ReferencedImageSequence,
                    new DataSetBuilder()
                        .uid(Tag.ReferencedSOPClassUID, Uids.CTImageStorage)
                        .uid(Tag.ReferencedSOPInstanceUID, "1.2.3.4")
                        .build())
                .build(),
            BLINDED);
    assertThat(first.text(Tag.SOPInstanceUID)).matches("2\\.25\\.\\d{37,39}");
    assertThat(second.text(Tag.SOPInstanceUID)).isNotEqualTo(first.text(Tag.SOPInstanceUID));
    assertThat(second.text(Tag.StudyInstanceUID)).isEqualTo(first.text(Tag.StudyInstanceUID));
    DataSet reference = second.items(Tag.ReferencedImageSequence).getFirst();
    assertThat(reference.text(Tag.ReferencedSOPInstanceUID))
        .isEqualTo(first.text(Tag.SOPInstanceUID));
    assertThat(reference.text(Tag.ReferencedSOPClassUID)).isEqualTo(Uids.CTImageStorage);
    assertThat(first.text(Tag.SOPClassUID)).isEqualTo(Uids.CTImageStorage);
    FileHeader copy = ExportCases.read(coerce(file(instance()), ExportCases.SUBJECT, BLINDED));
    assertThat(copy.fileMeta().text(Tag.MediaStorageSOPInstanceUID))
        .isEqualTo(first.text(Tag.SOPInstanceUID));
  }

  @Test
  void aPseudonymOutlivesTheCodeItWasMadeOf() {
    OutgoingIdentity renamed =
        new OutgoingIdentity.OfSubject(
            "NPET-A", "", "", "", "3", "", "N9-0001", "N3-0107", "", "V2", "", ExportCases.BASIS);
    DataSet before = copy(instance(), BLINDED);
    DataSet after = read(coerce(file(instance()), renamed, BLINDED));
    assertThat(after.text(Tag.PatientID)).isEqualTo(before.text(Tag.PatientID));
    assertThat(after.text(Tag.StudyDate)).isEqualTo(before.text(Tag.StudyDate));
    assertThat(read(coerce(file(instance()), renamed, STUDY)).text(Tag.PatientID))
        .isEqualTo("N9-0001");
  }

  @Test
  void datesMoveByAsManyDaysForAllOfASubject() {
    DataSet baseline = copy(dated("20240115"), BLINDED);
    DataSet followUp = copy(dated("20250120"), BLINDED);
    LocalDate before = date(baseline.text(Tag.StudyDate));
    assertThat(ChronoUnit.DAYS.between(before, date(followUp.text(Tag.StudyDate)))).isEqualTo(371);
    assertThat(before).isBefore(LocalDate.of(2024, 1, 15));
    assertThat(baseline.text(Tag.AcquisitionDateTime))
        .isEqualTo(baseline.text(Tag.StudyDate) + "101500.5+0100");
    OutgoingIdentity other =
        OutgoingIdentity.OfSubject.of("NPET-A", "3", "N3-0108", "V2", ExportCases.BASIS);
    assertThat(read(coerce(file(dated("20240115")), other, BLINDED)).text(Tag.StudyDate))
        .isNotEqualTo(baseline.text(Tag.StudyDate));
  }

  private static DataSet dated(String day) {
    return new DataSetBuilder()
        .putAll(instance())
        .string(Tag.StudyDate, day)
        .string(Tag.AcquisitionDateTime, day + "101500.5+0100")
        .build();
  }

  private static LocalDate date(String text) {
    return LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE);
  }

  @Test
  void privateElementsGoByTheSafeList() {
    DataSet scan =
        new DataSetBuilder()
            .putAll(instance())
            .string(0x70530010, Vr.LO, "Philips PET Private Group")
            .string(0x70531000, Vr.DS, "0.000512")
            .string(0x70531003, Vr.ST, "original file name")
            .string(0x00090010, Vr.LO, "ACME")
            .string(0x00091001, Vr.LO, "operator's notes")
            .build();
    DataSet copy = copy(scan, BLINDED);
    assertThat(copy.text(0x70530010)).isEqualTo("Philips PET Private Group");
    assertThat(copy.text(0x70531000)).isEqualTo("0.000512");
    assertThat(copy.contains(0x70531003)).isFalse();
    assertThat(copy.contains(0x00090010)).isFalse();
    assertThat(copy.contains(0x00091001)).isFalse();
    assertThat(copy(scan, STUDY).text(0x00091001)).isEqualTo("operator's notes");
  }

  // ---- bytes

  @Test
  void theSameQuestionHasTheSameAnswerAndAnotherKeyAnother() {
    byte[] file = file(instance());
    for (Viewpoint viewpoint : ShippedViewpoints.all()) {
      assertThat(coerce(file, ExportCases.SUBJECT, viewpoint))
          .isEqualTo(coerce(file, ExportCases.SUBJECT, viewpoint));
    }
    assertThat(coerce(file, ExportCases.SUBJECT, ShippedViewpoints.RECORDED)).isEqualTo(file);
    DataSet mine = read(coerce(file, ExportCases.SUBJECT, BLINDED));
    DataSet theirs = read(ExportCases.copy(file, ExportCases.SUBJECT, BLINDED, ExportCases.key(2)));
    Viewpoint renamed = new Viewpoint("readers", BLINDED.trust(), 0, "", BLINDED.presentation());
    DataSet elsewhere = read(coerce(file, ExportCases.SUBJECT, renamed));
    for (DataSet other : List.of(theirs, elsewhere)) {
      assertThat(other.text(Tag.PatientID)).isNotEqualTo(mine.text(Tag.PatientID));
      assertThat(other.text(Tag.SOPInstanceUID)).isNotEqualTo(mine.text(Tag.SOPInstanceUID));
      assertThat(other.text(Tag.StudyDate)).isNotEqualTo(mine.text(Tag.StudyDate));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Uids.ImplicitVRLittleEndian,
        Uids.ExplicitVRLittleEndian,
        Uids.ExplicitVRBigEndian,
        Uids.DeflatedExplicitVRLittleEndian
      })
  void theTransferSyntaxStays(String uid) {
    TransferSyntax syntax = TransferSyntax.of(uid).orElseThrow();
    byte[] file = file(instance(), syntax);
    for (Viewpoint viewpoint : List.of(STUDY, BLINDED)) {
      byte[] copy = coerce(file, ExportCases.SUBJECT, viewpoint);
      FileHeader header = ExportCases.read(copy);
      assertThat(header.transferSyntax()).isEqualTo(syntax);
      assertThat(header.problems()).isEmpty();
      assertThat(header.dataSet().text(Tag.PatientID)).hasSizeBetween(7, 10);
      assertThat(ExportCases.pixelDigest(copy)).isEqualTo(ExportCases.pixelDigest(file));
    }
  }

  @Test
  void itFlowsThroughWhateverItsSize() throws IOException {
    byte[] pixels = new byte[48 << 20];
    Arrays.fill(pixels, (byte) 7);
    byte[] file =
        file(new DataSetBuilder().putAll(instance()).bytes(Tag.PixelData, Vr.OW, pixels).build());
    AtomicLong read = new AtomicLong();
    AtomicLong behind = new AtomicLong();
    AtomicLong written = new AtomicLong();
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int single) {
            written.incrementAndGet();
          }

          @Override
          public void write(byte[] array, int from, int count) {
            written.addAndGet(count);
            behind.accumulateAndGet(read.get() - written.get(), Math::max);
          }
        };
    // The header is read twice, the second time to be written.
    new Coercion(BLINDED, ExportCases.KEY)
        .write(() -> counted(file, read), ExportCases.SUBJECT, out);
    assertThat(written.get()).isGreaterThan(pixels.length);
    assertThat(behind.get()).isLessThan(1 << 20);
  }

  @Test
  void theHeaderAloneIsReadNoFurtherThanItStands() throws IOException {
    byte[] file =
        file(
            new DataSetBuilder()
                .putAll(instance())
                .bytes(Tag.PixelData, Vr.OW, new byte[8 << 20])
                .build());
    AtomicLong read = new AtomicLong();
    FileHeader header =
        new Coercion(STUDY, ExportCases.KEY)
            .header(
                () -> counted(file, read),
                ExportCases.SUBJECT,
                ReadOptions.HEADER.stoppingBefore(Tag.PixelData));
    assertThat(header.dataSet().text(Tag.PatientID)).isEqualTo("N3-0107");
    assertThat(header.dataSet().contains(Tag.OriginalAttributesSequence)).isTrue();
    assertThat(read.get()).isLessThan(1 << 20);
  }

  private static InputStream counted(byte[] file, AtomicLong read) {
    return new FilterInputStream(new ByteArrayInputStream(file)) {
      @Override
      public int read(byte[] array, int from, int count) throws IOException {
        int some = super.read(array, from, count);
        read.addAndGet(Math.max(0, some));
        return some;
      }
    };
  }

  @Test
  void aValueThatWasCutDoesNotSwallowWhatIsWrittenBehindIt() {
    byte[] whole =
        file(
            new DataSetBuilder()
                .string(Tag.SOPInstanceUID, "1.2.3.4")
                .string(Tag.Manufacturer, "ACME Medical Systems of Springfield")
                .build());
    byte[] cut = Arrays.copyOf(whole, whole.length - 12);
    DataSet copy = read(coerce(cut, ExportCases.SUBJECT, STUDY));
    assertThat(copy.text(Tag.Manufacturer)).startsWith("ACME Medical Systems");
    assertThat(copy.text(Tag.PatientID)).isEqualTo("N3-0107");
  }

  // ---- an instance

  private static DataSet instance() {
    return new DataSetBuilder()
        .uid(Tag.SOPClassUID, Uids.CTImageStorage)
        .uid(Tag.SOPInstanceUID, "1.2.3.4")
        .uid(Tag.StudyInstanceUID, "1.2.3")
        .uid(Tag.SeriesInstanceUID, "1.2.3.1")
        .string(Tag.StudyDate, "20240115")
        .string(Tag.AcquisitionTime, "101500")
        .string(Tag.AccessionNumber, "ACC1")
        .string(Tag.InstitutionName, "General Hospital")
        .string(Tag.StudyDescription, "Head of Mr Smith")
        .string(Tag.PatientName, "Wiliam^Smith")
        .string(Tag.PatientID, "1234567")
        .string(Tag.PatientBirthDate, "19510203")
        .string(Tag.PatientSex, "M")
        .string(Tag.PatientWeight, "81.5")
        .items(
            Tag.OtherPatientIDsSequence, new DataSetBuilder().string(Tag.PatientID, "OLD1").build())
        .items(
            Tag.RequestAttributesSequence,
            new DataSetBuilder()
                .string(Tag.PatientID, "1234567")
                .string(Tag.RequestedProcedureID, "RP1")
                .build())
        .integer(Tag.BitsAllocated, 16)
        .bytes(Tag.PixelData, Vr.OW, new byte[] {1, 2, 3, 4})
        .build();
  }

  private static byte[] file(DataSet dataSet) {
    return file(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
  }

  private static byte[] file(DataSet dataSet, TransferSyntax syntax) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      DicomWriter.writeFile(dataSet, syntax, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] coerce(byte[] file, OutgoingIdentity identity, Viewpoint viewpoint) {
    return ExportCases.copy(file, identity, viewpoint);
  }

  private static DataSet copy(DataSet dataSet, Viewpoint viewpoint) {
    return read(coerce(file(dataSet), ExportCases.SUBJECT, viewpoint));
  }

  private static DataSet read(byte[] file) {
    return ExportCases.read(file).dataSet();
  }
}
