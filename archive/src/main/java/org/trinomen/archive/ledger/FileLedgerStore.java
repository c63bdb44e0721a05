package org.trinomen.archive.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.trinomen.archive.chain.ChainHead;
import org.trinomen.archive.chain.ChainLink;
import org.trinomen.archive.chain.ChainSettings;
import org.trinomen.archive.chain.ChainedLine;
import org.trinomen.archive.chain.ChainedLog;
import org.trinomen.archive.encryption.Keyring;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.RosterAssertion;
import org.trinomen.identity.ledger.Statement;
import org.trinomen.identity.study.ResearchSubject;

/**
 * The ledger in a folder: a chained log of entries, and beside it what is known of persons.
 *
 * <p>What an entry tells of a person is durable before the entry is written, so that no entry names
 * a digest that is not there. Threads that append at the same time share one fsync.
 */
public final class FileLedgerStore implements LedgerStore {

  /** The longest line of the ledger. */
  static final int LINE_BYTES_MAX = 1 << 20;

  private final ChainedLog log;
  private final PersonVault vault;
  private final Clock clock;
  private final TextPool texts = new TextPool();

  /** Held while entries get their numbers and times, and while the vault is used. */
  private final ReentrantLock order = new ReentrantLock();

  private Instant lastAt;

  private FileLedgerStore(ChainedLog log, PersonVault vault, Clock clock, Instant lastAt) {
    this.log = log;
    this.vault = vault;
    this.clock = clock;
    this.lastAt = lastAt;
  }

  /**
   * Opens the ledger in a folder, which is made if need be. Cuts off what a crash left unfinished
   * behind the last entry known to be durable.
   *
   * @param keys for what is known of persons; must not be predictable
   */
  public static FileLedgerStore open(
      DurableFiles files, Path folder, LedgerSettings settings, Clock clock, RandomGenerator keys)
      throws IOException {
    return open(files, folder, settings, clock, keys, Keyring.none());
  }

  /** As above, where what is known of persons may be encrypted. */
  public static FileLedgerStore open(
      DurableFiles files,
      Path folder,
      LedgerSettings settings,
      Clock clock,
      RandomGenerator keys,
      Keyring keyring)
      throws IOException {
    ChainSettings chain =
        new ChainSettings(
            "ledger", settings.rollAtBytes(), false, Duration.ofMinutes(1), LINE_BYTES_MAX);
    ChainedLog log = ChainedLog.open(files, folder, chain);
    boolean opened = false;
    try {
      PersonVault vault = PersonVault.open(files, folder, keys, keyring);
      Optional<byte[]> last = log.lastLine();
      Instant lastAt =
          last.isPresent() ? Instant.parse(JsonFields.parse(last.get()).text("at")) : Instant.EPOCH;
      opened = true;
      return new FileLedgerStore(log, vault, clock, lastAt);
    } finally {
      if (!opened) {
        log.close();
      }
    }
  }

  @Override
  public List<LedgerEntry> append(List<Statement> statements) throws IOException {
    if (statements.isEmpty()) {
      return List.of();
    }
    List<LedgerEntry> entries;
    order.lock();
    try {
      entries = write(statements);
    } finally {
      order.unlock();
    }
    log.syncTo(entries.getLast().seq());
    return entries;
  }

  private List<LedgerEntry> write(List<Statement> statements) throws IOException {
    vault.keep(persons(statements));
    // Later than the batch before even where the clock stands still: a moment is one position.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant at = now.isAfter(lastAt) ? now : lastAt.plus(1, ChronoUnit.MICROS);
    List<ChainedLine.Content> lines = new ArrayList<>();
    for (Statement statement : statements) {
      lines.add(json -> EntryJson.write(at, statement, json, vault));
    }
    LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
    List<ChainLink> links = log.append(day, lines, ChainedLog.Urgency.SOON);
    lastAt = at;
    List<LedgerEntry> entries = new ArrayList<>();
    for (int i = 0; i < links.size(); i++) {
      ChainLink link = links.get(i);
      entries.add(new LedgerEntry(link.seq(), at, statements.get(i), link.previous(), link.hash()));
    }
    return entries;
  }

  private static List<ResearchSubject> persons(List<Statement> statements) {
    List<ResearchSubject> subjects = new ArrayList<>();
    for (Statement statement : statements) {
      if (statement.assertion() instanceof RosterAssertion.SubjectEnrolled enrolled) {
        subjects.add(enrolled.subject());
      }
    }
    return subjects;
  }

  @Override
  public LedgerHead head() {
    ChainHead head = log.head();
    return new LedgerHead(head.seq(), head.hash());
  }

  @Override
  public void read(long fromSeq, EntryVisitor visitor) throws IOException {
    log.read(fromSeq, (link, line) -> visitor.entry(read(link, line)));
  }

  private LedgerEntry read(ChainLink link, byte[] line) throws IOException {
    order.lock();
    try {
      return EntryJson.read(link, line, vault, texts::one);
    } finally {
      order.unlock();
    }
  }

  @Override
  public void erasePersons(Set<Long> entries) throws IOException {
    Set<String> digests = new HashSet<>();
    log.read(
        1,
        (link, line) -> {
          if (entries.contains(link.seq())) {
            digests.add(JsonFields.parse(line).fields("what").text("person"));
          }
        });
    order.lock();
    try {
      vault.erase(digests);
    } finally {
      order.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    try (vault) {
      log.close();
    }
  }
}
