package org.trinomen.identity.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.identity.study.ParsedCode.Check;

/** Codes taken apart, put together, and read out of headers. */
final class StudyCodingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # template          | check     | code           | site | characters | right
          {site}{N3}          | NONE      | A010           | A    | 010        | NONE
          {site}{N3}          | NONE      | b155           | B    | 155        | NONE
          {site}-{N4}         | NONE      | JHU-0123       | JHU  | 0123       | NONE
          {N4}{C}             | DAMM      | 57244          | ''   | 5724       | WRONG
          {N3}{C}             | DAMM      | 5724           | ''   | 572        | RIGHT
          {N4}{C}             | MOD_11_10 | 07945          | ''   | 0794       | RIGHT
          {N3}-{C}            | VERHOEFF  | 236-3          | ''   | 236        | RIGHT
          {site}{X4}{C}       | MOD_37_36 | ACDEF%         | A    | CDEF       | RIGHT
          {site}{N3}{I}       | NONE      | A010JD         | A    | 010        | NONE
          {site}{N3}{I}       | NONE      | A010           | A    | 010        | NONE
          S{site}-P{N3}-V{v}  | NONE      | SA-P046-V2     | A    | 046        | NONE
          S{site}-P{N3}-V{v}  | NONE      | SA-P046        | A    | 046        | NONE
          {A3}{N2}            | NONE      | XYZ01          | ''   | XYZ,01     | NONE
          """)
  void aCodeIsTakenApartAndPutTogetherAgain(
      String template, CheckDigit digit, String code, String site, String characters, Check right) {
    StudyCoding coding = new StudyCoding(study(template, digit));
    String written = code.replace("%", CheckDigit.MOD_37_36.of("ACDEF"));

    ParsedCode parsed = coding.parse(written).orElseThrow();

    assertThat(parsed.site()).isEqualTo(site);
    assertThat(parsed.characters()).containsExactly(characters.split(",", -1));
    assertThat(parsed.check()).isEqualTo(right);
    if (right != Check.WRONG) {
      assertThat(written.toUpperCase(Locale.ROOT))
          .startsWith(coding.format(site, parsed.characters()).orElseThrow());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"A01", "A0100", "E010", "A-010", "010", "", "A01O", "XA010", "A010 B"})
  void whatBreaksTheTemplateIsNoCodeOfTheRoster(String text) {
    assertThat(new StudyCoding(study("{site}{N3}", CheckDigit.NONE)).parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PET a010 baseline       | A010
          subj_JHU-0123           | ''
          A010/B155               | A010,B155
          xA010                   | ''
          A0101                   | ''
          A010V2                  | A010
          953609                  | ''
          """)
  void codesAreFoundInTextButNotWithinNumbersAndWords(String text, String found) {
    StudyCoding coding = new StudyCoding(study("{site}{N3}", CheckDigit.NONE));

    assertThat(coding.find(text))
        .extracting(code -> coding.code(code).orElse(""))
        .containsExactlyElementsOf(found.isEmpty() ? List.of() : List.of(found.split(",", -1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"JHU-0123", "JHU 0123", "jhu0123", "JHU_0123", "JHU--0123", "x JHU.0123"})
  void separatorsMayBeExchangedWherePeopleType(String text) {
    StudyCoding coding = new StudyCoding(study("{site}-{N4}", CheckDigit.NONE));

    assertThat(coding.find(text))
        .extracting(code -> coding.code(code).orElse(""))
        .containsExactly("JHU-0123");
  }

  @ParameterizedTest
  @CsvSource({"V2,V2", "v2,V2", "2,V2", "02,V2", "M12,V2", "V9,''", "baseline,V1", "3,''"})
  void aVisitIsMeantByLabelNumberOrWhatTheStudySaysIsWritten(String written, String label) {
    StudyCoding coding = new StudyCoding(study("{N4}", CheckDigit.NONE));

    assertThat(coding.visit(written).orElse("")).isEqualTo(label);
  }

  @Test
  void aFormOfTwoVisitsMeansNone() {
    ResearchStudy study =
        with(
            study("{N4}", CheckDigit.NONE),
            List.of(new PlannedVisit("V1", 0, 0), new PlannedVisit("M1", 30, 0)),
            Map.of());
    StudyCoding coding = new StudyCoding(study);

    assertThat(coding.visit("1")).isEmpty();
    assertThat(coding.visit("M1")).contains("M1");
    assertThat(coding.ambiguousVisits()).containsExactlyInAnyOrder("1", "01");
  }

  /**
   * A coding met in the field.
   *
   * @param read what is read besides code and visit
   */
  private record Coding(
      String template,
      Map<String, String> fields,
      Map<String, String> header,
      String code,
      String visit,
      Map<String, String> read) {}

  private static List<Coding> codings() {
    return List.of(
        new Coding(
            "{site}{N3}",
            Map.of("PatientID", "{subject}"),
            Map.of("PatientID", "A010"),
            "A010",
            "",
            Map.of()),
        new Coding(
            "{site}{N3}",
            Map.of(
                "PatientID", "{site}", "PatientName", "{N3}", "StudyDescription", "{study} V{v}"),
            Map.of("PatientID", "A", "PatientName", "010", "StudyDescription", "TST V2"),
            "A010",
            "V2",
            Map.of("study", "TST")),
        new Coding(
            "{site}{N3}",
            Map.of("StudyDescription", "S{site}-P{N3}-V{v}"),
            Map.of("StudyDescription", "PET SA-P010-V2"),
            "A010",
            "V2",
            Map.of()),
        new Coding(
            "{site}-{N4}",
            Map.of("PatientID", "{study}_{site}_{N4}_{v}_{session}"),
            Map.of("PatientID", "TST_JHU_0123_02_S1"),
            "JHU-0123",
            "V2",
            Map.of("study", "TST", "session", "S1")),
        new Coding(
            "{N8}",
            Map.of("PatientID", "{study}_{site}_{N8}_{v}_{session}_{modality}"),
            Map.of("PatientID", "TST-01_XYZ_12345678_01_SE01_MR"),
            "12345678",
            "V1",
            Map.of("study", "TST-01", "site", "XYZ", "session", "SE01", "modality", "MR")),
        new Coding(
            "{site}{N4}",
            Map.of("PatientID", "{subject}_{id:CandID}_{v}"),
            Map.of("PatientID", "JHU0001_998877_V2"),
            "JHU0001",
            "V2",
            Map.of("CandID", "998877")),
        new Coding(
            "{site}-{N4}",
            Map.of("PatientID", "sub-{subject}", "StudyDescription", "ses-{v}"),
            Map.of("PatientID", "sub-JHU0123", "StudyDescription", "ses-02"),
            "JHU-0123",
            "V2",
            Map.of()),
        new Coding(
            "{site}-{N4}",
            Map.of("PatientID", "sub-{subject}_ses-{v}"),
            Map.of("PatientID", "sub-JHU0123_ses-M12"),
            "JHU-0123",
            "V2",
            Map.of()),
        new Coding(
            "{N5}",
            Map.of("PatientID", "{site}-{id:local}"),
            Map.of("PatientID", "JHU-17"),
            "",
            "",
            Map.of("site", "JHU", "local", "17")),
        new Coding(
            "{N4}{C}",
            Map.of("PatientID", "{N4}", "PatientName", "{C}"),
            Map.of("PatientID", "0794", "PatientName", "5"),
            "07945",
            "",
            Map.of("check", "RIGHT")));
  }

  /** Everything that field work named, from configuration alone. */
  @ParameterizedTest
  @MethodSource("codings")
  void everyCodingIsReadFromConfigurationAlone(Coding coding) {
    ResearchStudy study =
        with(study(coding.template(), CheckDigit.MOD_11_10), visits(), coding.fields());

    CodeReading reading =
        new StudyCoding(study).read(keyword -> coding.header().getOrDefault(keyword, ""));

    assertThat(reading.code() == null ? "" : reading.code()).isEqualTo(coding.code());
    assertThat(reading.visit()).isEqualTo(coding.visit());
    assertThat(reading.conflicts()).isEmpty();
    Map<String, String> read = new HashMap<>(reading.identifiers());
    read.put("study", reading.study());
    read.put("site", reading.site());
    read.put("session", reading.session());
    read.put("modality", reading.modality());
    read.put("check", reading.check().name());
    assertThat(read).containsAllEntriesOf(coding.read());
  }

  @Test
  void attributesThatContradictEachOtherAreNamed() {
    ResearchStudy study =
        with(
            study("{site}{N3}", CheckDigit.NONE),
            visits(),
            Map.of("PatientID", "{subject}", "StudyDescription", "{subject}-V{v}"));
    Map<String, String> header = Map.of("PatientID", "A010", "StudyDescription", "B011-V2");

    CodeReading reading = new StudyCoding(study).read(k -> header.getOrDefault(k, ""));

    assertThat(reading.conflicts()).hasSize(2);
    assertThat(reading.parts()).containsOnlyKeys("PatientID", "StudyDescription");
  }

  @Test
  void theCodeAloneIsFoundWhereTheRestOfTheTemplateWasLeftOut() {
    ResearchStudy study =
        with(
            study("{site}{N3}", CheckDigit.NONE),
            visits(),
            Map.of("PatientID", "{study}_{subject}_{v}"));

    assertThat(new StudyCoding(study).read(_ -> "A010").code()).isEqualTo("A010");
  }

  @Test
  void subjectsAreFoundByCodeFormerCodeAndLocalNumberAtTheSite() {
    ResearchStudy study =
        with(
            study("{N5}", CheckDigit.NONE),
            visits(),
            Map.of("PatientID", "{site}-{id:local}", "PatientName", "{subject}"));
    ResearchSubject one = subject("TST/JHU", "10001", List.of("10009"), Map.of("local", "0017"));
    ResearchSubject two = subject("TST/A", "10002", List.of(), Map.of("local", "17"));
    SubjectIndex index = new SubjectIndex(study, List.of(one, two));
    StudyCoding coding = new StudyCoding(study);

    assertThat(index.named(coding.read(k -> k.equals("PatientID") ? "JHU 17" : "")))
        .containsExactly(one);
    assertThat(index.named(coding.read(k -> k.equals("PatientID") ? "A-017" : "")))
        .containsExactly(two);
    assertThat(index.named(coding.read(k -> k.equals("PatientName") ? "10009" : "")))
        .containsExactly(one);
    assertThat(index.named(coding.read(k -> k.equals("PatientID") ? "A-17" : "10001"))).isEmpty();
    assertThat(index.named(coding.read(_ -> "nothing"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A010", "{N3", "N3}", "{N0}", "{N99}", "{nonsense}", "{id:}"})
  void aTemplateThatCannotBeReadSaysWhy(String template) {
    assertThatThrownBy(() -> CodeTemplate.of(template))
        .isInstanceOf(CodeTemplate.CodeTemplateException.class)
        .hasMessageMatching(".{10,}");
  }

  @Test
  void formatAndParseAreInverse() {
    Random random = new Random(7);
    String[] templates = {"{site}{N3}", "{site}-{N4}{C}", "P{X5}{C}", "{A2}{N2}-{N3}", "{N6}.{C}"};
    for (int i = 0; i < 2000; i++) {
      CheckDigit digit = CheckDigit.values()[1 + random.nextInt(CheckDigit.values().length - 1)];
      StudyCoding coding = new StudyCoding(study(templates[i % templates.length], digit));
      List<String> characters = coding.slots().stream().map(slot -> run(slot, random)).toList();
      String site = coding.sitePrefixes().get(random.nextInt(coding.sitePrefixes().size()));

      String code = coding.format(site, characters).orElseThrow();
      ParsedCode parsed = coding.parse(code).orElseThrow();

      assertThat(parsed.characters()).isEqualTo(characters);
      assertThat(parsed.check()).isNotEqualTo(Check.WRONG);
      assertThat(coding.code(parsed)).contains(code);
    }
  }

  /** Bounded repetitions only: no text makes matching slow or fail. */
  @Test
  void longAndOddTextsAreRead() {
    StudyCoding coding =
        new StudyCoding(
            with(
                study("{site}{N3}-{v}-{I}", CheckDigit.NONE),
                visits(),
                Map.of("PatientID", "{study}_{session}_{modality}_{id:x}_{subject}_{v}")));
    Random random = new Random(11);
    String alphabet = "A0-_ ^1ẞıİ\u0000é漢V2TST";
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(i % 100 == 0 ? 5000 : 60);
      for (int c = 0; c < length; c++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String odd = text.toString();
      for (ParsedCode code : coding.find(odd)) {
        assertThat(code.end()).isLessThanOrEqualTo(odd.length());
        assertThat(odd.substring(code.start(), code.end())).containsIgnoringCase(code.number());
      }
      assertThat(coding.read(_ -> odd).parts().size()).isLessThanOrEqualTo(1);
    }
  }

  private static String run(CodeToken.Characters slot, Random random) {
    String alphabet =
        switch (slot.kind()) {
          case DIGITS -> "0123456789";
          case LETTERS -> "ABCDEFGH";
          case LETTERS_OR_DIGITS -> "AB01";
        };
    StringBuilder run = new StringBuilder();
    for (int i = 0; i < slot.min(); i++) {
      run.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return run.toString();
  }

  private static List<PlannedVisit> visits() {
    return List.of(
        new PlannedVisit("V1", 14, 21, List.of("baseline")),
        new PlannedVisit("V2", 379, 42, List.of("M12")));
  }

  private static ResearchStudy study(String template, CheckDigit digit) {
    return new ResearchStudy(
        "TST-01",
        "TST",
        new CodeGrammar(template, digit),
        "PatientID",
        IdentityPolicy.NONE,
        "",
        "",
        "",
        visits(),
        List.of(
            new Site("TST/A", "A", "1", ""),
            new Site("TST/B", "B", "2", ""),
            new Site("TST/JHU", "JHU", "3", ""),
            new Site("TST/XYZ", "XYZ", "4", "")));
  }

  private static ResearchStudy with(
      ResearchStudy study, List<PlannedVisit> visits, Map<String, String> fields) {
    return new ResearchStudy(
        study.id(),
        study.shortName(),
        study.grammar(),
        study.codeField(),
        study.identityPolicy(),
        study.tracer(),
        study.protocol(),
        study.modality(),
        visits,
        study.sites(),
        fields.entrySet().stream().map(f -> new CodeField(f.getKey(), f.getValue())).toList(),
        null);
  }

  private static ResearchSubject subject(
      String site, String code, List<String> former, Map<String, String> identifiers) {
    return new ResearchSubject(
        "TST-01",
        site,
        code,
        former,
        PersonalIdentity.UNKNOWN,
        null,
        null,
        ResearchSubject.Status.ACTIVE,
        null,
        identifiers);
  }
}
