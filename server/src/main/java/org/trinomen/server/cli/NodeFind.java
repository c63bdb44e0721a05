package org.trinomen.server.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.dimse.FindScu;
import org.trinomen.dicom.dimse.QueryOutcome;
import org.trinomen.dicom.dimse.Status;

/** {@code trinomen find --to}: C-FIND, its matches as a table or as JSON. */
final class NodeFind {

  private final Destination destination;
  private final Output output;
  private final NodeQuestion question;
  private final long limit;
  private long found;

  /**
   * Asks.
   *
   * @param limit the most matches wanted; 0 for all
   */
  NodeFind(Destination destination, Output output, NodeQuestion question, long limit) {
    this.destination = destination;
    this.output = output;
    this.question = question;
    this.limit = limit;
  }

  int run() throws IOException {
    QueryOutcome outcome =
        FindScu.find(
            destination.caller(),
            destination.node(),
            question.about().findModel(),
            question.identifier(),
            this::take);
    output.out().flush();
    return switch (outcome) {
      case QueryOutcome.Answered answered -> exit(answered.status());
      case QueryOutcome.Unanswered unanswered ->
          throw new CommandFailure(
              ExitCode.UNAVAILABLE, destination.node() + ": " + unanswered.why());
    };
  }

  private int exit(Status status) {
    if (status.kind() == Status.Kind.FAILURE) {
      throw new CommandFailure(ExitCode.UNAVAILABLE, destination.node() + ": " + status.describe());
    }
    if (found == 0) {
      tellColumns();
    }
    return found > 0 ? ExitCode.OK : ExitCode.FINDINGS;
  }

  /** Before the first match; where there is no answer, there is no table. */
  private void tellColumns() {
    output.line(String.join("\t", question.told()));
  }

  private boolean take(DataSet match) {
    if (limit > 0 && found == limit) {
      return false;
    }
    if (found == 0) {
      tellColumns();
    }
    found++;
    List<String> keywords = question.told();
    try {
      output.json(
          json -> {
            for (String keyword : keywords) {
              json.writeStringField(keyword, match.text(NodeQuestion.tag(keyword)));
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    output.line(
        String.join(
            "\t",
            keywords.stream()
                .map(keyword -> match.text(NodeQuestion.tag(keyword)))
                .map(text -> text.replaceAll("\\p{Cntrl}", " "))
                .toList()));
    return true;
  }
}
