package org.trinomen.server.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Evidence;
import org.trinomen.identity.viewpoint.ShippedViewpoints;

/**
 * What became of a scan of the demo.
 *
 * @param scan what arrived, and what the demo knows of it
 * @param answer whose it is for the viewpoint {@code study}
 * @param why what speaks for that most, in words
 */
public record DemoOutcome(ScanPlan scan, Answer answer, String why) {

  private static final int REASONS_MAX = 3;
  private static final double WORTH_SAYING = 0.001;

  /** What became of scans, as far as the ledger has come. */
  public static List<DemoOutcome> of(List<ScanPlan> scans, IdentityService identity) {
    long position = identity.state().head();
    Map<String, Answer> answers = new HashMap<>();
    for (Answer answer : identity.state().answers(ShippedViewpoints.STUDY, position)) {
      identity
          .scan(answer.scan())
          .ifPresent(scan -> answers.put(scan.attribute("StudyInstanceUID"), answer));
    }
    List<DemoOutcome> outcomes = new ArrayList<>();
    for (ScanPlan scan : scans) {
      Answer answer = answers.get(scan.studyInstanceUid());
      if (answer != null) {
        outcomes.add(new DemoOutcome(scan, answer, why(answer, identity)));
      }
    }
    return outcomes;
  }

  private static String why(Answer answer, IdentityService identity) {
    Optional<LedgerEntry> entry = identity.state().entry(answer.restsOn());
    return switch (answer) {
      case Answer.InReview review -> why(review);
      case Answer.Resolved _, Answer.OutOfStudy _ ->
          entry.map(e -> words(e.statement().evidence())).orElse("");
    };
  }

  private static String why(Answer.InReview review) {
    String likeliest =
        review.candidates().stream()
            .limit(2)
            .filter(candidate -> candidate.probability() >= WORTH_SAYING)
            .map(
                candidate ->
                    String.format(
                        Locale.ROOT,
                        "%s %.1f %%",
                        name(candidate.whose()),
                        100 * candidate.probability()))
            .collect(Collectors.joining(", "));
    return likeliest.isEmpty() ? review.detail() : review.detail() + " (" + likeliest + ")";
  }

  private static String name(Candidate.Whose whose) {
    return switch (whose) {
      case SubjectVisit visit -> visit.subject() + " " + visit.visit();
      case Candidate.Outside outside -> words(outside.reason());
    };
  }

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The pieces of evidence that weigh most. */
  private static String words(List<Evidence> evidence) {
    return evidence.stream()
        .filter(piece -> piece.bits() > 0)
        .sorted(Comparator.comparingDouble((Evidence piece) -> -piece.bits()))
        .limit(REASONS_MAX)
        .map(piece -> piece.field() + ": " + piece.relation())
        .collect(Collectors.joining("; "));
  }

  // ---- for scripts

  /** Writes its members. */
  public void write(JsonGenerator json) throws IOException {
    json.writeNumberField("scan", scan.number());
    json.writeStringField("patientId", scan.typed().patientId());
    json.writeStringField("patientName", scan.typed().patientName());
    json.writeStringField(
        "state",
        switch (answer) {
          case Answer.Resolved _ -> "resolved";
          case Answer.InReview _ -> "review";
          case Answer.OutOfStudy _ -> "out-of-study";
        });
    json.writeStringField("whose", whose());
    json.writeStringField("why", why);
  }

  // ---- for people

  /** A table of them, by what became of them: as typed, then whose it is, then why. */
  public static List<String> table(List<DemoOutcome> outcomes) {
    List<String> lines = new ArrayList<>();
    add(lines, "Resolved without help", outcomes, Answer.Resolved.class::isInstance);
    add(lines, "Waiting for a person", outcomes, Answer.InReview.class::isInstance);
    add(lines, "Out of study", outcomes, Answer.OutOfStudy.class::isInstance);
    return lines;
  }

  private static void add(
      List<String> lines, String title, List<DemoOutcome> outcomes, Predicate<Answer> belongs) {
    if (!lines.isEmpty()) {
      lines.add("");
    }
    List<DemoOutcome> these = outcomes.stream().filter(o -> belongs.test(o.answer())).toList();
    lines.add("%s (%d of %d)".formatted(title, these.size(), outcomes.size()));
    for (DemoOutcome outcome : these) {
      lines.add(outcome.line());
    }
  }

  private String whose() {
    return switch (answer) {
      case Answer.Resolved resolved -> name(resolved.subjectVisit());
      case Answer.InReview _ -> "?";
      case Answer.OutOfStudy out -> words(out.reason());
    };
  }

  private String line() {
    return "  %-13s %-19s -> %-8s %s"
        .formatted(
            scan.typed().patientId().isEmpty() ? "(no ID)" : scan.typed().patientId(),
            scan.typed().patientName(),
            whose(),
            why)
        .stripTrailing();
  }
}
