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
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.trinomen.identity.ScanIdentity;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Decision;
import org.trinomen.identity.resolve.Evidence;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.resolve.Resolver;
import org.trinomen.identity.resolve.ResolverSettings;
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
      people();
      invariants.remember();
      invariants.theRememberedIsUnchanged();
    }
    assertThat(said.values()).hasAtLeastOneElementOfType(ScanAssertion.Assigned.class);
    assertThat(said.values()).hasAtLeastOneElementOfType(ScanAssertion.HeldForReview.class);
    rightWhereResolved();
    runs.forEach(this::replay);
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
                typed(subject.code()),
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
    List<Decision> decisions = resolver.resolve(ledger.state.roster(basis), scans);
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
    List<Decision> again =
        resolver.resolve(ledger.state.roster(run.basis()), scans.subList(0, run.scans()));
    assertThat(again.toString()).isEqualTo(run.decisions());
  }
}
