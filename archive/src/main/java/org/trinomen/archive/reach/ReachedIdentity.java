package org.trinomen.archive.reach;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.SubjectRef;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.SitePattern;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.study.Site;
import org.trinomen.identity.study.SiteNode;
import org.trinomen.identity.study.Visit;
import org.trinomen.identity.viewpoint.Viewpoint;

/**
 * Whose scans are, as far as one reach goes: studies, sites, subjects, scans and statements outside
 * are not there, for whatever question, and nothing that is there names them. What is within
 * follows from the answers and the roster of now, whatever the moment that someone asks about. Made
 * for one request.
 */
public final class ReachedIdentity {

  private final IdentityService identity;
  private final Reach reach;
  private final Optional<Sight> sight;

  /**
   * What is within reach.
   *
   * @param sight empty: everything is
   */
  ReachedIdentity(IdentityService identity, Reach reach, Optional<Sight> sight) {
    this.identity = identity;
    this.reach = reach;
    this.sight = sight;
  }

  /** Whether nothing is outside. */
  public boolean isWhole() {
    return sight.isEmpty();
  }

  /** Whether a scan is within reach. */
  public boolean sees(String scan) {
    return sight.isEmpty() || sight.get().sees(scan);
  }

  /** Whether a subject is. */
  public boolean sees(SubjectRef subject) {
    return sight.isEmpty()
        || sight.get().sees(new SubjectVisit(subject.study(), subject.code(), ""));
  }

  /** Whether a site is, in each study that it takes part in. */
  public boolean seesSite(String site) {
    if (sight.isEmpty()) {
      return true;
    }
    List<ResearchStudy> where =
        identity.roster(identity.state().head()).studies().stream()
            .filter(study -> study.sites().stream().anyMatch(one -> one.id().equals(site)))
            .toList();
    return !where.isEmpty() && where.stream().allMatch(study -> reach.holds(study.id(), site));
  }

  // ---- the roster

  /** What the studies have told, of what is within reach. */
  public Roster roster(long asOf) {
    Roster whole = identity.roster(asOf);
    if (sight.isEmpty()) {
      return whole;
    }
    List<ResearchStudy> studies = new ArrayList<>();
    Set<String> organizations = new HashSet<>();
    for (ResearchStudy study : whole.studies()) {
      List<Site> sites =
          study.sites().stream().filter(site -> reach.holds(study.id(), site.id())).toList();
      if (!sites.isEmpty() || reach.holdsWhole(study.id())) {
        studies.add(with(study, sites));
        sites.forEach(site -> organizations.add(site.organization()));
      }
    }
    Set<SubjectRef> shown = new HashSet<>();
    List<ResearchSubject> subjects = new ArrayList<>();
    for (ResearchSubject subject : whole.subjects()) {
      SubjectRef named = new SubjectRef(subject.study(), subject.code());
      if (sees(named)) {
        shown.add(named);
        subjects.add(subject);
      }
    }
    List<Visit> visits =
        whole.visits().stream()
            .filter(visit -> shown.contains(new SubjectRef(visit.study(), visit.subject())))
            .toList();
    List<SiteNode> nodes =
        whole.nodes().stream().filter(node -> organizations.contains(node.organization())).toList();
    return new Roster(studies, nodes, subjects, visits);
  }

  private static ResearchStudy with(ResearchStudy study, List<Site> sites) {
    return new ResearchStudy(
        study.id(),
        study.shortName(),
        study.grammar(),
        study.codeField(),
        study.identityPolicy(),
        study.tracer(),
        study.protocol(),
        study.modality(),
        study.visits(),
        sites,
        study.fields(),
        study.accrualStart(),
        study.sponsor(),
        study.headerRules());
  }

  /** What sites within reach do wrong, by the scans within reach. */
  public List<SitePattern> sitePatterns() {
    return identity.sitePatterns().stream()
        .filter(pattern -> seesSite(pattern.site()))
        .filter(pattern -> pattern.scans().stream().allMatch(this::sees))
        .toList();
  }

  // ---- answers

  /** Whose the scans within reach are that the archive shows. */
  public List<Answer> answersShown(Viewpoint viewpoint, long asOf) {
    return within(identity.answersShown(viewpoint, asOf));
  }

  /** The same with those that were withdrawn. */
  public List<Answer> answers(Viewpoint viewpoint, long asOf) {
    return within(identity.state().answers(viewpoint, asOf));
  }

  private List<Answer> within(List<Answer> answers) {
    return sight.isEmpty() ? answers : answers.stream().filter(this::isWithin).toList();
  }

  /** Whose a scan is; nothing if it is outside, or was then somebody's who is. */
  public Optional<Answer> answer(String scan, Viewpoint viewpoint, long asOf) {
    return Optional.of(identity.answer(scan, viewpoint, asOf)).filter(this::isWithin);
  }

  private boolean isWithin(Answer answer) {
    return sight.isEmpty() || (sight.get().sees(answer.scan()) && namesOnlyWithin(answer));
  }

  /** Whether an answer names nobody outside. */
  public boolean namesOnlyWithin(Answer answer) {
    return sight.isEmpty() || sight.get().namesOnlyWithin(answer);
  }

  // ---- statements

  /** An entry of the ledger as far as it may be seen. */
  public Optional<LedgerEntry> entry(long seq) {
    Optional<LedgerEntry> entry = identity.state().entry(seq);
    return sight.isEmpty()
        ? entry
        : entry.flatMap(one -> new ReachedStatements(this, reach, identity.state()).shown(one));
  }

  /** What was stated of a scan. */
  public List<LedgerEntry> historyOfScan(String scan, long asOf) {
    return shown(identity.state().historyOfScan(scan, asOf));
  }

  /** What was stated of a subject. */
  public List<LedgerEntry> historyOfSubject(SubjectRef subject, long asOf) {
    return shown(identity.state().historyOfSubject(subject, asOf));
  }

  private List<LedgerEntry> shown(List<LedgerEntry> entries) {
    return sight.isEmpty()
        ? entries
        : entries.stream().flatMap(entry -> entry(entry.seq()).stream()).toList();
  }
}
