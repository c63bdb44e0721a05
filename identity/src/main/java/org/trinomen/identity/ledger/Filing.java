package org.trinomen.identity.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.Site;
import org.trinomen.identity.study.SiteNode;
import org.trinomen.identity.viewpoint.Viewpoint;

/** Files each entry under what it is about. Nothing is ever taken out. */
final class Filing {

  final EntryLog log = new EntryLog();
  final SubjectRegistry subjects = new SubjectRegistry(log);
  final Map<String, ScanHistory> scans = new LinkedHashMap<>();

  /** {@link RosterAssertion.StudyDefined} by the study's id. */
  final Map<String, List<LedgerEntry>> studies = new LinkedHashMap<>();

  /** {@link RosterAssertion.SiteNodeDeclared}; what changes of a node is when it ends. */
  final Map<SiteNode, List<LedgerEntry>> nodes = new LinkedHashMap<>();

  /** {@link RosterAssertion.SiteRule}, in order. */
  final List<LedgerEntry> rules = new ArrayList<>();

  /** {@link RosterAssertion.SitePatternSeen}, in order. */
  final List<LedgerEntry> patterns = new ArrayList<>();

  /** {@link LedgerAssertion.ViewpointDefined} by the viewpoint's name. */
  final Map<String, List<LedgerEntry>> viewpoints = new LinkedHashMap<>();

  /** The subjects that an entry is about, by its number; in the order in which it names them. */
  private final Map<Long, List<Subject>> concerned = new HashMap<>();

  /** The scan that a retraction or confirmation is about, by its number. */
  private final Map<Long, ScanHistory> indirect = new HashMap<>();

  void add(LedgerEntry entry) {
    log.add(entry);
    file(entry, entry);
    ScanHistory history = scanOf(entry);
    if (history != null) {
      history.all.add(entry);
    }
  }

  private ScanHistory scan(String id) {
    return scans.computeIfAbsent(id, ScanHistory::new);
  }

  boolean isObserved(String scan) {
    ScanHistory history = scans.get(scan);
    return history != null && history.observed(log.head()) != null;
  }

  /** Which statements count for a viewpoint. */
  Standing standing(Viewpoint viewpoint, long asOf) {
    return new Standing(log, viewpoint, asOf, strangers(viewpoint, asOf));
  }

  /**
   * Hospitals whose people have no say in a viewpoint: for one with the eyes of a site, those of
   * the other sites.
   */
  private Set<String> strangers(Viewpoint viewpoint, long asOf) {
    if (viewpoint.site().isEmpty()) {
      return Set.of();
    }
    Set<String> others = new HashSet<>();
    Set<String> own = new HashSet<>();
    for (ResearchStudy study : new RosterReader(this, asOf).studies()) {
      for (Site site : study.sites()) {
        (site.id().equals(viewpoint.site()) ? own : others).add(site.organization());
      }
    }
    others.removeAll(own);
    return others;
  }

  /**
   * Files an entry by what it says.
   *
   * @param content the entry itself, or the one that it confirms
   */
  private void file(LedgerEntry entry, LedgerEntry content) {
    switch (content.assertion()) {
      case RosterAssertion roster -> {
        // To confirm what the roster says changes nothing: the last row holds.
        if (entry.seq() == content.seq()) {
          fileRoster(entry, roster);
        }
      }
      case ScanAssertion scan -> fileScan(entry, content, scan);
      case SubjectAssertion subject -> fileSubject(entry, content, subject);
      case LedgerAssertion.Confirms confirms -> {
        if (confirms.seq() < content.seq()) {
          file(entry, log.entry(confirms.seq()));
        }
      }
      case LedgerAssertion.Retracts retracts ->
          List.copyOf(concerned.getOrDefault(retracts.seq(), List.of()))
              .forEach(subject -> note(subject, entry));
      case LedgerAssertion.ViewpointDefined defined -> {
        if (entry.seq() == content.seq()) {
          append(viewpoints, defined.viewpoint().name(), entry);
        }
      }
    }
  }

