package org.trinomen.archive.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.audit.AuditEvent;
import org.trinomen.archive.audit.AuditSettings;
import org.trinomen.archive.audit.AuditTrail;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.archive.index.IndexException;
import org.trinomen.archive.index.IndexedRecord;
import org.trinomen.archive.index.IndexedRecords;
import org.trinomen.archive.ledger.FileLedgerStore;
import org.trinomen.archive.ledger.LedgerSettings;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.volume.FileVolumeStore;
import org.trinomen.archive.volume.RecordHead;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.Samples;
import org.trinomen.archive.volume.VolumeSettings;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Reason;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.Statement;

final class ArchiveVerifierTest {

  private static final int RECORDS = 12;

  @TempDir Path folder;
  private final FakeIndex index = new FakeIndex();
  private final List<RecordLocation> locations = new ArrayList<>();
  private FileVolumeStore volumes;

  /** What an index knows, at the test's mercy. */
  private static final class FakeIndex implements IndexedRecords {
    final List<IndexedRecord> records = new ArrayList<>();
    Optional<RecordLocation> mark = Optional.empty();
    List<String> contradictions = List.of();
    boolean broken;

    @Override
    public Optional<RecordLocation> mark() {
      return mark;
    }

    @Override
    public Iterator<IndexedRecord> records() {
      Iterator<IndexedRecord> each = records.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return each.hasNext();
        }

