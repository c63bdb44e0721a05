package org.trinomen.server.identity;

import java.util.Locale;
import java.util.Optional;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Evidence;

/** Says in sentences what an answer rests on, for people who have to decide. */
final class Explanation {

  private final StringBuilder text = new StringBuilder();

  private Explanation() {}

  static String of(Answer answer, Optional<LedgerEntry> basis) {
    Explanation explanation = new Explanation();
    explanation.say(answer);
    basis.ifPresent(explanation::say);
    if (!answer.dissent().isEmpty()) {
      explanation
          .text
          .append(" Otherwise said by entries ")
          .append(answer.dissent())
          .append(", with less authority.");
    }
    return explanation.text.toString();
  }

  private void say(Answer answer) {
    switch (answer) {
      case Answer.Resolved resolved -> {
        text.append("It is ");
        name(resolved.subjectVisit());
        text.append('.');
      }
      case Answer.InReview review ->
          text.append("It waits for a person: ").append(review.detail()).append('.');
      case Answer.OutOfStudy out ->
          text.append("It belongs to no study: ")
              .append(AnswerJson.words(out.reason()))
              .append('.');
    }
  }

  private void say(LedgerEntry entry) {
    text.append(" This rests on entry ").append(entry.seq()).append(", by ");
    switch (entry.agent()) {
      case Agent.Person person -> text.append(person.name());
      case Agent.Algorithm algorithm ->
          text.append(algorithm.name()).append(' ').append(algorithm.version());
      case Agent.Feed feed -> text.append(feed.name());
    }
    text.append(", of ").append(entry.recordedAt()).append('.');
    if (!entry.reason().text().isBlank()) {
      text.append(" Reason: ").append(entry.reason().text()).append('.');
    }
    for (Evidence piece : entry.statement().evidence()) {
      say(piece);
    }
    if (entry.assertion() instanceof ScanAssertion.Assigned assigned) {
      say("Runner-up: ", assigned.alternatives().stream().findFirst());
    } else if (entry.assertion() instanceof ScanAssertion.HeldForReview held) {
      say("Likeliest: ", held.candidates().stream().findFirst());
    }
  }

  private void say(String what, Optional<Candidate> candidate) {
    if (candidate.isPresent()) {
      text.append(' ').append(what);
      switch (candidate.get().whose()) {
        case Candidate.SubjectVisit visit -> name(visit);
        case Candidate.Outside outside ->
            text.append("no study (").append(AnswerJson.words(outside.reason())).append(')');
      }
      text.append(String.format(Locale.ROOT, ", probability %.4f.", candidate.get().probability()));
      candidate.get().evidence().forEach(this::say);
    }
  }

  private void say(Evidence piece) {
    text.append(
        String.format(
            Locale.ROOT, " %s: %s (%+.1f bits).", piece.field(), piece.relation(), piece.bits()));
  }

  private void name(Candidate.SubjectVisit visit) {
    text.append("subject ")
        .append(visit.subject())
        .append(", visit ")
        .append(visit.visit())
        .append(" of study ")
        .append(visit.study());
  }
}
