package org.trinomen.identity.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.trinomen.identity.AgentKind;
import org.trinomen.identity.resolve.Candidate.Outside;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Candidate.Whose;
import org.trinomen.identity.resolve.Declarations;
import org.trinomen.identity.resolve.ScanDeclaration;
import org.trinomen.identity.resolve.SiteRule;
import org.trinomen.identity.viewpoint.Presentation;
import org.trinomen.identity.viewpoint.Trust;
import org.trinomen.identity.viewpoint.Viewpoint;

/**
 * What people and the study's own systems stated, as of a position, as the resolver takes it into
 * account. What programs stated is left out: the resolver must not confirm itself.
 */
final class DeclarationReader {

  private static final Viewpoint DECLARED =
      new Viewpoint(
          "declared",
          List.of(Trust.in(AgentKind.PERSON), Trust.in(AgentKind.FEED)),
          0,
          "",
          Presentation.Rewritten.coded("{subject}"));

  private final Filing filing;
  private final Standing standing;
  private final Standing roster;

  DeclarationReader(Filing filing, long asOf) {
    this.filing = filing;
    this.standing = filing.standing(DECLARED, asOf);
    this.roster = Standing.ofRoster(filing.log, asOf);
  }

  Declarations declarations() {
    List<SiteRule> rules =
        siteRules().stream()
            .map(
                entry ->
                    new SiteRule(
                        ((RosterAssertion.SiteRule) entry.assertion()).site(),
                        ((RosterAssertion.SiteRule) entry.assertion()).habit(),
                        entry.statement().validFrom(),
                        entry.statement().validTo()))
            .toList();
    List<Declarations.Alias> aliases = new ArrayList<>();
    List<Declarations.PersonLink> links = new ArrayList<>();
    Persons persons = new Persons(standing, roster);
    for (Subject subject : filing.subjects.all()) {
      if (subject.row(roster) != null && subject.canonical(roster) == subject) {
        aliases(subject, aliases);
        links(subject, persons, links);
      }
    }
    return new Declarations(rules, aliases, links);
  }

  /** Rules that count, in order. */
  List<LedgerEntry> siteRules() {
    return filing.rules.stream().filter(standing::counts).toList();
  }

  private void aliases(Subject subject, List<Declarations.Alias> to) {
    for (Subject part : subject.whole(roster)) {
      for (LedgerEntry entry : part.aliases) {
        if (standing.counts(entry)) {
          String alias = ((SubjectAssertion.AlsoKnownAs) entry.assertion()).alias();
          to.add(new Declarations.Alias(subject.study(), subject.code(roster), alias));
        }
      }
    }
  }

  private void links(Subject subject, Persons persons, List<Declarations.PersonLink> to) {
    persons
        .said(subject)
        .forEach(
            (other, same) -> {
              String mine = subject.study() + "/" + subject.code(roster);
              String theirs = other.study() + "/" + other.code(roster);
              // Each pair is filed under both.
              if (mine.compareTo(theirs) < 0) {
                to.add(
                    new Declarations.PersonLink(
                        subject.study(),
                        subject.code(roster),
                        other.study(),
                        other.code(roster),
                        same));
              }
            });
  }

  Map<String, ScanDeclaration> ofScans(Collection<String> scans) {
    Judgement judgement = new Judgement(filing.scans, standing, roster);
    Map<String, ScanDeclaration> said = new HashMap<>();
    for (String scan : scans) {
      ScanHistory history = filing.scans.get(scan);
      if (history != null) {
        ScanDeclaration one =
            new ScanDeclaration(whose(judgement.of(history).verdict()), excluded(history));
        if (!one.equals(ScanDeclaration.NONE)) {
          said.put(scan, one);
        }
      }
    }
    return said;
  }

  private Optional<Whose> whose(Verdict verdict) {
    return switch (verdict) {
      case Verdict.OfVisit of -> Optional.of(named(of.subject(), of.visit()));
      case Verdict.Outside outside -> Optional.of(new Outside(outside.reason()));
      case Verdict.Undecided _ -> Optional.empty();
    };
  }

  private List<SubjectVisit> excluded(ScanHistory history) {
    Map<SubjectVisit, Boolean> excluded = new LinkedHashMap<>();
    for (Claim denial : history.denials) {
      if (standing.counts(denial)) {
        Subject subject = Objects.requireNonNull(denial.subject()).canonical(roster);
        String visit = ((ScanAssertion.NotThisSubject) denial.content().assertion()).visit();
        excluded.put(named(subject, visit), true);
      }
    }
    return List.copyOf(excluded.keySet());
  }

  private SubjectVisit named(Subject subject, String visit) {
    return new SubjectVisit(subject.study(), subject.code(roster), visit);
  }
}
