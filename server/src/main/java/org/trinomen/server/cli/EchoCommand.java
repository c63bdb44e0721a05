package org.trinomen.server.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.trinomen.dicom.dimse.EchoScu;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.Status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code trinomen echo}: C-ECHO. */
@Command(
    name = "echo",
    description = "Ask a DICOM node whether it is there and speaks to us (C-ECHO).",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  trinomen echo --to localhost:4242/TRINOMEN",
      "",
      "Exit codes: 0 it answered, 2 the command line makes no sense, 69 it did not answer."
    })
final class EchoCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private Destination destination = new Destination();

  @Override
  public Integer call() throws IOException {
    RemoteNode node = destination.node();
    long start = System.nanoTime();
    EchoScu.Outcome outcome = EchoScu.echo(destination.caller(), node);
    long tookMs = Duration.ofNanos(System.nanoTime() - start).toMillis();
    return switch (outcome) {
      case EchoScu.Answered answered -> {
        output.json(
            json -> {
              json.writeStringField("node", node.toString());
              json.writeNumberField("status", answered.status().code());
              json.writeNumberField("ms", tookMs);
            });
        output.line(node + " answers: " + answered.status().describe() + ", " + tookMs + " ms");
        boolean success = answered.status().kind() == Status.Kind.SUCCESS;
        yield success ? ExitCode.OK : ExitCode.UNAVAILABLE;
      }
      case EchoScu.Unanswered unanswered ->
          throw new CommandFailure(ExitCode.UNAVAILABLE, node + ": " + unanswered.why());
    };
  }
}
