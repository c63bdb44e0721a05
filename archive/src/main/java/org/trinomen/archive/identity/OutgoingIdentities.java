package org.trinomen.archive.identity;

import java.time.Instant;
import java.util.Optional;
import org.trinomen.archive.export.Basis;
import org.trinomen.archive.export.OutgoingIdentity;
import org.trinomen.archive.ledger.Ledger;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.SubjectRef;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Site;

/** Makes of an answer what the names of a copy are made of. */
final class OutgoingIdentities {

  private final Ledger ledger;
  private final Rosters rosters;

  OutgoingIdentities(Ledger ledger, Rosters rosters) {
    this.ledger = ledger;
    this.rosters = rosters;
  }

  /**
   * Whose a scan is, as a copy tells it.
   *
   * @param receivedAt when the scan was received
   */
  OutgoingIdentity of(Answer answer, long asOf, Instant receivedAt) {
    Basis basis = basis(answer, receivedAt);
    return switch (answer) {
      case Answer.Resolved resolved -> ofSubject(resolved.subjectVisit(), asOf, basis);
      case Answer.InReview review -> new OutgoingIdentity.InReview(review.scan(), basis);
      case Answer.OutOfStudy out -> new OutgoingIdentity.OutOfStudy(out.scan(), basis);
    };
  }

  private Basis basis(Answer answer, Instant receivedAt) {
    Optional<LedgerEntry> entry = ledger.state().entry(answer.restsOn());
    return new Basis(answer.restsOn(), entry.map(LedgerEntry::recordedAt).orElse(receivedAt));
  }

  private OutgoingIdentity ofSubject(SubjectVisit visit, long asOf, Basis basis) {
    Rosters.RosterAsOf roster = rosters.asOf(asOf);
    SubjectRef ref = new SubjectRef(visit.study(), visit.subject());
    Optional<ResearchStudy> study = roster.study(visit.study());
    Optional<ResearchSubject> row = roster.subject(ref);
    Optional<Site> site =
        row.map(ResearchSubject::site).flatMap(id -> roster.site(visit.study(), id));
    return new OutgoingIdentity.OfSubject(
        visit.study(),
        study.map(ResearchStudy::sponsor).orElse(""),
        "",
        study.map(ResearchStudy::protocol).orElse(""),
        site.map(Site::id).orElse(""),
        site.map(Site::institution).orElse(""),
        visit.subject(),
        row.flatMap(subject -> subject.formerCodes().stream().findFirst()).orElse(""),
        local(row, ref, asOf),
        visit.visit(),
        "",
        basis);
  }

  /** What the site calls the subject: as the roster says, else the first other name known. */
  private String local(Optional<ResearchSubject> row, SubjectRef ref, long asOf) {
    return row.map(subject -> subject.identifiers().getOrDefault("local", ""))
        .filter(code -> !code.isEmpty())
        .or(() -> ledger.state().aliases(ref, asOf).stream().findFirst())
        .orElse("");
  }
}
