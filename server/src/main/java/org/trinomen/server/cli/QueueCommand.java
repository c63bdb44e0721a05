package org.trinomen.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.trinomen.server.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code trinomen queue}: has a running server send to a node until it has it. */
@Command(
    name = "queue",
    description = {
      "Have a running server send what it holds to a DICOM node, until the node has it.",
      "",
      "A node that can't be reached or has no room is tried again: after 10 s, 30 s, 1, 5 and 15",
      "minutes, and then every hour for three days, also after a restart of the server. The answer",
      "names a job: /jobs/ID tells how far it is, /jobs/ID/cancel ends it."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  trinomen queue pacs 6b9e19d9-62094390-5f9ddb01-4a191ae7-9766b715 --user ada",
      "",
      "Exit codes: 0 handed in, 2 there is no such node or resource, 69 no answer or refused."
    })
final class QueueCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private RemoteArchive archive = new RemoteArchive();

  @Parameters(index = "0", paramLabel = "NODE", description = "Name of the node, in nodes.d.")
  private String node = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "RESOURCE",
      description = "Public ids of patients, studies, series or instances.")
  private List<String> resources = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    if (!node.matches("[A-Za-z0-9_.-]+")) {
      throw new CommandFailure(ExitCode.USAGE, "a node's name has no such characters: " + node);
    }
    String ids =
        resources.stream()
            .map(id -> "\"" + id.replaceAll("[^0-9a-fA-F-]", "?") + "\"")
            .collect(Collectors.joining(","));
    try (InputStream answer =
        archive.post("/api/nodes/" + node + "/queue", "{\"Resources\":[" + ids + "]}")) {
      String job = JsonValue.parse(answer).asMembers().text("ID").orElse("");
      output.json(json -> json.writeStringField("job", job));
      output.line("handed in: job " + job);
      return ExitCode.OK;
    }
  }
}
