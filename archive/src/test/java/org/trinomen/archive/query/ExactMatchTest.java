package org.trinomen.archive.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Vr;

/** PS3.4 §C.2.2.2 as a table: what is recorded, what is asked, whether it matches. */
final class ExactMatchTest {

  private static boolean matches(String keyword, String recorded, String asked, boolean exactCase) {
    int tag = Dictionary.keyword(keyword).orElseThrow();
    Matching matching = MatchingParser.parse(tag, asked).orElseThrow();
    return ExactMatch.of(matching, exactCase).matches(Optional.of(recorded));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      quoteCharacter = '"',
      value = {
        // attribute | recorded | asked | any case | exact case
        "PatientID | A010 | A010 | true | true",
        "PatientID | A010 | a010 | true | false",
        "PatientID | \" A010\" | A010 | true | true",
        "PatientID | A010 | \"A010 \" | true | true",
        "PatientID | A010 | A01 | false | false",
        "PatientID | A010 | A01* | true | true",
        "PatientID | A010 | A01? | true | true",
        "PatientID | A010 | A? | false | false",
        "PatientID | A010 | * | true | true",
        "PatientID | \"\" | * | true | true",
        "PatientID | A010 | *1* | true | true",
        "PatientID | A010 | B*\\A010 | true | true",
        "PatientID | A010 | B010\\A0* | false | false",
        "PatientID | A-1 | A-1 | true | true",
        "PatientID | A_1 | A%1 | false | false",
        "PatientID | AX1 | A_1 | false | false",
        "PatientID | A[1] | A[1] | true | true",
        "PatientID | A1 | A[1] | false | false",
        "PatientID | A[1]x | *[1]* | true | true",
        "PatientID | A%1 | A%* | true | true",
        "PatientName | Müller^Jürgen | MÜLLER^JÜRGEN | true | false",
        "PatientName | Müller^Jürgen | Muller^* | true | false",
        "PatientName | Müller^Jürgen | Müller^* | true | true",
        "PatientName | Éric | éric | true | false",
        "PatientName | Doe^Jane^^^ | Doe^Jane | true | true",
        "PatientName | Doe^Jane | Doe^Jane^^ | true | true",
        "PatientName | Doe^Jane | Doe | false | false",
        "PatientName | Yamada^Tarou=山田^太郎=やまだ^たろう | Yamada^Tarou | true | true",
        "PatientName | Yamada^Tarou=山田^太郎=やまだ^たろう | 山田* | true | true",
        "PatientName | Yamada^Tarou=山田^太郎=やまだ^たろう | Yamada*太郎* | true | true",
        "PatientName | Yamada^Tarou=山田^太郎 | 太郎 | false | false",
        "StudyDate | 20260115 | 20260115 | true | true",
        "StudyDate | 2026.01.15 | 20260115 | true | true",
        "StudyDate | 20260115 | 20260101-20260131 | true | true",
        "StudyDate | 20260115 | 20260115-20260115 | true | true",
        "StudyDate | 20260115 | -20260114 | false | false",
        "StudyDate | 20260115 | 20260116- | false | false",
        "StudyDate | 20260115 | 20260115- | true | true",
        "StudyDate | 20260115 | -20260115 | true | true",
        "StudyDate | 20260115 | 20251231\\20260115 | true | true",
        "StudyDate | \"\" | 20250101- | false | false",
        "StudyTime | 101500.12 | 1000-1100 | true | true",
        "StudyTime | 101500.12 | 1000-1015 | true | true",
        "StudyTime | 101500.12 | -101500.1 | true | true",
        "StudyTime | 101500.12 | -101459 | false | false",
        "StudyTime | 10 | 1000-1100 | true | true",
        "StudyTime | 0930 | 093000 | true | true",
        "StudyTime | 093000.000 | 0930 | true | true",
        "StudyTime | 093000.500 | 093000.5 | true | true",
        "StudyTime | 093001 | 0930 | false | false",
        "StudyTime | 100000 | 10 | true | true",
        "StudyTime | 10:15:00 | 1000-1100 | true | true",
        "AcquisitionDateTime | 20260115101500 | 20260115-20260116 | true | true",
        "AcquisitionDateTime | 20260115101500-0500 | 20260115151500+0000 | true | true",
        "AcquisitionDateTime | 20260115101500-0500 | 2026011515-2026011516 | true | true",
        "AcquisitionDateTime | 20260115101500 | 20260115101500-0500 | false | false",
        "Modality | CT | CT\\MR | true | true",
        "Modality | CT | ct | true | false",
        "Modality | CT | C-T | false | false",
        "ImageType | ORIGINAL\\PRIMARY\\AXIAL | PRIMARY | true | true",
        "ImageType | ORIGINAL\\PRIMARY\\AXIAL | AX* | true | true",
        "ImageType | ORIGINAL\\PRIMARY\\AXIAL | *PRIMARY* | true | true",
        "ImageType | ORIGINAL\\PRIMARY | DERIVED | false | false",
        "InstanceNumber | 7 | 07 | true | true",
        "InstanceNumber | 7 | 70 | false | false",
        "InstanceNumber | -7 | -7 | true | true",
        "PatientWeight | 70.50 | 70.5 | true | true",
        "PatientWeight | 0.5 | .5 | true | true",
        "StudyInstanceUID | 1.2.3 | 1.2.3 | true | true",
        "StudyInstanceUID | 1.2.3 | 1.2.4\\1.2.3 | true | true",
        "StudyInstanceUID | 1.2.3 | 1.2 | false | false",
        "PatientComments | first\\second | second | false | false",
      })
  void recordedAgainstAsked(
      String keyword, String recorded, String asked, boolean anyCase, boolean exactCase) {
    assertThat(matches(keyword, recorded, asked, false)).as("any case").isEqualTo(anyCase);
    assertThat(matches(keyword, recorded, asked, true)).as("exact case").isEqualTo(exactCase);
  }

