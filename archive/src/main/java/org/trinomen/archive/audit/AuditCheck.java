package org.trinomen.archive.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;

/**
 * Checks a trail from its first line to its last: each entry against its own hash, its number and
 * the hash of the one before, and the end against the head. Needs no lock: the trail may be written
 * to meanwhile.
 */
public final class AuditCheck {

  private final AuditLine lines = new AuditLine();
  private final AuditHead head;
  private final Consumer<AuditFinding> findings;
  private AuditHead last = AuditHead.NONE;

  /** Lines since the last entry that can't be read, each an entry once. */
  private long unreadable;

  private String file = "";
  private long lineNumber;
  private long entries;

  private AuditCheck(AuditHead head, Consumer<AuditFinding> findings) {
    this.head = head;
    this.findings = findings;
  }

  /**
   * Checks the trail in a folder.
   *
   * @param findings told of each thing wrong
   * @return the number of entries
   */
  public static long run(DurableFiles files, Path folder, Consumer<AuditFinding> findings)
      throws IOException {
    if (!files.exists(folder)) {
      return 0;
    }
    // The head first: the trail only grows, so it holds at least what the head says.
    Optional<AuditHead> head = AuditHead.read(files, folder, new AuditLine());
    List<AuditFiles.Part> parts = AuditFiles.list(files, folder);
    AuditCheck check = new AuditCheck(head.orElse(AuditHead.NONE), findings);
    if (head.isEmpty() && !parts.isEmpty()) {
      findings.accept(new AuditFinding(AuditHead.FILE_NAME, 0, "the head of the trail is missing"));
    }
    for (int i = 0; i < parts.size(); i++) {
      check.part(files, parts.get(i), i + 1, i == parts.size() - 1);
    }
    check.end();
    return check.entries;
  }

  private void part(DurableFiles files, AuditFiles.Part part, int number, boolean isLast)
      throws IOException {
    file = part.path().getFileName().toString();
    lineNumber = 0;
    if (part.number() != number) {
      report("it is the file number %d in the folder; others are missing".formatted(number));
    }
    try (DurableFile open = files.openForReading(part.path())) {
      AuditFiles.readLines(open, 0, (line, _, whole) -> line(line, whole, isLast));
    }
  }

  private void line(byte[] line, boolean whole, boolean inLastFile) {
    lineNumber++;
    Optional<AuditEntry> entry = lines.decode(line);
    if (!whole && inLastFile) {
      // An entry that is being written now, or was when the power failed. It counts from its
      // newline on; if it had been durable, the head would say so.
      return;
    }
    if (entry.isEmpty()) {
      report("the line is not an entry as it was written");
      unreadable++;
      return;
    }
    entry(entry.get());
  }

  private void entry(AuditEntry entry) {
    entries++;
    if (entry.seq() > last.seq() + 1 + unreadable) {
      report(
          "before entry %d, entries from %d on are missing".formatted(entry.seq(), last.seq() + 1));
    } else if (entry.seq() <= last.seq()) {
      report("entry %d follows entry %d".formatted(entry.seq(), last.seq()));
    } else if (unreadable == 0 && !entry.previous().equals(last.hash())) {
      report("entry %d does not follow from the one before it".formatted(entry.seq()));
    }
    if (entry.seq() == head.seq() && !entry.hash().equals(head.hash())) {
      report("entry %d is not the one that the head of the trail names".formatted(entry.seq()));
    }
    unreadable = 0;
    last = new AuditHead(entry.seq(), entry.hash(), 0, 0);
  }

  private void end() {
    if (last.seq() + unreadable < head.seq()) {
      report("entries %d to %d are missing from the end".formatted(last.seq() + 1, head.seq()));
    }
  }

  private void report(String what) {
    findings.accept(new AuditFinding(file, lineNumber, what));
  }
}
