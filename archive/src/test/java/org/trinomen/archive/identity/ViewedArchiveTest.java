package org.trinomen.archive.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.archive.index.Scans.file;
import static org.trinomen.archive.index.Scans.slice;
import static org.trinomen.archive.index.Scans.studyUid;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.export.CoercionKey;
import org.trinomen.archive.file.FaultyFiles;
import org.trinomen.archive.index.Scans;
import org.trinomen.archive.ingest.TestArchive;
import org.trinomen.archive.ledger.FileLedgerStore;
import org.trinomen.archive.ledger.Ledger;
import org.trinomen.archive.ledger.LedgerSettings;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Matching;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Reason;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.Statement;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Decision;
import org.trinomen.identity.resolve.Declarations;
import org.trinomen.identity.resolve.Resolution;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.viewpoint.Presentation;
import org.trinomen.identity.viewpoint.ShippedViewpoints;
import org.trinomen.identity.viewpoint.Viewpoint;

/** One imaging study in which instances name two people, seen with several eyes. */
final class ViewedArchiveTest {

  @TempDir private Path folder;
  private TestArchive archive;
  private Ledger ledger;
  private IdentityService identity;

  /** Leaves everything to people. */
  private static final class Undecided implements ScanDecider {
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
              scans.stream()
                  .<Decision>map(
                      scan -> new Decision.InReview(scan.id(), "ask someone", 0, List.of()))
                  .toList(),
              List.of());
    }
  }

  @BeforeEach
  void open() throws Exception {
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
            new Undecided(),
            ShippedViewpoints.all());
    archive.receive(file(slice(1, 1, 1, 1), 100));
    archive.receive(file(slice(1, 1, 1, 2).string(Tag.PatientName, "Roe^Rita"), 200));
    archive.receive(file(slice(2, 1, 1, 1), 300));
    identity.awaitDecisions();
    List<ScanFacts> scans = archive.finder().scans(0, 10);
    assign(scans.get(0), "A010");
    assign(scans.get(1), "A020");
  }

  @AfterEach
  void close() throws IOException {
    identity.close();
    ledger.close();
    archive.close();
  }

  private void assign(ScanFacts scan, String subject) throws IOException {
    identity.append(
        List.of(
            Statement.of(
                new Agent.Person("ada", "", ""),
                new ScanAssertion.Assigned(
                    scan.id().text(), new SubjectVisit("NPET-A", subject, "V1"), 1, List.of()),
                new Reason("", "by telephone"))));
  }

  private Finder with(Viewpoint viewpoint) {
    CoercionKey key = CoercionKey.of(new byte[CoercionKey.BYTES]);
    return new ViewedArchive(archive.finder(), identity, key)
        .in(viewpoint, identity.state().head());
  }

  private static List<Resource> find(Finder finder, Level level, String patientId)
      throws IOException {
    List<Resource> found = new ArrayList<>();
    finder.find(
        new Query(
            level,
            List.of(new Matching.AnyOf(Tag.PatientID, List.of(patientId))),
            Optional.empty(),
            false,
            0,
            0),
        found::add);
    return found;
  }

  private static String patientIdInFile(Finder finder, Resource instance) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    finder.send(instance.facts().orElseThrow(), file);
    return DicomReader.read(new ByteArrayInputStream(file.toByteArray()), ReadOptions.HEADER)
        .dataSet()
        .string(Tag.PatientID)
        .orElse("");
  }

  @Test
  void eachInstanceLeavesUnderItsOwnScansName() throws Exception {
    Finder study = with(ShippedViewpoints.STUDY);

    List<Resource> first = find(study, Level.INSTANCE, "A010");
    List<Resource> second = find(study, Level.INSTANCE, "A020");

    assertThat(first).singleElement();
    assertThat(second).singleElement();
    assertThat(first.getFirst().id()).isNotEqualTo(second.getFirst().id());
    assertThat(patientIdInFile(study, first.getFirst())).isEqualTo("A010");
    assertThat(patientIdInFile(study, second.getFirst())).isEqualTo("A020");
    assertThat(find(study, Level.INSTANCE, "SUB-001")).isEmpty();
    assertThat(find(archive.finder(), Level.INSTANCE, "SUB-001")).hasSize(2);
  }

  @Test
  void patientWhoStandsForSeveralSubjectsGetsNoOnesName() {
    Finder study = with(ShippedViewpoints.STUDY);

    Resource mixed = study.resource(Level.PATIENT, PublicId.ofPath("SUB-001")).orElseThrow();

    assertThat(mixed.tags().get(Tag.PatientID)).startsWith("REVIEW-").doesNotContain("A0");
  }

  @Test
  void whatIsToldOfAnInstanceIsWhatItsFileHolds() throws Exception {
    for (Viewpoint viewpoint : ShippedViewpoints.all()) {
      Finder finder = with(viewpoint);
      List<Resource> instances = new ArrayList<>();
      finder.find(Query.all(Level.INSTANCE), instances::add);
      assertThat(instances).hasSize(3);
      for (Resource instance : instances) {
        InstanceFacts facts = instance.facts().orElseThrow();
        var header = finder.header(facts, ReadOptions.HEADER.stoppingBefore(Tag.PixelData));
        for (Map.Entry<Integer, String> tag : instance.tags().entrySet()) {
          assertThat(header.dataSet().text(tag.getKey()))
              .as(viewpoint.name())
              .isEqualTo(tag.getValue());
        }
        assertThat(finder.resource(Level.INSTANCE, instance.id()).orElseThrow().tags())
            .isEqualTo(instance.tags());
        assertThat(finder.ancestor(instance, Level.STUDY)).isPresent();
        assertThat(finder.childIds(instance.parent().orElseThrow(), Level.INSTANCE))
            .contains(instance.id());
      }
    }
  }

  @Test
  void blindedViewTellsNothingThatWasTyped() throws Exception {
    Finder blinded = with(ShippedViewpoints.BLINDED);
    List<Resource> all = new ArrayList<>();
    for (Level level : Level.values()) {
      blinded.find(Query.all(level), all::add);
    }

    assertThat(all).hasSize(2 + 2 + 2 + 3);
    assertThat(all.toString())
        .doesNotContain("SUB-00", "Doe", "Roe", studyUid(1, 1), "A010", "A020", "20260102");
    assertThat(find(blinded, Level.STUDY, "SUB-001")).isEmpty();
    assertThat(blinded.lookup("SUB-001")).isEmpty();
    assertThat(blinded.lookup(studyUid(1, 1))).isEmpty();
    assertThat(blinded.resource(Level.PATIENT, PublicId.ofPath("SUB-001"))).isEmpty();
  }

  @Test
  void recordedIsTheArchiveItself() {
    RecordedFinder archived = archive.finder();
    CoercionKey key = CoercionKey.of(new byte[CoercionKey.BYTES]);

    assertThat(new ViewedArchive(archived, identity, key).in("recorded", identity.state().head()))
        .containsSame(archived);
    assertThat(new ViewedArchive(archived, identity, key).in("nowhere", 1)).isEmpty();
  }

  @Test
  void whatAViewpointDoesNotLetOutIsNotThere() throws Exception {
    Presentation.Rewritten coded = Presentation.Rewritten.coded("{subject}");
    Viewpoint strict =
        new Viewpoint(
            "strict",
            ShippedViewpoints.STUDY.trust(),
            0,
            "",
            new Presentation.Rewritten(
                coded.patientId(),
                coded.patientName(),
                coded.clinicalTrial(),
                coded.originalAttributes(),
                coded.demographics(),
                coded.confidentiality(),
                false,
                false,
                coded.privateElements(),
                Presentation.Unresolved.REFUSE));
    Finder finder = with(strict);
    List<Resource> studies = new ArrayList<>();
    finder.find(Query.all(Level.STUDY), studies::add);

    assertThat(studies)
        .extracting(study -> study.patientTags().get(Tag.PatientID))
        .containsOnly("A010");
    PublicId undecided = PublicId.ofPath("SUB-002", studyUid(2, 1));
    assertThat(archive.finder().resource(Level.STUDY, undecided)).isPresent();
    assertThat(finder.resource(Level.STUDY, undecided)).isEmpty();
    assertThat(find(finder, Level.STUDY, "A010")).hasSize(1);
    assertThat(find(finder, Level.INSTANCE, "A020")).hasSize(1);
  }

  @Test
  void pagesOfASearchFollowEachOther() throws Exception {
    Finder study = with(ShippedViewpoints.STUDY);
    List<Resource> all = new ArrayList<>();
    List<Resource> paged = new ArrayList<>();
    Matching any = new Matching.Wildcard(Tag.PatientID, "*");
    study.find(new Query(Level.INSTANCE, List.of(any), Optional.empty(), false, 0, 0), all::add);
    for (int since = 0; since < 4; since++) {
      study.find(
          new Query(Level.INSTANCE, List.of(any), Optional.empty(), false, since, 1), paged::add);
    }

    assertThat(paged).hasSize(3).isEqualTo(all);
    assertThat(study.count(new Query(Level.STUDY, List.of(any), Optional.empty(), false, 0, 0)))
        .isEqualTo(2);
  }
}
