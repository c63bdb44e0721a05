package org.trinomen.archive.identity;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.ledger.Ledger;
import org.trinomen.identity.ledger.LedgerAssertion;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.LedgerState;
import org.trinomen.identity.ledger.RosterAssertion;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.SubjectAssertion;
import org.trinomen.identity.ledger.SubjectRef;
import org.trinomen.identity.resolve.Declarations;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.study.Site;

/**
 * The rosters as of positions, each made once for as long as it is asked for: a roster changes with
 * few entries, and every position between two changes has the same one.
 */
final class Rosters {

  private static final int KEPT_MAX = 4;

  private final Ledger ledger;

  /** Entries that may have changed a roster. */
  private final NavigableSet<Long> changes = new TreeSet<>();

  private final LinkedHashMap<Long, RosterAsOf> kept = new LinkedHashMap<>(8, 0.75f, true);
  private long seen;

  /** What the rosters were made of: after an erasure it is another one, and so are they. */
  private @Nullable LedgerState madeOf;

  Rosters(Ledger ledger) {
    this.ledger = ledger;
  }

  /** The roster as of a position. */
  synchronized RosterAsOf asOf(long position) {
    LedgerState state = ledger.state();
    if (state != madeOf) {
      kept.clear();
      madeOf = state;
    }
    for (; seen < position; seen++) {
      if (state.entry(seen + 1).filter(Rosters::mayChangeIt).isPresent()) {
        changes.add(seen + 1);
      }
    }
    Long change = changes.floor(position);
    long key = change == null ? 0 : change;
    RosterAsOf roster = kept.get(key);
    if (roster == null) {
      roster = new RosterAsOf(state.roster(key), state.declarations(key));
      kept.put(key, roster);
      if (kept.size() > KEPT_MAX) {
        kept.pollFirstEntry();
      }
    }
    return roster;
  }

  private static boolean mayChangeIt(LedgerEntry entry) {
    return switch (entry.assertion()) {
      case RosterAssertion.SitePatternSeen _ -> false;
      case RosterAssertion _, SubjectAssertion _, LedgerAssertion.Retracts _ -> true;
      case LedgerAssertion.Confirms _ -> true;
      case LedgerAssertion.ViewpointDefined _, ScanAssertion _ -> false;
    };
  }

  /** One roster, and its rows by what names them. */
  static final class RosterAsOf {

    private final Roster roster;
    private final Declarations stated;
    private final Map<String, ResearchStudy> studies = new HashMap<>();
    private final Map<SubjectRef, ResearchSubject> subjects = new HashMap<>();
    private final Map<List<String>, Site> sites = new HashMap<>();
    private @Nullable Roster complete;

    RosterAsOf(Roster roster, Declarations stated) {
      this.roster = roster;
      this.stated = stated;
      for (ResearchStudy study : roster.studies()) {
        studies.put(study.id(), study);
        for (Site site : study.sites()) {
          sites.put(List.of(study.id(), site.id()), site);
        }
      }
      for (ResearchSubject subject : roster.subjects()) {
        subjects.put(new SubjectRef(subject.study(), subject.code()), subject);
      }
    }

    Roster roster() {
      return roster;
    }

    /** What people had stated of sites and subjects. */
    Declarations stated() {
      return stated;
    }

    /** The roster as the resolver is to see it: with every visit of every subject. */
    synchronized Roster complete() {
      Roster made = complete;
      if (made == null) {
        made = Schedule.complete(roster);
        complete = made;
      }
      return made;
    }

    Optional<ResearchStudy> study(String id) {
      return Optional.ofNullable(studies.get(id));
    }

    Optional<ResearchSubject> subject(SubjectRef ref) {
      return Optional.ofNullable(subjects.get(ref));
    }

    Optional<Site> site(String study, String id) {
      return Optional.ofNullable(sites.get(List.of(study, id)));
    }
  }
}
