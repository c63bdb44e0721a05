package org.trinomen.identity.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.identity.study.CheckDigit;
import org.trinomen.identity.study.CodeGrammar;
import org.trinomen.identity.study.IdentityPolicy;
import org.trinomen.identity.study.PlannedVisit;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.Site;

class ReadingTest {

  private static final ResearchStudy LETTERED = study("NPET-A", "NPET", "{site}{N3}", "A", "D");
  private static final ResearchStudy DASHED = study("TAU-B", "TAU", "{site}-{N4}", "JHU", "MGH");
  private static final ResearchStudy SPREAD = study("SPR", "SPR", "S{site}-P{N3}-V{v}", "01", "02");

  private final CodeReader reader = new CodeReader(List.of(LETTERED, DASHED, SPREAD));

  private static ResearchStudy study(String id, String name, String template, String... prefixes) {
    return new ResearchStudy(
        id,
        name,
        new CodeGrammar(template, CheckDigit.NONE),
        "PatientID",
        IdentityPolicy.NONE,
        "",
        "",
        "PT",
        List.of(new PlannedVisit("V1", 0, 10), new PlannedVisit("V2", 365, 10)),
        java.util.stream.Stream.of(prefixes)
            .map(p -> new Site(id + "/" + p, p, "hospital " + p, ""))
            .toList());
  }

  private List<String> cores(String text) {
    return reader.read(text).stream().map(Reading::core).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "D302-T2, D302",
    "c 017, C017",
    "SUBJECT_C027, C027",
    "sub-A03, A03",
    "PET_JHU-8731 scan 1, JHU8731",
    "PETD189, D189",
    "NPET-A_D139, D139",
    "NPET-D191, D191",
    "d094_20190306, D094",
    "B112 AA, B112",
    "C062*, C062",
    "NPET^C 064-T2, C064",
    "TAU^JHU-0084_M12, JHU0084",
    "#D004-r, D004",
    "PETs01-p46-v2, S01P46",
    "D301 month 24, D301",
    "JHU-0028-1, JHU0028",
    "B44_20160407, B44",
    "BRAVO_ONE_ONE_TWO, B112",
    "see_o_eight_two, C082",
    "B-o-five-eight, B058",
    "J-H-you-o-o-o-7, JHU0007",
    "ALPHA OH OH NINE, A009",
    "D TWO SEVEN ONE, D271",
    "delta one twenty-three, D123",
    "delta one hundred five, D105"
  })
  void isAmongTheReadings(String text, String code) {
    assertThat(cores(text)).contains(code);
  }

  @Test
  void aCodeWithinALongerNumberIsNone() {
    assertThat(cores("953609")).containsExactly("953609");
  }

  @Test
  void wordsAloneAreNoCode() {
    assertThat(cores("PET BRAIN RESEARCH")).isEmpty();
    assertThat(cores("MOORE^EUGENE^RAYMOND")).isEmpty();
  }

  @Test
  void theSuffixThatIsTakenAwaySaysWhichVisit() {
    VisitHint hint =
        reader.read("D302-T2").stream()
            .filter(r -> r.core().equals("D302"))
            .findFirst()
            .orElseThrow()
            .visit();

    assertThat(hint.meant(LETTERED)).isEqualTo(0b10);
  }

  @ParameterizedTest
  @CsvSource({
    "NEURO PET Visit 2, 2",
    "baseline, 1",
    "PET/CT BRAIN follow-up, 2",
    "TP1, 1",
    "month 12, 2",
    "NEURO PET, 0"
  })
  void wordsOnTheVisitAreFound(String text, int bits) {
    assertThat(VisitHint.find(TypedText.upper(text)).meant(LETTERED)).isEqualTo(bits);
  }

  @Test
  void aLoneLetterOAmongSpokenDigitsIsZero() {
    assertThat(SpokenForms.read("B O EIGHT SIX")).isEqualTo("B086");
  }

  @Test
  void aNameIsNotSpoken() {
    assertThat(SpokenForms.read("BEE MAY")).isEmpty();
    assertThat(SpokenForms.read("O NEILL")).isEmpty();
  }

  @Test
  void aWordOfPhantomsWithinANameIsNone() {
    assertThat(Lexicon.phantom("NORDNEMAN^MEI^B")).isFalse();
    assertThat(Lexicon.phantom("NEMA IQ")).isTrue();
    assertThat(Lexicon.phantom("QC20180405")).isTrue();
    assertThat(Lexicon.test("TESTA^MARIA")).isFalse();
    assertThat(Lexicon.test("TEST^PATIENT")).isTrue();
  }

  @Test
  void zerosNinesAndNoIdAreInPlaceOfACode() {
    assertThat(List.of("0000", "999", "XXXX", "NA", "NO ID", "ANONYMOUS", "1"))
        .allMatch(Lexicon::placeholder);
    assertThat(List.of("A010", "D999", "155")).noneMatch(Lexicon::placeholder);
  }

  @Test
  void initialsAreNoName() {
    assertThat(PersonFacts.name("BH")).containsExactly("", "");
    assertThat(PersonFacts.name("Wong^Dean")).containsExactly("WONG", "DEAN");
    assertThat(PersonFacts.name("RAMOS, MARY B")).containsExactly("RAMOS", "MARY");
    assertThat(PersonFacts.name("DAVID ROBERTS")).containsExactly("DAVID", "ROBERTS");
  }
}
