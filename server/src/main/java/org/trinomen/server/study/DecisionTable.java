package org.trinomen.server.study;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.Outside;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Decision;
import org.trinomen.identity.resolve.Decision.InReview;
import org.trinomen.identity.resolve.Decision.OutOfStudy;
import org.trinomen.identity.resolve.Decision.Resolved;

/**
 * Writes decisions as a table: {@code decision} is {@code MATCH}, {@code OUT} or {@code REVIEW};
 * {@code confidence} is the probability that the decision, or in review its first candidate, is
 * right; {@code candidates} are ranked, {@code study|subject|visit} or {@code OUT}, separated by
 * semicolons.
 */
public final class DecisionTable {

  private static final int CANDIDATES_MAX = 10;

  private DecisionTable() {}

  /** Writes the table anew, in the order given. */
  public static void write(Path file, List<Decision> decisions) throws IOException {
    try (CsvWriter table =
        CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(Files.newBufferedWriter(file))) {
      table.writeRecord(
          "scan_id", "decision", "study", "subject", "visit", "confidence", "candidates");
      for (Decision decision : decisions) {
        table.writeRecord(row(decision));
      }
    }
  }

  private static List<String> row(Decision decision) {
    String confidence = String.format(Locale.ROOT, "%.6f", decision.confidence());
    String candidates = candidates(decision.candidates());
    return switch (decision) {
      case Resolved(String scan, SubjectVisit whose, double _, List<Candidate> _) ->
          List.of(
              scan, "MATCH", whose.study(), whose.subject(), whose.visit(), confidence, candidates);
      case InReview(String scan, String _, double _, List<Candidate> _) ->
          List.of(scan, "REVIEW", "", "", "", confidence, candidates);
      case OutOfStudy(String scan, var _, double _, List<Candidate> _) ->
          List.of(scan, "OUT", "", "", "", confidence, candidates);
    };
  }

  /** All ways to be out of study are one candidate here. */
  private static String candidates(List<Candidate> candidates) {
    return candidates.stream()
        .map(
            candidate ->
                switch (candidate.whose()) {
                  case SubjectVisit(String study, String subject, String visit) ->
                      study + "|" + subject + "|" + visit;
                  case Outside(var _) -> "OUT";
                })
        .distinct()
        .limit(CANDIDATES_MAX)
        .collect(Collectors.joining(";"));
  }
}
