package org.trinomen.identity.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.trinomen.identity.resolve.Candidate.Outside;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Decision.InReview;
import org.trinomen.identity.resolve.Decision.OutOfStudy;
import org.trinomen.identity.resolve.Decision.Resolved;
import org.trinomen.identity.resolve.GeneratedStudy.Habits;
import org.trinomen.identity.study.CheckDigit;
import org.trinomen.identity.study.IdentityPolicy;
import org.trinomen.identity.study.Roster;

class ResolverTest {

  static final Habits LETTERED =
      new Habits(
          "{site}{N3}",
          CheckDigit.NONE,
          new String[] {"A", "B", "C"},
          IdentityPolicy.NONE,
          "PatientID",
          1);

  private static final List<Habits> ALL =
      List.of(
          LETTERED,
          habits("{N4}{C}", CheckDigit.DAMM, IdentityPolicy.NONE, "PatientID", 2, ""),
          habits("{N4}{C}", CheckDigit.VERHOEFF, IdentityPolicy.BIRTH_DATE, "PatientName", 3, ""),
          habits(
              "S{site}-P{N3}-V{v}",
              CheckDigit.NONE,
              IdentityPolicy.NONE,
              "StudyDescription",
              3,
              "01",
              "02"),
          habits("{A3}{N3}{C}", CheckDigit.MOD_37_36, IdentityPolicy.NONE, "PatientID", 3, ""),
          habits("{site}{N3}-{I}", CheckDigit.NONE, IdentityPolicy.NONE, "PatientID", 2, "K", "L"),
          habits(
              "{site}-{N4}",
              CheckDigit.NONE,
              IdentityPolicy.FULL,
              "PatientComments",
              4,
              "JHU",
              "UPN",
              "WUS"),
          habits("{site}{N3}{C}", CheckDigit.MOD_11_10, IdentityPolicy.NONE, "PatientID", 3, "7"));

  private static Habits habits(
      String template,
      CheckDigit check,
      IdentityPolicy policy,
      String field,
      double noise,
      String... prefixes) {
    return new Habits(template, check, prefixes, policy, field, noise);
  }

  static GeneratedStudy study(Habits habits, long seed, int subjects) {
    return new GeneratedStudy(seed, habits, subjects);
  }

  static Stream<Arguments> grammars() {
    return ALL.stream().flatMap(h -> Stream.of(Arguments.of(h, 11L), Arguments.of(h, 12L)));
  }

  private static List<Decision> decide(Roster roster, List<ReceivedScan> scans) {
    return new Resolver(ResolverSettings.DEFAULT).resolve(roster, scans);
  }

  private static String named(SubjectVisit whose) {
    return whose.subject() + "|" + whose.visit();
  }

  /** Grammars and habits that the labelled samples have not. */
  @ParameterizedTest
  @MethodSource("grammars")
  void noScanOfAnyGrammarIsDecidedWronglyAndMostAreDecided(Habits habits, long seed) {
    GeneratedStudy study = study(habits, seed, 150);
    int right = 0;

    for (Decision decision : decide(study.roster(), study.scans)) {
      String truth = study.truth.get(decision.scan());
      if (decision instanceof Resolved resolved && !study.silent.contains(decision.scan())) {
        assertThat(named(resolved.subjectVisit())).as(decision.scan()).isEqualTo(truth);
        right++;
      } else if (decision instanceof OutOfStudy) {
        assertThat(truth).as(decision.scan()).isNull();
      }
    }
    assertThat((double) right / study.truth.size()).isGreaterThan(0.88);
  }

  /** A study that was kept elsewhere for years and comes in within a week. */
  @Test
  void scansOfAStudyThatComesInYearsLaterAreDecidedAllTheSame() {
    GeneratedStudy study = study(LETTERED, 14, 150);
    List<ReceivedScan> late = new ArrayList<>();
    for (ReceivedScan scan : study.scans) {
      late.add(receivedOn(Instant.parse("2026-05-04T08:00:00Z").plusSeconds(late.size()), scan));
    }
    int right = 0;

    for (Decision decision : decide(study.roster(), late)) {
      String truth = study.truth.get(decision.scan());
      if (decision instanceof Resolved resolved) {
        assertThat(named(resolved.subjectVisit())).as(decision.scan()).isEqualTo(truth);
        right++;
      }
    }
    assertThat((double) right / study.truth.size()).isGreaterThan(0.88);
  }

  private static ReceivedScan receivedOn(Instant when, ReceivedScan scan) {
    return new ReceivedScan(
        scan.id(),
        when,
        scan.identity(),
        scan.circumstances(),
        scan.studyDate(),
        scan.header(),
        scan.pixelDigest());
  }

