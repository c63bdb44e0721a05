package org.trinomen.archive.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.archive.index.Scans.file;
import static org.trinomen.archive.index.Scans.slice;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
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
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.dicom.Tag;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.ledger.Reason;
import org.trinomen.identity.resolve.Decision;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.resolve.Resolver;
import org.trinomen.identity.resolve.ResolverSettings;
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
import org.trinomen.identity.study.SiteNode;
import org.trinomen.identity.study.Visit;
import org.trinomen.identity.viewpoint.ShippedViewpoints;

/**
 * Above a thousand scans a new one is decided on with its neighbourhood alone. That must be the
 * decision of the whole study, or, where it is a close thing, a person's.
 */
final class NeighbourhoodTest {

  private static final int SUBJECTS = 520;
  private static final int SCANNED = 501;
  private static final LocalDate FIRST = LocalDate.of(2026, 2, 2);

  /** Typed so that what is usual in the study decides whether it is certain enough. */
  private static final Set<String> UNCERTAIN = Set.of("O for zero", "a digit too much");

  private static final Resolver RESOLVER = new Resolver(ResolverSettings.DEFAULT);

  @TempDir private Path folder;
  private TestArchive archive;
  private Ledger ledger;
  private IdentityService identity;
  private int received;

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
            ScanDecider.of(RESOLVER),
            ShippedViewpoints.all());
    identity.importRoster(
        roster(), LocalDate.of(2026, 3, 1), new Agent.Feed("test"), new Reason("import", ""));
  }

  @AfterEach
  void close() throws IOException {
    identity.close();
    ledger.close();
    archive.close();
  }

  @Test
  void newScanIsDecidedOnAsWithTheWholeStudyInView() throws Exception {
    for (int subject = 1; subject <= SCANNED; subject++) {
      receive(subject, code(subject), day(subject, 1));
      receive(subject, code(subject), day(subject, 2));
    }
    identity.wake();
    identity.awaitDecisions();
    Map<String, String> typed = new LinkedHashMap<>();
    typed.put("the code", arrives(502, code(502), 1));
    typed.put("O for zero", arrives(503, "SUB-O503", 1));
    typed.put("no leading zero", arrives(504, "SUB-504", 2));
    typed.put("a digit too much", arrives(505, "SUB-05055", 1));
    typed.put("a visit that another scan has", arrives(12, code(12), 1));
    typed.put("nobody's code", arrives(0, "ADNI_002_S_0413", 1));

    Map<String, String> whole = decidedTogether();

    typed.forEach(
        (what, scan) -> {
          if (UNCERTAIN.contains(what)) {
            // The study's own error rates, which a neighbourhood does not show, make it certain.
            assertThat(answer(scan)).as(what).isIn("review", whole.get(scan));
          } else {
            assertThat(answer(scan)).as(what).isEqualTo(whole.get(scan));
          }
        });
    assertThat(answer(typed.get("the code"))).isEqualTo("SUB-0502 V1");
  }

  private String arrives(int subject, String typed, int visit) throws Exception {
    receive(subject, typed, day(subject, visit));
    identity.wake();
    identity.awaitDecisions();
    List<ScanFacts> all = archive.finder().scans(received - 1, 10);
    return all.getLast().id().text();
  }

  private void receive(int subject, String typed, LocalDate day) throws IOException {
    int number = ++received;
    archive.receive(
        file(
            slice(number, 1, 1, 1)
                .string(Tag.PatientID, typed)
                .string(Tag.PatientName, "")
                .string(
                    Tag.PatientBirthDate, born(subject).format(DateTimeFormatter.BASIC_ISO_DATE))
                .string(Tag.StudyDate, day.format(DateTimeFormatter.BASIC_ISO_DATE))
                .string(Tag.StudyTime, "%06d".formatted(80_000 + number)),
            100 + 2 * number));
  }

  private Map<String, String> decidedTogether() throws IOException {
    ScanReader reader = new ScanReader(archive.volumes());
    List<ReceivedScan> scans = new ArrayList<>();
    for (ScanFacts facts : archive.finder().scans(0, 2 * SUBJECTS)) {
      scans.add(reader.read(facts));
    }
    assertThat(scans).hasSize(received).hasSizeGreaterThan(1000);
    Roster roster = new Rosters(ledger).asOf(ledger.state().head()).complete();
    Map<String, String> decided = new LinkedHashMap<>();
    for (Decision decision : RESOLVER.resolve(roster, scans)) {
      decided.put(
          decision.scan(),
          switch (decision) {
            case Decision.Resolved resolved ->
                resolved.subjectVisit().subject() + " " + resolved.subjectVisit().visit();
            case Decision.InReview _ -> "review";
            case Decision.OutOfStudy _ -> "out";
          });
    }
    return decided;
  }

  private String answer(String scan) {
    return switch (identity.answer(scan, ShippedViewpoints.STUDY, identity.state().head())) {
      case Answer.Resolved resolved ->
          resolved.subjectVisit().subject() + " " + resolved.subjectVisit().visit();
      case Answer.InReview _ -> "review";
      case Answer.OutOfStudy _ -> "out";
    };
  }

  private static String code(int subject) {
    return String.format(Locale.ROOT, "SUB-%04d", subject);
  }

  private static LocalDate born(int subject) {
    return LocalDate.of(1940, 1, 1).plusDays(37L * subject);
  }

  private static LocalDate day(int subject, int visit) {
    return FIRST.plusDays(subject % 13 + (visit - 1) * 13L);
  }

  private static IncomingRoster roster() {
    ResearchStudy study =
        new ResearchStudy(
            "NPET-A",
            "NPET",
            new CodeGrammar("SUB-{N4}", CheckDigit.NONE),
            "PatientID",
            IdentityPolicy.BIRTH_DATE,
            "",
            "",
            "PT",
            List.of(new PlannedVisit("V1", 14, 6), new PlannedVisit("V2", 27, 6)),
            List.of(new Site("NPET-A/1", "", "0", "Johns Hopkins")));
    List<RosterLine<ResearchSubject>> subjects = new ArrayList<>();
    List<RosterLine<Visit>> visits = new ArrayList<>();
    for (int subject = 1; subject <= SUBJECTS; subject++) {
      ResearchSubject enrolled =
          new ResearchSubject(
              "NPET-A",
              "NPET-A/1",
              code(subject),
              List.of(),
              new PersonalIdentity("", "", "", born(subject), born(subject).getYear(), "F", ""),
              null,
              null,
              ResearchSubject.Status.ACTIVE,
              null);
      subjects.add(new RosterLine<>("roster.csv", subject, enrolled));
      for (int visit = 1; visit <= 2; visit++) {
        LocalDate day = day(subject, visit);
        Visit planned =
            new Visit(
                "NPET-A",
                code(subject),
                "V" + visit,
                day,
                day.minusDays(6),
                day.plusDays(6),
                day,
                day);
        visits.add(new RosterLine<>("visits.csv", subject, planned));
      }
    }
    List<RosterLine<SiteNode>> nodes = List.of();
    return new IncomingRoster(
        List.of(new RosterLine<>("study.conf", 1, study)), nodes, subjects, visits, List.of());
  }
}
