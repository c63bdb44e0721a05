package org.trinomen.identity.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.trinomen.identity.resolve.Declarations;
import org.trinomen.identity.resolve.ScanDeclaration;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.viewpoint.Viewpoint;

/**
 * All that the ledger's entries say, as of each of them: a fold over the entries in order, and
 * nothing else goes into it, so that a replay gives the same.
 *
 * <p>How it works: entries are filed under what they are about (a scan, a subject, another entry)
 * and never taken out. Every question names a position, and only entries up to it are looked at;
 * whether one counts is worked out when asked. So an answer as of a position can't change, and any
 * position can be asked at the price of the few entries about the scan and its visit. The one thing
 * settled when an entry is added is which subject a code meant at that time.
 *
 * <p>One thread adds, any number ask meanwhile.
 */
public final class LedgerState {

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Filing filing = new Filing();

  /** Of an empty ledger. */
  public LedgerState() {
    // Entries are added one by one.
  }

  /** Takes the next entry. */
  public void add(LedgerEntry entry) {
    lock.writeLock().lock();
    try {
      filing.add(entry);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private <T> T read(Supplier<T> question) {
    lock.readLock().lock();
    try {
      return question.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  private <T> T read(long asOf, Supplier<T> question) {
    return read(
        () -> {
          if (asOf < 0 || asOf > filing.log.head()) {
            throw new IllegalArgumentException(
                "the ledger has %d entries; %d is no position of it"
                    .formatted(filing.log.head(), asOf));
          }
          return question.get();
        });
  }

  /** Number of the last entry; 0 if there is none. */
  public long head() {
    return read(filing.log::head);
  }

  /** An entry by its number. */
  public Optional<LedgerEntry> entry(long seq) {
    return read(() -> filing.log.has(seq) ? Optional.of(filing.log.entry(seq)) : Optional.empty());
  }

  /** The position as of a moment: number of the last entry recorded by then; 0 if none was. */
  public long positionAt(Instant moment) {
    return read(() -> filing.log.positionAt(moment));
  }

  /**
   * Whose a scan is: always exactly one of three answers.
   *
   * @param asOf position, from 0 to {@link #head()}
   */
  public Answer answer(String scan, Viewpoint viewpoint, long asOf) {
    return read(asOf, () -> AnswerFinder.of(filing, viewpoint, asOf).answer(scan));
  }

  /**
   * Whose a scan is, for a viewpoint as it was defined at that position.
   *
   * @return empty if no viewpoint of the name was defined by then
   */
  public Optional<Answer> answer(String scan, String viewpoint, long asOf) {
    return viewpoint(viewpoint, asOf).map(policy -> answer(scan, policy, asOf));
  }

  /** Whose each scan is that had arrived by then, in order of arrival. */
  public List<Answer> answers(Viewpoint viewpoint, long asOf) {
    return read(
        asOf,
        () -> {
          AnswerFinder finder = AnswerFinder.of(filing, viewpoint, asOf);
          return observed(asOf).map(finder::answer).toList();
        });
  }

  /**
   * Whether a statement counts for a viewpoint: its agent is believed, and it was not retracted.
   */
  public boolean counts(long seq, Viewpoint viewpoint, long asOf) {
    return read(
        asOf,
        () ->
            filing.log.has(seq) && filing.standing(viewpoint, asOf).counts(filing.log.entry(seq)));
  }

  /** A viewpoint as defined last by then. */
  public Optional<Viewpoint> viewpoint(String name, long asOf) {
    return viewpoints(asOf).stream().filter(v -> v.name().equals(name)).findAny();
  }

  /** All viewpoints, each as defined last by then, in order of their first definition. */
  public List<Viewpoint> viewpoints(long asOf) {
    return read(asOf, () -> RosterReader.viewpoints(filing, asOf));
  }

  /** What the studies have told by then. */
  public Roster roster(long asOf) {
    return read(asOf, () -> new RosterReader(filing, asOf).roster());
  }

  /** The entries by which habits of sites are known by then, in order. */
  public List<LedgerEntry> siteRules(long asOf) {
    return read(asOf, () -> new DeclarationReader(filing, asOf).siteRules());
  }

  /** The entries that raised an alarm over a site by then, in order; dismissed ones too. */
  public List<LedgerEntry> sitePatterns(long asOf) {
    return read(asOf, () -> filing.patterns.stream().filter(entry -> entry.seq() <= asOf).toList());
  }

  /** Whether a statement of a study's own matters counts: it was not retracted by then. */
  public boolean countsForRoster(long seq, long asOf) {
    return read(
        asOf,
        () ->
            filing.log.has(seq)
                && Standing.ofRoster(filing.log, asOf).counts(filing.log.entry(seq)));
  }

  /** What people had stated of sites and subjects by then, for the resolver. */
  public Declarations declarations(long asOf) {
    return read(asOf, () -> new DeclarationReader(filing, asOf).declarations());
  }

  /**
   * What people had stated of scans by then, for the resolver; scans of which nobody stated
   * anything are not in it.
   */
  public Map<String, ScanDeclaration> declarations(Collection<String> scans, long asOf) {
    return read(asOf, () -> new DeclarationReader(filing, asOf).ofScans(scans));
  }

  /** The other codes and numbers that a subject goes by, as far as known by then. */
  public List<String> aliases(SubjectRef subject, long asOf) {
    return read(asOf, () -> new RosterReader(filing, asOf).aliases(subject));
  }

  /** The scans that had arrived by then, in order of arrival. */
  public List<String> scans(long asOf) {
    return read(asOf, () -> observed(asOf).toList());
  }

  private Stream<String> observed(long asOf) {
    return filing.scans.values().stream()
        .filter(history -> history.observed(asOf) != null)
        .map(ScanHistory::scan);
  }

  /** Every entry about a scan by then, in order; those too that retract or confirm another. */
  public List<LedgerEntry> historyOfScan(String scan, long asOf) {
    return read(
        asOf,
        () -> {
          ScanHistory history = filing.scans.get(scan);
          return history == null ? List.of() : upTo(asOf, history.all);
        });
  }

  /** Every entry by then that tells of a subject, under whichever code, in order. */
  public List<LedgerEntry> historyOfSubject(SubjectRef subject, long asOf) {
    return read(asOf, () -> upTo(asOf, new RosterReader(filing, asOf).history(subject)));
  }

  private static List<LedgerEntry> upTo(long asOf, List<LedgerEntry> entries) {
    return entries.stream().filter(entry -> entry.seq() <= asOf).toList();
  }

  /**
   * Why a statement may not be added now; empty if it may.
   *
   * @return a clause that holds no values
   */
  public Optional<String> refusal(Statement statement) {
    return read(() -> Optional.ofNullable(Admission.refusal(filing, statement)));
  }
}