  @Test
  void everyScanHasOneDecisionInTheOrderAskedFor() {
    GeneratedStudy study = study(LETTERED, 3, 60);

    assertThat(decide(study.roster(), study.scans).stream().map(Decision::scan))
        .containsExactlyElementsOf(study.scans.stream().map(ReceivedScan::id).toList());
  }

  @Test
  void theOrderOfScansChangesNothing() {
    GeneratedStudy study = study(LETTERED, 4, 60);
    Map<String, Decision> before = new HashMap<>();
    decide(study.roster(), study.scans).forEach(d -> before.put(d.scan(), d));
    List<ReceivedScan> shuffled = new ArrayList<>(study.scans);
    Collections.shuffle(shuffled, new Random(99));

    for (Decision decision : decide(study.roster(), shuffled)) {
      assertThat(decision).isEqualTo(before.get(decision.scan()));
    }
  }

  @Test
  void evidenceSumsToTheLogOddsAndThereIsARunnerUp() {
    GeneratedStudy study = study(ALL.get(6), 5, 80);

    for (Decision decision : decide(study.roster(), study.scans)) {
      assertThat(decision.candidates()).as(decision.scan()).hasSizeGreaterThan(1);
      for (Candidate candidate : decision.candidates()) {
        double p = candidate.probability();
        double bits = candidate.evidence().stream().mapToDouble(Evidence::bits).sum();
        assertThat(bits).isCloseTo(Math.log(p / (1 - p)) / Math.log(2), within(1e-9));
      }
      assertThat(decision.confidence()).isEqualTo(decision.candidates().getFirst().probability());
    }
  }

  @Test
  void wordsOfEvidenceAndReasonsHoldNoName() {
    GeneratedStudy study = study(ALL.get(6), 6, 80);

    for (Decision decision : decide(study.roster(), study.scans)) {
      String words =
          decision.candidates().stream()
                  .flatMap(c -> c.evidence().stream())
                  .map(e -> e.field() + " " + e.relation())
                  .toList()
              + (decision instanceof InReview review ? review.reason() : "");
      assertThat(words.toUpperCase(java.util.Locale.ROOT))
          .doesNotContain("NORDNEMAN", "TAMARACK", "UMBRELLA", "POPLAR", "HUGO");
    }
  }

  @Test
  void candidatesAreRankedAndProbabilitiesSumToAtMostOne() {
    GeneratedStudy study = study(LETTERED, 7, 60);

    for (Decision decision : decide(study.roster(), study.scans)) {
      double sum = 0;
      double last = 1;
      for (Candidate candidate : decision.candidates()) {
        assertThat(candidate.probability()).isLessThanOrEqualTo(last);
        last = candidate.probability();
        sum += last;
      }
      assertThat(sum).isLessThan(1 + 1e-5);
    }
  }

  @Test
  void withoutARosterEveryScanWaitsForAPerson() {
    GeneratedStudy study = study(LETTERED, 8, 20);
    Roster empty = new Roster(List.of(), List.of(), List.of(), List.of());

    assertThat(decide(empty, study.scans))
        .allMatch(
            d ->
                d.candidates().getFirst().whose() instanceof Outside
                    && (d instanceof InReview || d instanceof OutOfStudy));
  }

  @Test
  void noScansNoDecisions() {
    assertThat(decide(study(LETTERED, 9, 20).roster(), List.of())).isEmpty();
  }

  @Test
  void aSingleScanWithAClearCodeOnItsDayIsResolved() {
    GeneratedStudy study = study(LETTERED, 10, 40);
    ReceivedScan clear =
        study.scans.stream()
            .filter(s -> study.truth.getOrDefault(s.id(), "").startsWith(s.identity().patientId()))
            .filter(s -> s.identity().patientId().length() == 4)
            .findFirst()
            .orElseThrow();

    Decision decision = decide(study.roster(), List.of(clear)).getFirst();

    assertThat(decision.candidates().getFirst().whose()).isInstanceOf(SubjectVisit.class);
    assertThat(named((SubjectVisit) decision.candidates().getFirst().whose()))
        .isEqualTo(study.truth.get(clear.id()));
  }

  @Test
  void aPhantomIsOutOfStudyAndSaysSo() {
    GeneratedStudy study = study(LETTERED, 13, 60);

    assertThat(decide(study.roster(), study.scans))
        .filteredOn(OutOfStudy.class::isInstance)
        .isNotEmpty()
        .allMatch(d -> !study.truth.containsKey(d.scan()));
  }
}