        @Override
        public IndexedRecord next() {
          if (broken) {
            throw new IndexException("the disk image is malformed");
          }
          return each.next();
        }
      };
    }

    @Override
    public List<String> check() {
      return contradictions;
    }
  }

  @BeforeEach
  void writeAnArchive() throws IOException {
    volumes = openVolumes();
    for (int i = 0; i < RECORDS; i++) {
      append(i, true);
    }
    try (AuditTrail trail =
        AuditTrail.open(new DiskFiles(), folder.resolve("audit"), AuditSettings.DEFAULT)) {
      for (int i = 0; i < 5; i++) {
        trail.append(
            new AuditEvent(Instant.EPOCH, "ada", "", "GET /", "", AuditEvent.Outcome.PERMITTED, ""),
            AuditTrail.Urgency.SOON);
      }
    }
  }

  @AfterEach
  void closeVolumes() throws IOException {
    volumes.close();
  }

  private FileVolumeStore openVolumes() throws IOException {
    return FileVolumeStore.open(
        folder.resolve("volumes"),
        new VolumeSettings(6_000, 0, 1 << 20, 4),
        FileVolumeStore.first());
  }

  private void append(int number, boolean indexed) throws IOException {
    byte[] payload = Samples.bytes(number, 1_000 + number);
    RecordHead head = Samples.head(number, payload);
    RecordLocation location = volumes.append(head, Samples.inMemory(payload));
    volumes.sync();
    locations.add(location);
    if (indexed) {
      index.records.add(
          new IndexedRecord(location, payload.length, head.digest(), instance(number)));
      index.mark = Optional.of(volumes.end());
    }
  }

  private static PublicId instance(int number) {
    return PublicId.ofPath("p", "st", "se", "1.2." + number);
  }

  private VerifyReport verify() throws IOException {
    return new ArchiveVerifier(
            volumes,
            index,
            new DiskFiles(),
            folder.resolve("audit"),
            folder.resolve("ledger"),
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
        .verify(VerifyProgress.SILENT);
  }

  private void assertOnly(VerifyReport report, Finding.Kind kind, RecordLocation location) {
    assertThat(report.findings()).singleElement().extracting(Finding::kind).isEqualTo(kind);
    assertThat(report.findings().getFirst().where())
        .isEqualTo("volume %d, byte %d".formatted(location.volume(), location.offset()));
    assertThat(report.clean()).isFalse();
    assertThat(report.exitStatus()).isEqualTo(1);
  }

  @Test
  void aSoundArchiveIsCleanAndItsContentsAreCounted() throws IOException {
    VerifyReport report = verify();

    assertThat(report.findings()).isEmpty();
    assertThat(report.exitStatus()).isZero();
    assertThat(report.records()).isEqualTo(RECORDS);
    assertThat(report.bytes()).isEqualTo(RECORDS * 1_000 + RECORDS * (RECORDS - 1) / 2);
    assertThat(report.indexed()).isEqualTo(RECORDS);
    assertThat(report.pending()).isZero();
    assertThat(report.auditEntries()).isEqualTo(5);
    assertThat(locations.getLast().volume()).isGreaterThan(1);
  }

  @Test
  void progressGoesUpToTheSizeOfTheVolumes() throws IOException {
    List<Long> done = new ArrayList<>();
    Path none = folder.resolve("none");
    new ArchiveVerifier(volumes, index, new DiskFiles(), none, none, Clock.systemUTC())
        .verify(
            (records, bytes, total) -> {
              assertThat(records).isEqualTo(done.size() + 1);
              assertThat(bytes).isLessThanOrEqualTo(total);
              done.add(bytes);
            });
    assertThat(done).hasSize(RECORDS).isSorted();
    assertThat(done.getLast()).isGreaterThan(RECORDS * 1_000);
  }

  @Test
  void aChangedPayloadIsFoundAndNamedByItsInstance() throws IOException {
    flip(locations.get(3), 700);

    VerifyReport report = verify();

    assertOnly(report, Finding.Kind.PAYLOAD_CHANGED, locations.get(3));
    assertThat(report.findings().getFirst().what()).contains(instance(3).toString());
  }

  @Test
  void aRecordThatCannotBeReadIsFoundOnceWithTheInstanceItHeld() throws IOException {
    flip(locations.get(2), 60);

    VerifyReport report = verify();

    assertThat(report.findings())
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.RECORD_DAMAGED, Finding.Kind.RECORD_DAMAGED);
    assertThat(report.findings().getLast().what()).contains(instance(2).toString());
    assertThat(report.records()).isEqualTo(RECORDS - 1);
  }

  @Test
  void whateverRecordTheIndexLacksIsFound() throws IOException {
    for (int i = 0; i < RECORDS; i++) {
      IndexedRecord removed = index.records.remove(i);
      assertOnly(verify(), Finding.Kind.RECORD_NOT_INDEXED, locations.get(i));
      index.records.add(i, removed);
    }
  }

  @Test
  void aRecordOfTheIndexWithoutOneInTheVolumesIsFoundWhereverItIs() throws IOException {
    for (int i = 0; i <= RECORDS; i++) {
      long offset = i == 0 ? 8 : locations.get(i - 1).offset() + 8;
      int volume = i == 0 ? 1 : locations.get(i - 1).volume();
      RecordLocation nowhere = new RecordLocation(volume, offset);
      IndexedRecord any = index.records.getFirst();
      index.records.add(i, new IndexedRecord(nowhere, any.size(), any.digest(), any.instance()));
      assertOnly(verify(), Finding.Kind.RECORD_MISSING, nowhere);
      index.records.remove(i);
    }
  }

  @Test
  void anIndexThatGivesAnotherDigestOrLengthIsFound() throws IOException {
    IndexedRecord fifth = index.records.get(5);
    IndexedRecord first = index.records.getFirst();
    index.records.set(
        5, new IndexedRecord(fifth.location(), fifth.size(), first.digest(), fifth.instance()));
    assertOnly(verify(), Finding.Kind.INDEX_DIFFERS, locations.get(5));
    index.records.set(5, new IndexedRecord(fifth.location(), 5, fifth.digest(), fifth.instance()));
    assertOnly(verify(), Finding.Kind.INDEX_DIFFERS, locations.get(5));
  }

  @Test
  void recordsBehindTheMarkAwaitTheNextStartAndAreNoFinding() throws IOException {
    append(100, false);
    append(101, false);

    VerifyReport report = verify();

    assertThat(report.findings()).isEmpty();
    assertThat(report.pending()).isEqualTo(2);
    assertThat(report.records()).isEqualTo(RECORDS + 2);
  }

  @Test
  void volumesThatEndBeforeTheMarkAreFound() throws IOException {
    RecordLocation mark = index.mark.get();
    volumes.close();
    Path last = folder.resolve("volumes/%06d.vol".formatted(locations.getLast().volume()));
    byte[] bytes = Files.readAllBytes(last);
    Files.write(last, Arrays.copyOf(bytes, (int) locations.getLast().offset()));
    volumes = openVolumes();

    VerifyReport report = verify();

    assertThat(report.findings())
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.RECORD_MISSING, Finding.Kind.RECORD_MISSING);
    assertThat(report.findings().getFirst().where()).contains("byte " + mark.offset());
  }

  @Test
  void aContradictionWithinTheIndexIsFound() throws IOException {
    index.contradictions = List.of("the totals differ");
    assertThat(verify().findings())
        .containsExactly(new Finding(Finding.Kind.INDEX_BROKEN, "index", "the totals differ"));
  }

  @Test
  void anIndexThatCannotBeReadIsFoundOnceAndTheVolumesAreVerifiedAllTheSame() throws IOException {
    index.broken = true;
    flip(locations.get(7), 800);

    VerifyReport report = verify();

    assertThat(report.findings())
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.INDEX_BROKEN, Finding.Kind.PAYLOAD_CHANGED);
    assertThat(report.records()).isEqualTo(RECORDS);
  }

  @Test
  void aChangedAuditTrailIsFoundByFileAndLine() throws IOException {
    Path part = folder.resolve("audit/000001-1970-01-01.jsonl");
    Files.writeString(part, Files.readString(part).replaceFirst("ada", "eve"));

    assertThat(verify().findings())
        .containsExactly(
            new Finding(
                Finding.Kind.AUDIT_TRAIL,
                "000001-1970-01-01.jsonl, line 1",
                "the line is not an entry as it was written"));
  }

  @Test
  void aLedgerIsCheckedAndCounted() throws IOException {
    Path ledger = folder.resolve("ledger");
    Agent ada = new Agent.Person("ada", "", "");
    try (FileLedgerStore store =
        FileLedgerStore.open(
            new DiskFiles(),
            ledger,
            LedgerSettings.DEFAULT,
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
            new SecureRandom())) {
      for (int i = 0; i < 3; i++) {
        store.append(
            List.of(
                Statement.of(
                    ada,
                    new ScanAssertion.HeldForReview("s" + i, "look", 0, List.of()),
                    new Reason("test", ""))));
      }
    }
    assertThat(verify().ledgerEntries()).isEqualTo(3);
    assertThat(verify().clean()).isTrue();

    Path part = ledger.resolve("000001-1970-01-01.jsonl");
    Files.writeString(part, Files.readString(part).replaceFirst("look", "pass"));
    assertThat(verify().findings())
        .containsExactly(
            new Finding(
                Finding.Kind.LEDGER,
                "000001-1970-01-01.jsonl, line 1",
                "the line is not an entry as it was written"));
  }

  @Test
  void moreFindingsThanAReportListsAreCounted() throws IOException {
    IndexedRecord any = index.records.getFirst();
    for (int i = 0; i < 3_000; i++) {
      RecordLocation nowhere = new RecordLocation(9, 8L * i);
      index.records.add(new IndexedRecord(nowhere, any.size(), any.digest(), any.instance()));
    }
    VerifyReport report = verify();
    assertThat(report.findingsTotal()).isEqualTo(3_000);
    assertThat(report.findings()).hasSize(VerifyReport.FINDINGS_MAX);
  }

  @Test
  void theReportIsJsonForMachines() throws IOException {
    VerifyReport report =
        new VerifyReport(
            Instant.parse("2026-01-02T03:04:05Z"),
            Duration.ofMillis(77),
            3,
            300,
            2,
            1,
            9,
            4,
            List.of(new Finding(Finding.Kind.RECORD_MISSING, "volume 1, byte 64", "\"gone\"")),
            1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    VerifyReportJson.write(report, out);

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"clean":false,"startedAt":"2026-01-02T03:04:05Z","tookMs":77,"records":3,"bytes":300,\
            "indexed":2,"pending":1,"auditEntries":9,"ledgerEntries":4,"findingsTotal":1,\
            "findings":[{"kind":\
            "RECORD_MISSING","where":"volume 1, byte 64","what":"\\"gone\\""}]}
            """);
    try (JsonParser json = new JsonFactory().createParser(out.toByteArray())) {
      assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      json.skipChildren();
      assertThat(json.nextToken()).isNull();
    }
  }

  private void flip(RecordLocation location, int offset) throws IOException {
    Path file = folder.resolve("volumes/%06d.vol".formatted(location.volume()));
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) location.offset() + offset] ^= 1;
    Files.write(file, bytes);
  }
}
