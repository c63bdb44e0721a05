package org.trinomen.server.cli;

import java.io.IOException;
import org.trinomen.dicom.dimse.QueryOutcome;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.dimse.SubOperations;

/** Says what came of a C-GET or C-MOVE. */
final class Retrieved {

  private Retrieved() {}

  static int report(Output output, RemoteNode node, QueryOutcome outcome) throws IOException {
    return switch (outcome) {
      case QueryOutcome.Answered answered -> {
        SubOperations count = answered.count();
        output.json(
            json -> {
              json.writeNumberField("status", answered.status().code());
              json.writeNumberField("completed", count.completed());
              json.writeNumberField("failed", count.failed());
              json.writeNumberField("warning", count.warning());
            });
        output.line(node + ": " + answered.status().describe() + "; " + count.describe());
        yield answered.status().kind() == Status.Kind.SUCCESS ? ExitCode.OK : ExitCode.FINDINGS;
      }
      case QueryOutcome.Unanswered unanswered ->
          throw new CommandFailure(ExitCode.UNAVAILABLE, node + ": " + unanswered.why());
    };
  }
}
