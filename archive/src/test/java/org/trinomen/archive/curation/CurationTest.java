package org.trinomen.archive.curation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.annotation.Annotation.Target;
import org.trinomen.archive.index.Scans;
import org.trinomen.archive.ingest.IngestOutcome;
import org.trinomen.archive.query.Change;
import org.trinomen.archive.query.ChangesQuery;
import org.trinomen.archive.query.LabelCondition;
import org.trinomen.archive.query.Letters;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.MetadataCondition;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Refinement;
import org.trinomen.archive.query.Resource;

class CurationTest {

  @TempDir Path folder;
  private CuratedArchive archive;
  private IngestOutcome.Path first;
  private IngestOutcome.Path second;

  @BeforeEach
  void open() throws IOException {
    archive = CuratedArchive.open(folder);
    first = archive.receive(Scans.slice(1, 1, 1, 1));
    second = archive.receive(Scans.slice(1, 1, 1, 2));
    archive.receive(Scans.slice(2, 2, 1, 1));
  }

  /** Whatever was stated, the index made anew from the truths is the same, numbers included. */
  @AfterEach
  void theIndexMadeAnewIsTheSame() throws IOException, SQLException {
    assertThat(archive.index().check()).isEmpty();
    List<String> live = archive.dump();
    archive.close();
    archive = CuratedArchive.rebuilt(folder);
    assertThat(archive.dump()).isEqualTo(live);
    assertThat(archive.index().check()).isEmpty();
    archive.close();
  }

  private Target study() {
    return new Target(Level.STUDY, first.study());
  }

  private List<PublicId> find(Level level, Refinement refinement) throws IOException {
    return archive.find(
        new Query(level, List.of(), Optional.empty(), Letters.FOLDED, 0, 0, refinement));
  }

  private static Refinement labelled(LabelCondition.Constraint constraint, String... labels) {
    return new Refinement(
        List.of(), Optional.of(new LabelCondition(constraint, Set.of(labels))), List.of());
  }

  @Test
  void labelsAreFoundByAllAnyNone() throws IOException {
    archive.curation().label(study(), "a", true, "ann");
    archive.curation().label(study(), "b", true, "ann");
    archive.curation().label(study(), "b", true, "ann");
    archive.curation().label(study(), "c", true, "ann");
    archive.curation().label(study(), "c", false, "ann");
    assertThat(archive.curation().labels()).containsExactly("a", "b");
    assertThat(find(Level.STUDY, labelled(LabelCondition.Constraint.ALL, "a", "b")))
        .containsExactly(first.study());
    assertThat(find(Level.STUDY, labelled(LabelCondition.Constraint.ALL, "a", "c"))).isEmpty();
    assertThat(find(Level.STUDY, labelled(LabelCondition.Constraint.ANY, "c", "b"))).hasSize(1);
    assertThat(find(Level.STUDY, labelled(LabelCondition.Constraint.NONE, "a"))).hasSize(1);
    assertThat(find(Level.STUDY, labelled(LabelCondition.Constraint.NONE))).hasSize(1);
    assertThat(find(Level.SERIES, labelled(LabelCondition.Constraint.ANY, "a"))).isEmpty();
  }

  @Test
  void aMetadataIsChangedOnlyByWhoHasSeenIt() throws IOException {
    Curation curation = archive.curation();
    Stated set = curation.setMetadata(study(), 1024, "x", Optional.empty(), "ann");
    Revision at = ((Stated.At) set).revision();
    assertThat(at).isEqualTo(new Revision(0, Curation.md5("x")));
    assertThat(curation.setMetadata(study(), 1024, "y", Optional.empty(), "bob"))
        .isEqualTo(new Stated.Outdated());
    assertThat(curation.setMetadata(study(), 1024, "y", Optional.of(at), "bob"))
        .isEqualTo(new Stated.At(new Revision(1, Curation.md5("y"))));
    assertThat(curation.removeMetadata(study(), 1024, Optional.of(at), "ann"))
        .isEqualTo(new Stated.Outdated());
    Refinement isY =
        new Refinement(List.of(), Optional.empty(), List.of(new MetadataCondition(1024, "Y*")));
    assertThat(find(Level.STUDY, isY)).containsExactly(first.study());
    assertThat(find(Level.SERIES, isY)).isEmpty();
    curation.removeMetadata(study(), 1024, Optional.of(new Revision(1, Curation.md5("y"))), "ann");
    assertThat(find(Level.STUDY, isY)).isEmpty();
    assertThat(archive.changes())
        .filteredOn(change -> change.kind() == Change.Kind.UPDATED_METADATA_OF_STUDY)
        .hasSize(3);
  }

  @Test
  void anAttachmentComesBackAsItWasAttached() throws IOException {
    byte[] bytes = "report".getBytes(StandardCharsets.UTF_8);
    archive
        .curation()
        .attach(study(), 1030, new ByteArrayInputStream(bytes), Optional.empty(), Scans.ORIGIN);
    var held = archive.curation().attachment(study(), 1030).orElseThrow();
    try (var in = archive.curation().open(held)) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
    assertThat(held.file().md5()).isEqualTo(Curation.md5("report"));
    assertThat(archive.curation().attachedBytes(new Target(Level.PATIENT, first.patient())))
        .isEqualTo(bytes.length);
    archive.curation().detach(study(), 1030, Optional.of(Curation.revision(held)), "ann");
    assertThat(archive.curation().attachments(study())).isEmpty();
  }

