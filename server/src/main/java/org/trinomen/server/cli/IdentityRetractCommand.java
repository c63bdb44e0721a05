package org.trinomen.server.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trinomen identity retract}: takes a statement back. */
@Command(
    name = "retract",
    description = {
      "Takes back a statement in the ledger of a running server. It stays there, and so does this."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  trinomen identity retract 4711 --reason 'the site had looked at another scan' --user ada",
      "",
      "Exit codes: 0 taken back, 2 it makes no sense there, 69 no answer or refused."
    })
final class IdentityRetractCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private RemoteArchive archive = new RemoteArchive();

  @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; required.")
  private String reason = "";

  @Parameters(paramLabel = "ENTRY", description = "Number of the entry: see identity history.")
  private long entry;

  @Override
  public Integer call() throws IOException {
    return IdentityAssertCommand.state(
        archive, output, "retract", Map.of("entry", Long.toString(entry)), reason);
  }
}
