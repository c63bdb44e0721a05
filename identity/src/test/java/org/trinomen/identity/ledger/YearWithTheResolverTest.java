package org.trinomen.identity.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.trinomen.identity.ledger.TestLedger.ADA;
import static org.trinomen.identity.ledger.TestLedger.FEED;
import static org.trinomen.identity.ledger.TestLedger.STUDY;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.trinomen.identity.ScanIdentity;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Decision;
import org.trinomen.identity.resolve.Evidence;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.resolve.Resolution;
import org.trinomen.identity.resolve.Resolver;
import org.trinomen.identity.resolve.ResolverSettings;
import org.trinomen.identity.resolve.SiteHabit;
import org.trinomen.identity.resolve.SitePattern;
import org.trinomen.identity.study.PersonalIdentity;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Site;
import org.trinomen.identity.study.SiteNode;
import org.trinomen.identity.viewpoint.ShippedViewpoints;

/** A year of a study in which the resolver itself decides, month by month, with all in view. */
final class YearWithTheResolverTest {

  private static final LocalDate NEW_YEAR = LocalDate.of(2026, 1, 1);
  private static final Agent.Algorithm RESOLVER =
      new Agent.Algorithm("trinomen-resolver", "1", ResolverSettings.DEFAULT.digest());

  private final TestLedger ledger = new TestLedger();
  private final LedgerInvariants invariants = new LedgerInvariants(ledger);
  private final Resolver resolver = new Resolver(ResolverSettings.DEFAULT);
  private final Random random = new Random(7);
  private final List<ResearchSubject> subjects = new ArrayList<>();
  private final List<ReceivedScan> scans = new ArrayList<>();
  private final Map<String, String> truth = new HashMap<>();
  private final Map<String, Assertion> said = new HashMap<>();
  private final List<Run> runs = new ArrayList<>();

  /** Typed clearly, with a number that is one too high. */
  private final List<String> miscounted = new ArrayList<>();

  private List<SitePattern> patterns = List.of();
  private long rule;

  /** What the resolver decided, to be decided again at the end of the year. */
  private record Run(long basis, int scans, String decisions) {}

  @Test
  void whatItDecidesIsExplainedCanBeReplayedAndKeepsTheInvariants() {
    Site a = new Site("NPET/1", "A", "JHU", "Johns Hopkins");
    Site b = new Site("NPET/2", "B", "WASHU", "Washington");
    ledger.say(FEED, new RosterAssertion.StudyDefined(TestLedger.study(a, b)));
    for (Site site : List.of(a, b)) {
      SiteNode node =
          new SiteNode(
              site.organization(), SiteNode.Kind.AE_TITLE, "PET" + site.prefix(), null, null);
      ledger.say(FEED, new RosterAssertion.SiteNodeDeclared(node));
    }
    for (int month = 0; month < 12; month++) {
      for (int i = 0; i < 5; i++) {
        enrol(i % 2 == 0 ? a : b, month * 30 + i * 5);
      }
      decide();
      someoneNoticesThatSiteTwoCountsWrong();
      people();
      invariants.remember();
      invariants.theRememberedIsUnchanged();
    }
    assertThat(said.values()).hasAtLeastOneElementOfType(ScanAssertion.Assigned.class);
    assertThat(said.values()).hasAtLeastOneElementOfType(ScanAssertion.HeldForReview.class);
    rightWhereResolved();
    theRuleCanBeTakenBack();
    runs.forEach(this::replay);
  }

  /** The alarm tells of it; one statement, and the run is decided anew. */
  private void someoneNoticesThatSiteTwoCountsWrong() {
    Optional<SitePattern> alarm =
        patterns.stream().filter(p -> p.habit().equals(new SiteHabit.NumberOffset(-1))).findAny();
    if (rule > 0 || alarm.isEmpty()) {
      return;
    }
    assertThat(alarm.get().site()).isEqualTo("NPET/2");
    rule =
        ledger.add(
            new Statement(
                ADA,
                new RosterAssertion.SiteRule(alarm.get().site(), alarm.get().habit()),
                new Reason("", "the site counts from 0"),
                List.of(),
                alarm.get().from(),
                null,
                0,
                ""));
    invariants.hold();
    decide();
    assertThat(patterns).noneMatch(p -> p.habit() instanceof SiteHabit.NumberOffset);
    for (String scan : miscounted) {
      assertThat(ledger.state.answer(scan, ShippedViewpoints.STUDY, ledger.state.head()))
          .isInstanceOfSatisfying(
              Answer.Resolved.class,
              now -> assertThat(now.subjectVisit().subject()).isEqualTo(truth.get(scan)));
    }
  }

  private void theRuleCanBeTakenBack() {
    assertThat(rule).as("the alarm was raised").isPositive();
    assertThat(miscounted).hasSizeGreaterThan(4);
    String with = resolution(ledger.state.head()).decisions().toString();
    long retracted = ledger.retract(ADA, rule);
    assertThat(ledger.state.declarations(ledger.state.head()).rules()).isEmpty();
    assertThat(resolution(ledger.state.head()).decisions().toString()).isNotEqualTo(with);
    ledger.retract(ADA, retracted);
    assertThat(resolution(ledger.state.head()).decisions().toString()).isEqualTo(with);
    invariants.theRememberedIsUnchanged();
  }

  private Resolution resolution(long basis) {
    return resolution(basis, scans);
  }

  private Resolution resolution(long basis, List<ReceivedScan> arrived) {
    List<String> ids = arrived.stream().map(ReceivedScan::id).toList();
    return resolver.resolution(
        ledger.state.roster(basis),
        ledger.state.declarations(basis),
        arrived,
        ledger.state.declarations(ids, basis));
  }

