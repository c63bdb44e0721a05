package org.trinomen.archive.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.trinomen.archive.chain.ChainCheck;
import org.trinomen.archive.chain.ChainFinding;
import org.trinomen.archive.chain.ChainLink;
import org.trinomen.archive.encryption.Keyring;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.file.FileLines;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.LedgerState;
import org.trinomen.identity.ledger.SubjectAssertion;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.viewpoint.Viewpoint;

/**
 * Checks a ledger from its first entry to its last: the chain, that every entry can be understood
 * and folded, that every scan has an answer in every viewpoint, and that what entries tell of
 * persons is there unless it was erased. Changes nothing, and needs no lock.
 */
public final class LedgerCheck {

  private final Consumer<ChainFinding> findings;
  private final LedgerState state = new LedgerState();

  /** Numbers of entries by the digest that they name. */
  private final Map<String, Long> named = new LinkedHashMap<>();

  private final TextPool texts = new TextPool();
  private boolean folds = true;

  private LedgerCheck(Consumer<ChainFinding> findings) {
    this.findings = findings;
  }

  /**
   * Checks the ledger in a folder.
   *
   * @param findings told of each thing wrong
   * @return the number of entries
   */
  public static long run(DurableFiles files, Path folder, Consumer<ChainFinding> findings)
      throws IOException {
    return run(files, folder, Keyring.none(), findings);
  }

  /** As above, where what is known of persons may be encrypted. */
  public static long run(
      DurableFiles files, Path folder, Keyring keyring, Consumer<ChainFinding> findings)
      throws IOException {
    LedgerCheck check = new LedgerCheck(findings);
    long entries =
        ChainCheck.run(files, folder, FileLedgerStore.LINE_BYTES_MAX, check::entry, findings);
    // The persons after the entries: what an entry names was there before the entry.
    check.persons(files, folder, keyring);
    check.answers();
    return entries;
  }

  private boolean entry(ChainLink link, byte[] line) {
    try {
      LedgerEntry entry = EntryJson.read(link, line, new Names(link.seq()), texts::one);
      if (folds && entry.seq() == state.head() + 1) {
        state.add(entry);
      } else {
        // After a gap, which the chain tells of, what comes can't be understood fully.
        folds = false;
      }
      return true;
    } catch (IOException e) {
      folds = false;
      return false;
    }
  }

  /** Notes which digests an entry names; opens nothing. */
  private final class Names implements PersonSeal {
    private final long seq;

    Names(long seq) {
      this.seq = seq;
    }

    @Override
    public String sealed(ResearchSubject subject) {
      return "";
    }

    @Override
    public PersonalRecord opened(String digest) {
      if (!digest.isEmpty()) {
        named.putIfAbsent(digest, seq);
      }
      return PersonalRecord.NOTHING;
    }
  }

  private void persons(DurableFiles files, Path folder, Keyring keyring) throws IOException {
    PersonLines lines = PersonLines.read(files, folder, keyring);
    Path path = folder.resolve(PersonVault.FILE_NAME);
    Set<String> kept = new HashSet<>();
    if (files.exists(path)) {
      try (DurableFile file = files.openForReading(path)) {
        FileLines.read(
            file,
            0,
            PersonVault.LINE_BYTES_MAX,
            (line, _, _) -> lines.decode(line).ifPresent(read -> kept.add(read.digest())));
      }
    }
    named.forEach(
        (digest, seq) -> {
          if (!kept.contains(digest) && !erased(seq)) {
            findings.accept(
                new ChainFinding(
                    PersonVault.FILE_NAME,
                    0,
                    "what entry %d tells of a person is missing or changed".formatted(seq)));
          }
        });
  }

  /** Whether someone had it erased; if the entries can't be folded, nobody can tell. */
  private boolean erased(long row) {
    if (!folds) {
      return true;
    }
    for (long seq = row + 1; seq <= state.head(); seq++) {
      LedgerEntry entry = state.entry(seq).orElseThrow();
      if (entry.assertion() instanceof SubjectAssertion.PersonErased erased
          && state.historyOfSubject(erased.subject(), seq).stream()
              .anyMatch(told -> told.seq() == row)) {
        return true;
      }
    }
    return false;
  }

  private void answers() {
    if (!folds) {
      return;
    }
    int scans = state.scans(state.head()).size();
    for (Viewpoint viewpoint : state.viewpoints(state.head())) {
      int answers = state.answers(viewpoint, state.head()).size();
      if (answers != scans) {
        findings.accept(
            new ChainFinding(
                "viewpoint " + viewpoint.name(),
                0,
                "%d answers for %d scans".formatted(answers, scans)));
      }
    }
  }
}