  @Test
  void aWithdrawnInstanceLeavesEveryViewAndItsBytesStay() throws IOException {
    archive.curation().withdraw(List.of(new Target(Level.INSTANCE, first.instance())), "ann");
    assertThat(archive.finder().resource(Level.INSTANCE, first.instance())).isEmpty();
    assertThat(archive.finder().childIds(first.series(), Level.INSTANCE))
        .containsExactly(second.instance());
    assertThat(archive.finder().statistics().instances()).isEqualTo(2);
    assertThat(archive.changes()).noneMatch(change -> change.id().equals(first.instance()));
    assertThat(archive.records()).isEqualTo(3);
  }

  @Test
  void everyPlaceAmongInstancesIsFoundBetweenOnesThatWereWithdrawn() throws IOException {
    for (int instance = 3; instance <= 12; instance++) {
      archive.receive(Scans.slice(1, 1, 1, instance));
    }
    for (int instance : List.of(1, 5, 6, 12)) {
      PublicId id = archive.finder().lookup(Scans.sopUid(1, 1, 1, instance)).getFirst().id();
      archive.curation().withdraw(List.of(new Target(Level.INSTANCE, id)), "ann");
    }
    List<PublicId> all = archive.find(Query.all(Level.INSTANCE));
    assertThat(all).hasSize(9);
    for (int since = 0; since <= all.size(); since++) {
      Query page = new Query(Level.INSTANCE, List.of(), Optional.empty(), false, since, 2);
      assertThat(archive.find(page)).isEqualTo(all.subList(since, Math.min(all.size(), since + 2)));
    }
  }

  @Test
  void theLastChildTakesItsParentsAlong() throws IOException {
    archive.curation().label(study(), "gone", true, "ann");
    archive
        .curation()
        .withdraw(
            List.of(
                new Target(Level.INSTANCE, first.instance()),
                new Target(Level.INSTANCE, second.instance()),
                new Target(Level.INSTANCE, second.instance())),
            "ann");
    assertThat(archive.finder().resource(Level.PATIENT, first.patient())).isEmpty();
    assertThat(archive.finder().statistics().patients()).isEqualTo(1);
    assertThat(archive.curation().labels()).isEmpty();
  }

  @Test
  void whatIsSentAgainAfterAWithdrawalIsThereAgain() throws IOException {
    archive.curation().withdraw(List.of(new Target(Level.PATIENT, first.patient())), "ann");
    long lastBefore = archive.finder().lastChange();
    assertThat(archive.receive(Scans.slice(1, 1, 1, 1))).isEqualTo(first);
    Resource again = archive.finder().resource(Level.INSTANCE, first.instance()).orElseThrow();
    assertThat(again.facts().orElseThrow().conflicting()).isFalse();
    assertThat(archive.changes())
        .filteredOn(change -> change.id().equals(first.instance()))
        .hasSize(1)
        .allMatch(change -> change.sequence() > lastBefore);
    assertThat(archive.finder().statistics().instances()).isEqualTo(2);
  }

  @Test
  void clearedChangesStayClearedAndNumbersGoOn() throws IOException {
    long last = archive.finder().lastChange();
    archive.curation().clearChanges("ann");
    assertThat(archive.changes()).isEmpty();
    archive.receive(Scans.slice(2, 2, 1, 2));
    assertThat(archive.changes()).hasSize(1);
    assertThat(archive.changes().getFirst().sequence()).isEqualTo(last + 1);
    assertThat(archive.finder().changes(ChangesQuery.after(0, 10))).hasSize(1);
  }

  @Test
  void exportsAreListedWithTheirIdentifiers() throws IOException {
    archive.curation().exported(List.of(study()), "PACS", "ann");
    assertThat(archive.curation().exports(0, 10))
        .singleElement()
        .satisfies(
            export -> {
              assertThat(export.patientId()).isEqualTo("SUB-001");
              assertThat(export.seriesInstanceUid()).isEmpty();
              assertThat(export.remote()).isEqualTo("PACS");
            });
    archive.curation().clearExports("ann");
    assertThat(archive.curation().exports(0, 10)).isEmpty();
  }

  @Test
  void verificationTellsOfADamagedAttachment() throws IOException {
    byte[] bytes = "report".repeat(100).getBytes(StandardCharsets.UTF_8);
    archive
        .curation()
        .attach(study(), 1030, new ByteArrayInputStream(bytes), Optional.empty(), Scans.ORIGIN);
    archive.close();
    assertThat(CuratedArchive.findings(folder)).isEmpty();
    Path volume = folder.resolve("attachments").resolve("000001.vol");
    byte[] content = Files.readAllBytes(volume);
    byte[] damaged = content.clone();
    damaged[damaged.length / 2] ^= 1;
    Files.write(volume, damaged);
    assertThat(CuratedArchive.findings(folder)).hasSize(1);
    Files.write(volume, content);
    archive = CuratedArchive.open(folder);
  }

  /** A power cut may take rows back: what was acknowledged is in the log. */
  @Test
  void anIndexThatLostTransactionsCatchesUp() throws IOException {
    archive.curation().label(study(), "kept", true, "ann");
    archive.close();
    archive = CuratedArchive.withEmptyIndex(folder);
    assertThat(archive.curation().labels()).containsExactly("kept");
  }
}
