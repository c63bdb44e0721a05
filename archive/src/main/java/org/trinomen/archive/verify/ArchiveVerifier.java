package org.trinomen.archive.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.trinomen.archive.audit.AuditTrail;
import org.trinomen.archive.chain.ChainFinding;
import org.trinomen.archive.encryption.Keyring;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.index.IndexException;
import org.trinomen.archive.index.IndexedRecords;
import org.trinomen.archive.ledger.LedgerCheck;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.VolumeStore;

/**
 * Verifies an archive: reads every payload and compares it with its digest, holds index and volumes
 * against each other both ways, checks the index within itself and the chains of the audit trail
 * and the ledger, which it replays, and the annotations. Changes nothing, and may run while the
 * archive is in use.
 */
public final class ArchiveVerifier {

  private final VolumeStore volumes;
  private final IndexedRecords index;
  private final DurableFiles files;
  private final Path auditFolder;
  private final Path ledgerFolder;
  private final Clock clock;
  private final Optional<AnnotationsCheck> annotations;
  private final Keyring keyring;

  public ArchiveVerifier(
      VolumeStore volumes,
      IndexedRecords index,
      DurableFiles files,
      Path auditFolder,
      Path ledgerFolder,
      Clock clock) {
    this(volumes, index, files, auditFolder, ledgerFolder, clock, Optional.empty());
  }

  /** A verification that looks at the annotations as well. */
  public ArchiveVerifier(
      VolumeStore volumes,
      IndexedRecords index,
      DurableFiles files,
      Path auditFolder,
      Path ledgerFolder,
      Clock clock,
      Optional<AnnotationsCheck> annotations) {
    this(volumes, index, files, auditFolder, ledgerFolder, clock, annotations, Keyring.none());
  }

  /** A verification where what is known of persons may be encrypted. */
  public ArchiveVerifier(
      VolumeStore volumes,
      IndexedRecords index,
      DurableFiles files,
      Path auditFolder,
      Path ledgerFolder,
      Clock clock,
      Optional<AnnotationsCheck> annotations,
      Keyring keyring) {
    this.keyring = keyring;
    this.volumes = volumes;
    this.index = index;
    this.files = files;
    this.auditFolder = auditFolder;
    this.ledgerFolder = ledgerFolder;
    this.clock = clock;
    this.annotations = annotations;
  }

  /**
   * Verifies everything. What is wrong with the archive is in the report.
   *
   * @throws IOException if not even that could be found out
   */
  public VerifyReport verify(VerifyProgress progress) throws IOException {
    Instant start = clock.instant();
    Findings findings = new Findings();
    RecordCheck records = records(findings, progress);
    indexItself(findings);
    long auditEntries =
        AuditTrail.check(
            files, auditFolder, found -> add(findings, Finding.Kind.AUDIT_TRAIL, found));
    long ledgerEntries =
        LedgerCheck.run(
            files, ledgerFolder, keyring, found -> add(findings, Finding.Kind.LEDGER, found));
    if (annotations.isPresent()) {
      annotations.get().run(findings);
    }
    return new VerifyReport(
        start,
        Duration.between(start, clock.instant()),
        records.records(),
        records.payloadBytes(),
        records.indexedRecords(),
        records.pending(),
        auditEntries,
        ledgerEntries,
        findings.kept(),
        findings.total());
  }

  private static void add(Findings findings, Finding.Kind kind, ChainFinding found) {
    String where =
        found.line() > 0 ? "%s, line %d".formatted(found.file(), found.line()) : found.file();
    findings.add(kind, where, found.what());
  }

  private RecordCheck records(Findings findings, VerifyProgress progress) throws IOException {
    Optional<RecordLocation> mark = mark(findings);
    RecordCheck check = new RecordCheck(volumes, index.records(), mark, findings, progress);
    volumes.scan(volumes.begin(), check);
    check.end();
    return check;
  }

  private Optional<RecordLocation> mark(Findings findings) {
    try {
      Optional<RecordLocation> mark = index.mark();
      if (mark.isPresent() && mark.get().compareTo(volumes.end()) > 0) {
        findings.add(
            Finding.Kind.RECORD_MISSING,
            mark.get(),
            "the index has been read up to here, but the volumes end before");
      }
      return mark;
    } catch (IndexException e) {
      findings.add(Finding.Kind.INDEX_BROKEN, "index", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void indexItself(Findings findings) {
    try {
      for (String contradiction : index.check()) {
        findings.add(Finding.Kind.INDEX_BROKEN, "index", contradiction);
      }
    } catch (IndexException e) {
      findings.add(Finding.Kind.INDEX_BROKEN, "index", String.valueOf(e.getMessage()));
    }
  }
}
