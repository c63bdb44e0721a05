package org.trinomen.identity.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.trinomen.identity.ScanIdentity;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;
import org.trinomen.identity.resolve.Decision.OutOfStudy;
import org.trinomen.identity.resolve.Decision.Resolved;
import org.trinomen.identity.study.CheckDigit;
import org.trinomen.identity.study.IdentityPolicy;

/** A site does the same thing wrong again and again, until a person says so once. */
final class SiteRuleTest {

  private static final LocalDate WRONG_FROM = LocalDate.of(2017, 6, 1);
  private static final String SITE = "GEN/1";

  /** A study that knows nothing of persons but year of birth and sex: the code must tell. */
  private static final GeneratedStudy.Habits CODES_ALONE =
      new GeneratedStudy.Habits(
          "{site}{N3}",
          CheckDigit.NONE,
          new String[] {"A", "B", "C"},
          IdentityPolicy.NONE,
          "PatientID",
          1);

  private final GeneratedStudy study = ResolverTest.study(CODES_ALONE, 33, 90);
  private final Resolver resolver = new Resolver(ResolverSettings.DEFAULT);
  private final Set<String> run = new HashSet<>();

  private static SiteRule rule(SiteHabit habit) {
    return new SiteRule(SITE, habit, WRONG_FROM, null);
  }

  private Resolution resolution(List<ReceivedScan> scans, SiteRule... rules) {
    Declarations stated = new Declarations(List.of(rules), List.of(), List.of());
    return resolver.resolution(study.roster(), stated, scans, Map.of());
  }

  private String truth(String scan) {
    return study.truth.getOrDefault(scan, "");
  }

  /** The scans as they are if one site types numbers that are too high, from one day on. */
  private List<ReceivedScan> counted(int tooHigh) {
    List<ReceivedScan> scans = new ArrayList<>();
    for (ReceivedScan scan : study.scans) {
      String code = truth(scan.id()).split("\\|", -1)[0];
      LocalDate day = scan.studyDate();
      boolean clean = !code.isEmpty() && scan.identity().patientId().equals(code);
      if (clean && code.startsWith("B") && day != null && !day.isBefore(WRONG_FROM)) {
        run.add(scan.id());
        int number = Integer.parseInt(code.substring(1)) + tooHigh;
        scans.add(typed(scan, "B%03d".formatted(number)));
      } else {
        scans.add(scan);
      }
    }
    assertThat(run).hasSizeGreaterThan(20);
    return scans;
  }

  private static ReceivedScan typed(ReceivedScan scan, String patientId) {
    ScanIdentity was = scan.identity();
    Map<String, String> header = new HashMap<>(scan.header());
    header.keySet().removeAll(List.of("PatientAge", "PatientWeight"));
    return new ReceivedScan(
        scan.id(),
        scan.receivedAt(),
        new ScanIdentity(patientId, was.issuerOfPatientId(), "", "", ""),
        scan.circumstances(),
        scan.studyDate(),
        header,
        scan.pixelDigest());
  }

  private long rightOnes(Resolution resolution) {
    return resolution.decisions().stream().filter(d -> isOfTheRun(d) && isRight(d)).count();
  }

  private long wrongOnes(Resolution resolution) {
    return resolution.decisions().stream()
        .filter(d -> isOfTheRun(d) && d instanceof Resolved && !isRight(d))
        .count();
  }

  private boolean isOfTheRun(Decision decision) {
    return run.contains(decision.scan());
  }

  private boolean isRight(Decision decision) {
    return decision instanceof Resolved resolved
        && truth(decision.scan())
            .equals(resolved.subjectVisit().subject() + "|" + resolved.subjectVisit().visit());
  }

  @Test
  void theAlarmNamesTheRuleAndOneStatementCorrectsTheRun() {
    List<ReceivedScan> scans = counted(2);
    Resolution without = resolution(scans);
    SitePattern alarm =
        without.patterns().stream()
            .filter(p -> p.habit().equals(new SiteHabit.NumberOffset(-2)))
            .findFirst()
            .orElseThrow();
    assertThat(alarm.site()).isEqualTo(SITE);
    assertThat(alarm.from()).isAfterOrEqualTo(WRONG_FROM);

    Resolution with = resolution(scans, rule(alarm.habit()));
    assertThat(wrongOnes(with)).isZero();
    assertThat(rightOnes(with)).isGreaterThan(rightOnes(without));
    assertThat(rightOnes(with)).isGreaterThan(run.size() * 9L / 10);
    assertThat(with.patterns()).noneMatch(p -> p.habit().equals(alarm.habit()));
    assertThat(resolution(scans).decisions())
        .as("without the rule all is as before")
        .isEqualTo(without.decisions());
  }

  @Test
  void whatIsCorrectedIsExplainedInWords() {
    Resolution with = resolution(counted(2), rule(new SiteHabit.NumberOffset(-2)));

    assertThat(with.decisions().stream().filter(d -> run.contains(d.scan())))
        .filteredOn(Resolved.class::isInstance)
        .allSatisfy(
            decision ->
                assertThat(decision.candidates().getFirst().evidence())
                    .anyMatch(e -> e.relation().contains("as this site is said to type")));
  }