  @Test
  void absentAttributeNeverMatches() {
    for (Matching matching :
        List.of(
            new Matching.Wildcard(Tag.PatientID, "*"),
            new Matching.AnyOf(Tag.PatientID, List.of("")),
            new Matching.Range(Tag.StudyDate, "", "20300101"))) {
      assertThat(ExactMatch.of(matching, false).matches(Optional.empty())).isFalse();
    }
  }

  @Test
  void emptyTextIsNoCondition() {
    assertThat(MatchingParser.parse(Tag.PatientID, "")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "StudyInstanceUID, 1.2.*",
    "StudyDate, 2026*",
    "StudyTime, 10*",
    "InstanceNumber, 1?",
    "Rows, 5*"
  })
  void patternIsAnErrorWhereTheVrAllowsNone(String keyword, String asked) {
    int tag = Dictionary.keyword(keyword).orElseThrow();

    assertThatThrownBy(() -> MatchingParser.parse(tag, asked))
        .isInstanceOf(IncorrectQueryException.class)
        .hasMessageContaining("(")
        .hasMessageNotContaining(asked);
    assertThatThrownBy(() -> ExactMatch.of(new Matching.Wildcard(tag, asked), false))
        .isInstanceOf(IncorrectQueryException.class);
  }

  @Test
  void rangeIsAnErrorForWhatIsNoDateOrTime() {
    assertThatThrownBy(() -> ExactMatch.of(new Matching.Range(Tag.PatientName, "A", "B"), false))
        .isInstanceOf(IncorrectQueryException.class);
  }

  @Test
  void hyphenOfAnOffsetIsNoRange() {
    assertThat(MatchingParser.parse(Tag.AcquisitionDateTime, "20260115101500-0500"))
        .contains(new Matching.AnyOf(Tag.AcquisitionDateTime, List.of("20260115101500-0500")));
    assertThat(MatchingParser.parse(Tag.AcquisitionDateTime, "2025-2026"))
        .contains(new Matching.Range(Tag.AcquisitionDateTime, "2025", "2026"));
    assertThat(
            MatchingParser.parse(
                Tag.AcquisitionDateTime, "20260115101500-0500-20260116101500-0500"))
        .contains(
            new Matching.Range(
                Tag.AcquisitionDateTime, "20260115101500-0500", "20260116101500-0500"));
    assertThat(MatchingParser.parse(Tag.AcquisitionDateTime, "20260115101500-0500-20260116101500"))
        .contains(
            new Matching.Range(Tag.AcquisitionDateTime, "20260115101500-0500", "20260116101500"));
  }

  @Test
  void whatHasNoValueIsAbsentOrEmpty() {
    ExactMatch match = ExactMatch.of(new Matching.Empty(Tag.AccessionNumber), true);

    assertThat(match.matches(Optional.empty())).isTrue();
    assertThat(match.matches(Optional.of(" "))).isTrue();
    assertThat(match.matches(Optional.of("A1"))).isFalse();
    assertThat(match.matches(new DataSetBuilder().build())).isTrue();
    assertThat(match.matches(new DataSetBuilder().string(Tag.AccessionNumber, "").build()))
        .isTrue();
    assertThat(match.matches(new DataSetBuilder().string(Tag.AccessionNumber, "A1").build()))
        .isFalse();
  }

  @Test
  void everyVrIsDecidedOn() {
    for (Vr vr : Vr.values()) {
      Matching list = new Matching.AnyOf(tagOf(vr), List.of("1"));
      assertThat(ExactMatch.of(list, false).matches(Optional.of("1"))).as(vr.name()).isTrue();
    }
  }

  /** Some attribute of a VR; a private one, which is UN, if there is none. */
  private static int tagOf(Vr vr) {
    return switch (vr) {
      case AS -> Tag.PatientAge;
      case AT -> Tag.FrameIncrementPointer;
      case FD -> Tag.TubeAngle;
      case US -> Tag.Rows;
      case UR -> Tag.RetrieveURL;
      default -> 0x0029_1010;
    };
  }

  /** PS3.4 §C.2.2.2.1.1: words in any order, by their beginnings and by how they sound. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // recorded | asked | alike
        "Smith^John^A | john smyth | true",
        "Smith^John^A | smi | true",
        "Smith^John^A | Smith^John | true",
        "Smith^John^A | jones | false",
        "Smith^John^A | john jones | false",
        "Müller-Lüdenscheidt^Ann | ludenscheidt | true",
        "Yamada^Tarou=山田^太郎=やまだ^たろう | 太郎 yamada | true",
        "Lee^A | Lou | false",
        "^^^ | smith | false",
        "O'Neill^Sean | o neill | true",
      })
  void namesAreAlike(String recorded, String asked, boolean alike) {
    Matching matching = MatchingParser.parseFuzzily(Tag.PatientName, asked).orElseThrow();
    assertThat(ExactMatch.of(matching, true).matches(Optional.of(recorded))).isEqualTo(alike);
  }

  @Test
  void onlyNamesNeedOnlyBeAlike() {
    assertThat(MatchingParser.parseFuzzily(Tag.PatientID, "A010"))
        .contains(new Matching.AnyOf(Tag.PatientID, List.of("A010")));
    assertThat(MatchingParser.parseFuzzily(Tag.PatientName, "*"))
        .contains(new Matching.Wildcard(Tag.PatientName, "*"));
    assertThat(MatchingParser.parseFuzzily(Tag.PatientName, "")).isEmpty();
  }
}
