package org.trinomen.archive.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.trinomen.archive.index.Scans.file;
import static org.trinomen.archive.index.Scans.slice;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.file.FaultyFiles;
import org.trinomen.archive.index.Scans;
import org.trinomen.archive.ingest.TestArchive;
import org.trinomen.archive.ledger.FileLedgerStore;
import org.trinomen.archive.ledger.Ledger;
import org.trinomen.archive.ledger.LedgerSettings;
import org.trinomen.dicom.Tag;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.ledger.LedgerAssertion;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.Reason;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.Statement;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Decision;
import org.trinomen.identity.resolve.Declarations;
import org.trinomen.identity.resolve.Evidence;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.resolve.Resolution;
import org.trinomen.identity.resolve.SiteHabit;
import org.trinomen.identity.resolve.SitePattern;
import org.trinomen.identity.study.CheckDigit;
import org.trinomen.identity.study.CodeGrammar;
import org.trinomen.identity.study.IdentityPolicy;
import org.trinomen.identity.study.IncomingRoster;
import org.trinomen.identity.study.PersonalIdentity;
import org.trinomen.identity.study.PlannedVisit;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.study.RosterLine;
import org.trinomen.identity.study.Site;
import org.trinomen.identity.viewpoint.ShippedViewpoints;

/** What becomes of arrivals, statements and rosters, on a real archive and a real ledger. */
final class IdentityServiceTest {