  @Test
  void aRuleHoldsOnItsDaysAndAtItsSiteOnly() {
    List<ReceivedScan> scans = counted(2);
    SiteHabit habit = new SiteHabit.NumberOffset(-2);
    Resolution without = resolution(scans);

    assertThat(resolution(scans, new SiteRule(SITE, habit, null, WRONG_FROM.minusYears(9))))
        .as("it ended before the study began")
        .isEqualTo(without);
    assertThat(resolution(scans, new SiteRule("GEN/9", habit, null, null)))
        .as("there is no such site")
        .isEqualTo(without);
    Map<String, Decision> before = new HashMap<>();
    without.decisions().forEach(d -> before.put(d.scan(), d));
    for (Decision decision : resolution(scans, rule(habit)).decisions()) {
      boolean elsewhere = !truth(decision.scan()).startsWith("B");
      if (elsewhere && before.get(decision.scan()) instanceof Resolved was) {
        assertThat(decision)
            .as("what was clear at another site stays")
            .isInstanceOfSatisfying(
                Resolved.class,
                now -> assertThat(now.subjectVisit()).isEqualTo(was.subjectVisit()));
      }
    }
  }

  @Test
  void ofTwoRulesTheLaterHolds() {
    List<ReceivedScan> scans = counted(2);
    SiteRule wrong = rule(new SiteHabit.NumberOffset(3));
    SiteRule right = rule(new SiteHabit.NumberOffset(-2));

    assertThat(resolution(scans, wrong, right).decisions())
        .isEqualTo(resolution(scans, right).decisions());
  }

  @Test
  void anotherPrefixIsCorrectedToo() {
    List<ReceivedScan> scans = new ArrayList<>();
    for (ReceivedScan scan : counted(2)) {
      String code = truth(scan.id()).split("\\|", -1)[0];
      scans.add(run.contains(scan.id()) ? typed(scan, "QX-" + code.substring(1)) : scan);
    }
    Resolution with = resolution(scans, rule(new SiteHabit.OtherPrefix("QX")));

    assertThat(wrongOnes(with)).isZero();
    assertThat(rightOnes(with))
        .isGreaterThan(run.size() * 9L / 10)
        .isGreaterThan(rightOnes(resolution(scans)));
  }

  @Test
  void aClockThatIsOffIsSetRight() {
    List<ReceivedScan> scans = new ArrayList<>();
    for (ReceivedScan scan : study.scans) {
      LocalDate day = scan.studyDate();
      boolean there = scan.attribute("StationName").equals("GENPT1");
      if (there && day != null && !truth(scan.id()).isEmpty()) {
        run.add(scan.id());
      }
      scans.add(there && day != null ? dated(scan, day.plusDays(400)) : scan);
    }
    SiteRule rule = new SiteRule(SITE, new SiteHabit.ClockOffset("genpt1", -400), null, null);
    Resolution without = resolution(scans);
    Resolution with = resolution(scans, rule);

    assertThat(rightOnes(with)).isGreaterThan(rightOnes(without));
    assertThat(without.patterns())
        .anyMatch(p -> p.habit().equals(new SiteHabit.ClockOffset("GENPT1", -400)));
    assertThat(with.patterns()).noneMatch(p -> p.habit() instanceof SiteHabit.ClockOffset);
    assertThat(with.decisions().stream().filter(this::isOfTheRun))
        .anyMatch(
            d ->
                d.candidates().getFirst().evidence().stream()
                    .anyMatch(e -> e.relation().contains("as a person corrected it")));
  }

  private static ReceivedScan dated(ReceivedScan scan, LocalDate day) {
    return new ReceivedScan(
        scan.id(),
        scan.receivedAt(),
        scan.identity(),
        scan.circumstances(),
        day,
        scan.header(),
        scan.pixelDigest());
  }

  @Test
  void whatIsNamedLikeAnotherStudyIsOutOfThisOne() {
    ReceivedScan stranger = typed(study.scans.getFirst(), "ADNI_0007");
    SiteRule rule =
        new SiteRule(
            siteOf(stranger),
            new SiteHabit.NotOurs("PatientID", "ADNI_.*", OutOfStudyReason.OTHER_STUDY),
            null,
            null);

    assertThat(resolution(List.of(stranger), rule).decisions().getFirst())
        .isInstanceOfSatisfying(
            OutOfStudy.class,
            out -> assertThat(out.reason()).isEqualTo(OutOfStudyReason.OTHER_STUDY));
    assertThat(resolution(List.of(stranger)).decisions().getFirst())
        .isNotInstanceOf(OutOfStudy.class);
  }

  /** Such a pattern would keep a machine busy for years. */
  @Test
  void aPatternThatTakesForEverMatchesNothing() {
    ReceivedScan scan = typed(study.scans.getFirst(), "a".repeat(60) + "!");
    SiteRule rule =
        new SiteRule(
            siteOf(scan),
            new SiteHabit.NotOurs("PatientID", "(a+)+b", OutOfStudyReason.TEST),
            null,
            null);

    assertThat(resolution(List.of(scan), rule)).isEqualTo(resolution(List.of(scan)));
  }

  private static String siteOf(ReceivedScan scan) {
    String station = scan.attribute("StationName");
    return "GEN/" + station.substring(station.length() - 1);
  }
}