  private void fileRoster(LedgerEntry entry, RosterAssertion assertion) {
    switch (assertion) {
      case RosterAssertion.StudyDefined defined -> append(studies, defined.study().id(), entry);
      case RosterAssertion.SiteNodeDeclared declared -> {
        SiteNode node = declared.node();
        SiteNode open =
            new SiteNode(node.organization(), node.kind(), node.value(), node.validFrom(), null);
        append(nodes, open, entry);
      }
      case RosterAssertion.SubjectEnrolled enrolled ->
          note(subjects.enrol(entry, enrolled.subject()), entry);
      case RosterAssertion.VisitPlanned planned ->
          append(subject(planned.subject(), entry).planned, planned.label(), entry);
      case RosterAssertion.VisitDone done ->
          append(subject(done.subject(), entry).done, done.label(), entry);
      case RosterAssertion.SiteRule _ -> rules.add(entry);
      case RosterAssertion.SitePatternSeen _ -> patterns.add(entry);
    }
  }

  private void fileScan(LedgerEntry entry, LedgerEntry content, ScanAssertion assertion) {
    ScanHistory history = scan(assertion.scan());
    switch (assertion) {
      case ScanAssertion.Observed _ -> {
        if (entry.seq() == content.seq()) {
          history.observe(entry);
        }
      }
      case ScanAssertion.Assigned assigned -> {
        Subject subject = subject(assigned.subject(), 0, entry, content);
        history.claims.add(new Claim(entry, content, subject));
        subject
            .scans
            .computeIfAbsent(assigned.subjectVisit().visit(), _ -> new LinkedHashMap<>())
            .putIfAbsent(assigned.scan(), content.seq());
      }
      case ScanAssertion.OutOfStudy _, ScanAssertion.HeldForReview _ ->
          history.claims.add(new Claim(entry, content, null));
      case ScanAssertion.NotThisSubject denied ->
          history.denials.add(
              new Claim(entry, content, subject(denied.subject(), 0, entry, content)));
      case ScanAssertion.Companion _ -> history.companions.add(new Claim(entry, content, null));
    }
  }

  private void fileSubject(LedgerEntry entry, LedgerEntry content, SubjectAssertion assertion) {
    Subject subject = subject(assertion.subject(), 0, entry, content);
    switch (assertion) {
      case SubjectAssertion.SamePerson same -> link(entry, content, subject, same.other());
      case SubjectAssertion.DifferentPerson different ->
          link(entry, content, subject, different.other());
      case SubjectAssertion.PersonErased _ -> {}
      case SubjectAssertion.AlsoKnownAs _ -> {
        if (entry.seq() == content.seq()) {
          subject.aliases.add(entry);
        }
      }
    }
  }

  private void link(LedgerEntry entry, LedgerEntry content, Subject one, SubjectRef ref) {
    Subject other = subject(ref, 1, entry, content);
    one.links.add(new Claim(entry, content, other));
    other.links.add(new Claim(entry, content, one));
  }

  private Subject subject(SubjectRef ref, LedgerEntry entry) {
    return subject(ref, 0, entry, entry);
  }

  /**
   * Whom an entry means by a code. Who confirms it later means the same.
   *
   * @param position of the code among those that the content names
   */
  private Subject subject(SubjectRef ref, int position, LedgerEntry entry, LedgerEntry content) {
    Subject subject =
        entry.seq() == content.seq()
            ? subjects.bind(ref, entry.seq())
            : concerned.getOrDefault(content.seq(), List.of()).get(position);
    note(subject, entry);
    return subject;
  }

  private void note(Subject subject, LedgerEntry entry) {
    subject.all.add(entry);
    concerned.computeIfAbsent(entry.seq(), _ -> new ArrayList<>(1)).add(subject);
  }

  /** The scan that an entry is about, if only by way of other entries; null if about none. */
  private @Nullable ScanHistory scanOf(LedgerEntry entry) {
    return switch (entry.assertion()) {
      case ScanAssertion said -> scan(said.scan());
      case LedgerAssertion.Retracts retracts -> byWayOf(entry, retracts.seq());
      case LedgerAssertion.Confirms confirms -> byWayOf(entry, confirms.seq());
      case LedgerAssertion.ViewpointDefined _, RosterAssertion _, SubjectAssertion _ -> null;
    };
  }

  private @Nullable ScanHistory byWayOf(LedgerEntry entry, long target) {
    if (target >= entry.seq()) {
      return null;
    }
    ScanHistory history =
        log.entry(target).assertion() instanceof ScanAssertion said
            ? scan(said.scan())
            : indirect.get(target);
    if (history != null) {
      indirect.put(entry.seq(), history);
    }
    return history;
  }

  private static <K> void append(Map<K, List<LedgerEntry>> files, K key, LedgerEntry entry) {
    files.computeIfAbsent(key, _ -> new ArrayList<>(1)).add(entry);
  }
}