  private void enrol(Site site, int day) {
    String code = site.prefix() + "%03d".formatted(subjects.size() + 1);
    LocalDate on = NEW_YEAR.plusDays(day);
    LocalDate born = LocalDate.of(1940, 1, 1).plusDays(random.nextInt(15_000));
    ResearchSubject row =
        new ResearchSubject(
            STUDY,
            site.id(),
            code,
            List.of(),
            new PersonalIdentity(
                "", "", "", born, born.getYear(), random.nextBoolean() ? "F" : "M", ""),
            on,
            on,
            ResearchSubject.Status.ACTIVE,
            null);
    subjects.add(row);
    ledger.say(FEED, new RosterAssertion.SubjectEnrolled(row));
    LocalDate due = on.plusDays(10);
    ledger.say(
        FEED,
        new RosterAssertion.VisitPlanned(
            TestLedger.subject(code), "V1", due, due.minusDays(10), due.plusDays(20)));
    receive(row, site, due.plusDays(random.nextInt(5)));
  }

  private void receive(ResearchSubject subject, Site site, LocalDate day) {
    String id = "scan" + scans.size();
    String date = day.format(DateTimeFormatter.BASIC_ISO_DATE);
    LocalDate born = subject.person().birthDate();
    ReceivedScan scan =
        new ReceivedScan(
            id,
            day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC),
            new ScanIdentity(
                counted(id, subject.code(), day),
                "",
                "",
                born == null ? "" : born.format(DateTimeFormatter.BASIC_ISO_DATE),
                subject.person().sex()),
            new ReceivedScan.Circumstances("dicom", "", "PET" + site.prefix(), "192.0.2.7", "", ""),
            day,
            Map.of(
                "Modality",
                "PT",
                "StudyDate",
                date,
                "StudyDescription",
                "NPET V1",
                "StudyInstanceUID",
                "1.2.3." + scans.size(),
                "Radiopharmaceutical",
                "FDG"),
            "");
    scans.add(scan);
    truth.put(id, subject.code());
    ledger.say(
        FEED, new ScanAssertion.Observed(id, scan.receivedAt(), "", "PT", Set.of("study:" + id)));
    invariants.hold();
  }

  /** From summer on the second site counts from 0. */
  private String counted(String id, String code, LocalDate day) {
    if (code.startsWith("B") && day.getMonthValue() >= 6) {
      miscounted.add(id);
      return "B%03d".formatted(Integer.parseInt(code.substring(1)) + 1);
    }
    return typed(code);
  }

  /** As people type: the code, in small letters, spoken, or nothing at all. */
  private String typed(String code) {
    return switch (random.nextInt(10)) {
      case 0 -> code.toLowerCase(Locale.ROOT);
      case 1 -> code.charAt(0) + "-" + code.substring(1);
      case 2 -> "test patient";
      case 3 -> "";
      default -> code;
    };
  }

  /** Decides all scans anew, and says what it has not said yet. */
  private void decide() {
    long basis = ledger.state.head();
    Resolution resolution = resolution(basis);
    List<Decision> decisions = resolution.decisions();
    patterns = resolution.patterns();
    runs.add(new Run(basis, scans.size(), decisions.toString()));
    for (Decision decision : decisions) {
      Statement statement =
          Statement.of(RESOLVER, decision, basis, ResolverSettings.DEFAULT.digest());
      if (!statement.assertion().equals(said.put(decision.scan(), statement.assertion()))) {
        explained(decision, statement);
        ledger.add(statement);
        invariants.hold();
      }
    }
  }

  /** The bits, with the prior among them, sum to the log-odds. */
  private static void explained(Decision decision, Statement statement) {
    if (decision instanceof Decision.InReview) {
      return;
    }
    Candidate chosen = decision.candidates().getFirst();
    double odds = chosen.probability() / (1 - chosen.probability());
    double bits = statement.evidence().stream().mapToDouble(Evidence::bits).sum();
    if (Double.isFinite(odds)) {
      // Near certainty a double holds only so many digits of what is missing to 1.
      double rounding = 1e-15 / (1 - chosen.probability());
      assertThat(bits).isCloseTo(Math.log(odds) / Math.log(2), within(1e-9 + rounding));
    }
    assertThat(decision.candidates()).as("what else was considered").hasSizeGreaterThan(1);
  }

  private void people() {
    for (ReceivedScan scan : scans) {
      Answer answer = ledger.state.answer(scan.id(), ShippedViewpoints.STUDY, ledger.state.head());
      if (answer instanceof Answer.InReview && random.nextInt(3) > 0) {
        ledger.is(ADA, scan.id(), truth.getOrDefault(scan.id(), ""), "V1");
        invariants.hold();
      }
    }
  }

  private void rightWhereResolved() {
    int resolved = 0;
    for (Answer answer : invariants.answers(ShippedViewpoints.STUDY)) {
      if (answer instanceof Answer.Resolved right) {
        assertThat(right.subjectVisit().subject()).isEqualTo(truth.get(right.scan()));
        resolved++;
      }
    }
    assertThat(resolved).isGreaterThan(scans.size() * 3 / 4);
  }

  /** The roster as of then and the scans of then give the decisions of then, bit for bit. */
  private void replay(Run run) {
    List<Decision> again = resolution(run.basis(), scans.subList(0, run.scans())).decisions();
    assertThat(again.toString()).isEqualTo(run.decisions());
  }
}
