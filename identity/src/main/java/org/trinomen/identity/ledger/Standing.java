package org.trinomen.identity.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trinomen.identity.AgentKind;
import org.trinomen.identity.viewpoint.Presentation;
import org.trinomen.identity.viewpoint.Trust;
import org.trinomen.identity.viewpoint.Viewpoint;

/**
 * Which statements count for a viewpoint as of a position: those written by then, made by an agent
 * whom the viewpoint believes, and not taken back by one with at least that agent's authority. What
 * takes back can be taken back itself, and then what was before counts again. That an algorithm
 * takes back what a person said never counts, whatever the viewpoint believes.
 */
final class Standing {

  /** No rank: the agent is not believed. */
  static final int NOBODY = Integer.MAX_VALUE;

  /** By whom the roster is told, which is the same for all viewpoints. */
  private static final Viewpoint ROSTER =
      new Viewpoint(
          "roster",
          List.of(
              Trust.in(AgentKind.PERSON), Trust.in(AgentKind.FEED), Trust.in(AgentKind.ALGORITHM)),
          0,
          "",
          Presentation.Rewritten.coded("{subject}"));

  private final EntryLog log;
  private final Viewpoint viewpoint;
  private final long asOf;
  private final Set<String> strangers;
  private final Map<Agent, Integer> ranks = new HashMap<>();

  /**
   * For a viewpoint.
   *
   * @param strangers organizations whose people have no say in it
   */
  Standing(EntryLog log, Viewpoint viewpoint, long asOf, Set<String> strangers) {
    this.log = log;
    this.viewpoint = viewpoint;
    this.asOf = asOf;
    this.strangers = strangers;
  }

  /** For the roster. */
  static Standing ofRoster(EntryLog log, long asOf) {
    return new Standing(log, ROSTER, asOf, Set.of());
  }

  long asOf() {
    return asOf;
  }

  /** 0 is the highest authority. */
  int rank(Agent agent) {
    return ranks.computeIfAbsent(agent, this::rankOf);
  }

  private int rankOf(Agent agent) {
    if (agent.kind() == AgentKind.PERSON && strangers.contains(agent.organization())) {
      return NOBODY;
    }
    return viewpoint.rank(agent.kind(), agent.role(), agent.organization()).orElse(NOBODY);
  }

  boolean counts(LedgerEntry entry) {
    return entry.seq() <= asOf && rank(entry.agent()) != NOBODY && retractors(entry).isEmpty();
  }

  /**
   * Whether a claim counts. Who confirms a statement makes it its own: that the statement is taken
   * back undoes the confirmation only where it could undo the confirmer's own.
   */
  boolean counts(Claim claim) {
    LedgerEntry entry = claim.entry();
    if (!counts(entry)) {
      return false;
    }
    return entry.seq() == claim.content().seq()
        || retractors(claim.content()).stream()
            .noneMatch(r -> r.seq() > entry.seq() && mayRetract(r.agent(), entry.agent()));
  }

  /** Whether an algorithm is less sure of a decision than the viewpoint asks. */
  boolean isTooUnsure(Agent agent, double confidence) {
    return agent.kind() == AgentKind.ALGORITHM && confidence < viewpoint.minimumConfidence();
  }

  /** The last one that counts; null if none does. */
  @Nullable LedgerEntry lastOf(List<LedgerEntry> entries) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (counts(entries.get(i))) {
        return entries.get(i);
      }
    }
    return null;
  }

  /** Of those that count with the highest authority the last one; null if none counts. */
  @Nullable Claim strongestOf(List<Claim> claims) {
    Claim strongest = null;
    for (Claim claim : claims) {
      if (counts(claim)
          && (strongest == null
              || rank(claim.entry().agent()) <= rank(strongest.entry().agent()))) {
        strongest = claim;
      }
    }
    return strongest;
  }

  /** Whether a statement is about what was so on a day. */
  static boolean isValidOn(Statement statement, @Nullable Instant when) {
    if (when == null) {
      return true;
    }
    LocalDate day = LocalDate.ofInstant(when, ZoneOffset.UTC);
    LocalDate from = statement.validFrom();
    LocalDate to = statement.validTo();
    return (from == null || !day.isBefore(from)) && (to == null || !day.isAfter(to));
  }

  /** Whether one may take back what the other said. */
  boolean mayRetract(Agent one, Agent other) {
    boolean programAgainstPerson =
        one.kind() != AgentKind.PERSON && other.kind() == AgentKind.PERSON;
    return !programAgainstPerson && rank(one) != NOBODY && rank(one) <= rank(other);
  }

  /** The retractions of an entry that count. */
  List<LedgerEntry> retractors(LedgerEntry entry) {
    if (log.retractionsOf(entry.seq()).isEmpty()) {
      return List.of();
    }
    // A retraction is later than what it retracts: going from the last one back, each is judged
    // after all that could undo it. A chain may be long, so this does not recurse.
    Set<Long> undone = new HashSet<>();
    for (LedgerEntry retraction : allBehind(entry)) {
      LedgerEntry target = log.entry(targetOf(retraction));
      boolean effective =
          !undone.contains(retraction.seq()) && mayRetract(retraction.agent(), target.agent());
      if (effective) {
        undone.add(target.seq());
      }
    }
    if (!undone.contains(entry.seq())) {
      return List.of();
    }
    return log.retractionsOf(entry.seq()).stream()
        .filter(r -> r.seq() <= asOf && !undone.contains(r.seq()))
        .filter(r -> mayRetract(r.agent(), entry.agent()))
        .toList();
  }

  /** The entry's retractions, theirs, and so on; the last one first. */
  private List<LedgerEntry> allBehind(LedgerEntry entry) {
    Set<Long> seen = new HashSet<>();
    List<LedgerEntry> found = new ArrayList<>();
    Deque<Long> open = new ArrayDeque<>(List.of(entry.seq()));
    while (!open.isEmpty()) {
      for (LedgerEntry retraction : log.retractionsOf(open.pop())) {
        if (retraction.seq() <= asOf && seen.add(retraction.seq())) {
          found.add(retraction);
          open.push(retraction.seq());
        }
      }
    }
    found.sort(Comparator.comparingLong(LedgerEntry::seq).reversed());
    return found;
  }

  private static long targetOf(LedgerEntry retraction) {
    return ((LedgerAssertion.Retracts) retraction.assertion()).seq();
  }
}