  private static final Agent ADA = new Agent.Person("ada", "", "");
  private static final Reason BY_TELEPHONE = new Reason("", "by telephone");
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 1);

  @TempDir private Path folder;
  private TestArchive archive;
  private Ledger ledger;
  private IdentityService identity;

  /** Takes the typed Patient ID for the subject code, and breaks down over one of them. */
  private static final class ByPatientId implements ScanDecider {

    @Override
    public String version() {
      return "1";
    }

    @Override
    public String configurationDigest() {
      return "";
    }

    @Override
    public ByRoster by(Roster roster, Declarations stated) {
      return (scans, said) ->
          new Resolution(
              scans.stream().map(scan -> decide(roster, scan)).toList(), patterns(scans));
    }

    private static List<SitePattern> patterns(List<ReceivedScan> scans) {
      List<String> padded =
          scans.stream()
              .filter(scan -> scan.identity().patientId().startsWith("SUB-0"))
              .map(ReceivedScan::id)
              .toList();
      return List.of(ofZeros(padded));
    }

    private static Decision decide(Roster roster, ReceivedScan scan) {
      String typed = scan.identity().patientId();
      if (typed.equals("SUB-666")) {
        throw new IllegalStateException("no one expected that");
      }
      if (roster.subjects().stream().noneMatch(subject -> subject.code().equals(typed))) {
        return new Decision.InReview(scan.id(), "nobody has that code", 0.1, List.of());
      }
      SubjectVisit visit = new SubjectVisit("NPET-A", typed, "V1");
      Candidate candidate =
          new Candidate(visit, 0.9999, List.of(new Evidence("PatientID", "is the code", 13)));
      return new Decision.Resolved(scan.id(), visit, 0.9999, List.of(candidate));
    }
  }

  private static SitePattern ofZeros(List<String> scans) {
    return new SitePattern(
        "NPET-A/1", new SiteHabit.OtherPrefix("SUB-0"), scans, LocalDate.of(2026, 1, 1));
  }

  @BeforeEach
  void open() throws IOException {
    archive = TestArchive.open(folder.resolve("archive"));
    ledger =
        Ledger.open(
            FileLedgerStore.open(
                new FaultyFiles(),
                folder.resolve("ledger"),
                LedgerSettings.DEFAULT,
                Clock.fixed(Scans.EPOCH, ZoneOffset.UTC),
                new Random(1)));
    identity =
        IdentityService.open(
            ledger,
            archive.finder(),
            new ScanReader(archive.volumes()),
            new ByPatientId(),
            ShippedViewpoints.all());
  }

  @AfterEach
  void close() throws IOException {
    identity.close();
    ledger.close();
    archive.close();
  }

  private void reopen() throws IOException {
    close();
    open();
  }

  @Test
  void arrivalIsObservedAndDecidedOnOnce() throws Exception {
    roster("SUB-001");
    String scan = receive(1);
    long head = settled();

    assertThat(identity.state().historyOfScan(scan, head))
        .extracting(entry -> entry.assertion().getClass().getSimpleName())
        .containsExactly("Observed", "Assigned");
    assertThat(answer(scan)).isEqualTo("SUB-001 V1");
    archive.receive(file(slice(1, 1, 1, 2), 100));
    assertThat(settled()).as("another instance of the same scan says nothing new").isEqualTo(head);
    reopen();
    assertThat(settled()).as("nor does another start").isEqualTo(head);
    assertThat(answer(scan)).isEqualTo("SUB-001 V1");
  }

  @Test
  void scanIsKnownAndPreviewsAreCompleteFromTheFirstMomentOfAStart() throws Exception {
    roster("SUB-001");
    String scan = receive(1);
    settled();
    ReceivedScan before = identity.scan(scan).orElseThrow();

    reopen();

    assertThat(identity.scan(scan)).contains(before);
    assertThat(identity.sitePatterns()).containsExactly(ofZeros(List.of(scan)));
  }

  @Test
  void whatSitesDoWrongAgainIsToldAfterAStartToo() throws Exception {
    roster("SUB-001");
    String scan = receive(1);
    settled();
    List<SitePattern> told = List.of(ofZeros(List.of(scan)));

    assertThat(identity.sitePatterns()).isEqualTo(told);
    reopen();
    settled();
    assertThat(identity.sitePatterns()).isEqualTo(told);
  }

  @Test
  void whatACrashLeftUndecidedIsDecidedAtTheNextStart() throws Exception {
    roster("SUB-001");
    settled();
    identity.close();
    String scan = receive(1);
    ReceivedScan received =
        new ScanReader(archive.volumes()).read(archive.finder().scans(0, 1).getFirst());
    ledger.append(List.of(Claims.observed(received)));

    reopen();
    settled();

    assertThat(answer(scan)).isEqualTo("SUB-001 V1");
  }

  @Test
  void rosterThatGrowsIsHeldAgainstWhatWaits() throws Exception {
    roster("SUB-001");
    String scan = receive(2);
    settled();
    assertThat(answer(scan)).isEqualTo("review: nobody has that code");
    long before = identity.state().head();

    roster("SUB-001", "SUB-002");
    settled();

    assertThat(answer(scan)).isEqualTo("SUB-002 V1");
    assertThat(identity.answer(scan, ShippedViewpoints.STUDY, before))
        .isInstanceOf(Answer.InReview.class);
  }

  @Test
  void personOutranksTheResolverWhichOnlyAsksForALook() throws Exception {
    roster("SUB-001");
    String scan = receive(2);
    settled();
    LedgerEntry said = state(assign(scan, "SUB-001"));

    roster("SUB-001", "SUB-002");
    settled();

    assertThat(answer(scan)).isEqualTo("SUB-001 V1");
    assertThat(identity.state().historyOfScan(scan, identity.state().head()).getLast().assertion())
        .isInstanceOfSatisfying(
            ScanAssertion.HeldForReview.class,
            held -> assertThat(held.reason()).contains("disagrees"));
    state(new LedgerAssertion.Retracts(said.seq()));
    settled();
    assertThat(answer(scan)).as("whom it took it for all along").isEqualTo("SUB-002 V1");
  }

  @Test
  void scanThatBreaksTheResolverHoldsUpNoOther() throws Exception {
    roster("SUB-001");
    String broken = receive(666);
    String sound = receive(1);
    settled();

    assertThat(answer(broken)).isEqualTo("review: the resolver failed on it");
    assertThat(answer(sound)).isEqualTo("SUB-001 V1");
  }

  @Test
  void everyScanHasOneAnswerInEveryViewpoint() throws Exception {
    roster("SUB-001");
    for (int patient = 1; patient < 20; patient++) {
      receive(patient);
    }
    archive.receive(file(slice(1, 1, 1, 7).string(Tag.PatientName, "Doe^Janet"), 100));
    long head = settled();

    assertThat(archive.finder().scans(0, 100)).hasSize(20);
    for (var viewpoint : ShippedViewpoints.all()) {
      assertThat(identity.state().answers(viewpoint, head))
          .extracting(Answer::scan)
          .containsExactlyElementsOf(
              archive.finder().scans(0, 100).stream().map(scan -> scan.id().text()).toList());
    }
  }

  @Test
  void nonsenseIsRefusedAndNothingIsWritten() throws Exception {
    long head = settled();

    assertThatThrownBy(() -> state(new LedgerAssertion.Retracts(head + 7)))
        .isInstanceOf(StatementRefusedException.class);
    assertThat(identity.state().head()).isEqualTo(head);
  }

  private String receive(int patient) throws IOException {
    archive.receive(file(slice(patient, 1, 1, 1), 100 + 2 * patient));
    identity.wake();
    return archive.finder().scans(0, 100).getLast().id().text();
  }

  private long settled() throws InterruptedException {
    identity.awaitDecisions();
    return identity.state().head();
  }

  private LedgerEntry state(org.trinomen.identity.ledger.Assertion assertion) throws IOException {
    return identity.append(List.of(Statement.of(ADA, assertion, BY_TELEPHONE))).getFirst();
  }

  private static ScanAssertion assign(String scan, String subject) {
    return new ScanAssertion.Assigned(
        scan, new SubjectVisit("NPET-A", subject, "V1"), 1, List.of());
  }

  private String answer(String scan) {
    return switch (identity.answer(scan, ShippedViewpoints.STUDY, identity.state().head())) {
      case Answer.Resolved resolved ->
          resolved.subjectVisit().subject() + " " + resolved.subjectVisit().visit();
      case Answer.InReview review -> "review: " + review.detail();
      case Answer.OutOfStudy out -> "out: " + out.reason();
    };
  }

  private void roster(String... codes) throws IOException {
    ResearchStudy study =
        new ResearchStudy(
            "NPET-A",
            "NPET",
            new CodeGrammar("SUB-{N3}", CheckDigit.NONE),
            "PatientID",
            IdentityPolicy.NONE,
            "",
            "",
            "PT",
            List.of(new PlannedVisit("V1", 14, 21)),
            List.of(new Site("NPET-A/1", "", "0", "Johns Hopkins")));
    List<RosterLine<ResearchSubject>> subjects =
        Stream.of(codes)
            .map(
                code ->
                    new RosterLine<>(
                        "roster.csv",
                        1,
                        new ResearchSubject(
                            "NPET-A",
                            "NPET-A/1",
                            code,
                            List.of(),
                            PersonalIdentity.UNKNOWN,
                            null,
                            null,
                            ResearchSubject.Status.ACTIVE,
                            null)))
            .toList();
    identity.importRoster(
        new IncomingRoster(
            List.of(new RosterLine<>("study.conf", 1, study)),
            List.of(),
            subjects,
            List.of(),
            List.of()),
        TODAY,
        new Agent.Feed("test"),
        new Reason("roster-import", ""));
  }
}
