package org.trinomen.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.server.demo.TypedIdentity.Mistake;

class SyntheticStudyTest {

  private static final DemoOptions TINY = new DemoOptions(1, 2, 1, 2, 3, 2, 16, 2, 16);

  @Test
  void sameOptionsGiveTheSameBytesAndAnotherSeedGivesOthers() {
    assertThat(bytes(TINY)).containsExactlyElementsOf(bytes(TINY));
    assertThat(bytes(new DemoOptions(2, 2, 1, 2, 3, 2, 16, 2, 16)).getFirst())
        .isNotEqualTo(bytes(TINY).getFirst());
  }

  @Test
  void anotherSubjectDoesNotChangeTheImagesOfTheFirst() {
    DemoOptions more = new DemoOptions(1, 2, 2, 2, 3, 2, 16, 2, 16);
    assertThat(bytes(more).subList(0, 8)).containsExactlyElementsOf(bytes(TINY).subList(0, 8));
  }

  @Test
  void everyScanHasItsInstancesAndEveryInstanceItsOwnUid() {
    List<ScanPlan> scans = SyntheticStudy.plan(TINY);
    Set<String> uids = new HashSet<>();
    Set<String> studies = new HashSet<>();
    long instances = 0;
    for (ScanPlan scan : scans) {
      List<DemoInstance> made = scan.instances().toList();
      assertThat(made).hasSize(scan.instanceCount());
      made.forEach(instance -> uids.add(instance.sopInstanceUid()));
      studies.add(scan.studyInstanceUid());
      instances += made.size();
    }
    assertThat(scans).hasSize(4);
    assertThat(studies).hasSize(4);
    assertThat(uids).hasSize((int) instances).allMatch(uid -> uid.length() <= 64);
    assertThat(instances).isEqualTo(TINY.instanceCount());
  }

  @Test
  void headersSayWhatWasTypedAndNotWhoItWas() throws IOException {
    for (ScanPlan scan : SyntheticStudy.plan(DemoOptions.SMALL)) {
      DataSet header = read(scan.instances().findFirst().orElseThrow());
      assertThat(header.text(Tag.PatientID)).isEqualTo(scan.typed().patientId());
      assertThat(header.text(Tag.PatientName)).isEqualTo(scan.typed().patientName());
      assertThat(header.text(Tag.StudyDescription)).endsWith("VISIT " + scan.typed().visit());
      assertThat(header.text(Tag.InstitutionName)).isEqualTo(scan.site().institution());
      assertThat(header.text(Tag.StudyInstanceUID)).isEqualTo(scan.studyInstanceUid());
    }
  }

  @Test
  void smallStudyShowsTheCommonestMistakes() {
    assertThat(SyntheticStudy.plan(DemoOptions.SMALL))
        .extracting(scan -> scan.subject().code() + " typed " + scan.typed().patientId())
        .containsExactly(
            "A010 typed A010",
            "A010 typed A oh one oh",
            "A020 typed A020",
            "A020 typed A020",
            "B010 typed BO1O",
            "B010 typed B010",
            "B020 typed A020",
            "B020 typed ");
  }

  @Test
  void longStudyShowsEveryMistakeAndIsRightHalfTheTime() {
    DemoOptions options = new DemoOptions(1, 4, 10, 2, 1, 1, 16, 0, 16);
    List<Mistake> mistakes =
        TruthTable.rows(SyntheticStudy.plan(options)).stream().map(row -> row.mistake()).toList();
    assertThat(mistakes)
        .containsAll(
            Stream.of(Mistake.values())
                .filter(mistake -> mistake != Mistake.SWAPPED && !mistake.isOutside())
                .toList());
    assertThat(mistakes.stream().filter(m -> m == Mistake.NONE).count()).isBetween(35L, 45L);
  }

  @Test
  void truthTableNamesEveryScan() {
    List<ScanPlan> scans = SyntheticStudy.plan(DemoOptions.SMALL);
    assertThat(TruthTable.markdown(scans))
        .hasLineCount(10)
        .contains("| 2 | NUH | A010 | 2 | `A oh one oh` |");
  }

  /** FDG stays in the brain: its mean rises from frame to frame, faster than noise could. */
  @Test
  void framesFollowTheTracer() throws IOException {
    List<DataSet> pet = pet(SyntheticStudy.plan(DemoOptions.SMALL).getFirst());
    int slices = DemoOptions.SMALL.slices();
    double[] means = new double[DemoOptions.SMALL.frames()];
    for (int i = 0; i < pet.size(); i++) {
      means[i / slices] += mean(pet.get(i)) / slices;
    }
    assertThat(means).hasSize(4).isSorted();
    assertThat(means[3]).isGreaterThan(1.3 * means[0]);
    assertThat(means[0]).isGreaterThan(100);
  }

  @Test
  void framesAreTimedWithoutGapsAndDecayIsCorrectedToTheStart() throws IOException {
    List<DataSet> pet = pet(SyntheticStudy.plan(DemoOptions.SMALL).getFirst());
    double end = 0;
    double factor = 1;
    for (int i = 0; i < pet.size(); i += DemoOptions.SMALL.slices()) {
      double reference = pet.get(i).decimal(Tag.FrameReferenceTime).orElseThrow();
      double duration = pet.get(i).decimal(Tag.ActualFrameDuration).orElseThrow();
      assertThat(reference).isBetween(end, end + duration / 2);
      end += duration;
      double decay = pet.get(i).decimal(Tag.DecayFactor).orElseThrow();
      assertThat(decay).isGreaterThan(factor);
      factor = decay;
    }
    assertThat(end).isEqualTo(90 * 60_000);
  }

  @Test
  void sizesBeyondReasonAreRefused() {
    assertThatThrownBy(() -> new DemoOptions(1, 99, 1, 1, 1, 1, 64, 1, 64))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sites");
    assertThatThrownBy(() -> new DemoOptions(1, 1, 1, 1, 1, 1, 100_000, 1, 64))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<byte[]> bytes(DemoOptions options) {
    return SyntheticStudy.plan(options).stream()
        .flatMap(ScanPlan::instances)
        .map(DemoInstance::dataSet)
        .toList();
  }

  private static List<DataSet> pet(ScanPlan scan) throws IOException {
    List<DataSet> pet = new ArrayList<>();
    scan.instances()
        .filter(i -> i.sopClassUid().equals(Uids.PositronEmissionTomographyImageStorage))
        .forEach(instance -> pet.add(read(instance)));
    return pet;
  }

  private static double mean(DataSet image) {
    byte[] pixels = ((Element.Value) image.element(Tag.PixelData).orElseThrow()).bytes();
    double sum = 0;
    for (int i = 0; i < pixels.length; i += 2) {
      sum += (short) ((pixels[i] & 0xFF) | (pixels[i + 1] << 8));
    }
    return sum / (pixels.length / 2) * image.decimal(Tag.RescaleSlope).orElseThrow();
  }

  private static DataSet read(DemoInstance instance) {
    try {
      FileHeader file =
          DicomReader.read(
              new ByteArrayInputStream(DemoFiles.part10(instance)),
              ReadOptions.everything(1 << 20));
      assertThat(file.problems()).isEmpty();
      return file.dataSet();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
