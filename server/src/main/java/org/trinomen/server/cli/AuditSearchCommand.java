package org.trinomen.server.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.trinomen.server.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trinomen audit search}: entries of the audit trail. */
@Command(
    name = "search",
    description = {
      "Searches the audit trail of a running server, the newest entries first.",
      "",
      "Each line: number, when, who, from where, what, on what, outcome, detail."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  trinomen audit search --who ada --since 2026-03-01 --until 2026-03-31 --user auditor",
      "  trinomen audit search --outcome refused --limit 20 --user auditor",
      "",
      "The search itself is entered in the trail.",
      "",
      "Exit codes: 0 found, 1 nothing found, 2 the conditions make no sense,",
      "69 no answer or refused."
    })
final class AuditSearchCommand implements Callable<Integer> {

  private static final int PAGE_MAX = 1000;

  @Mixin private Output output = new Output();
  @Mixin private RemoteArchive archive = new RemoteArchive();

  @Option(names = "--who", paramLabel = "NAME", description = "Account or AE title.")
  private @Nullable String who;

  @Option(names = "--from", paramLabel = "ADDRESS", description = "IP address of the peer.")
  private @Nullable String from;

  @Option(
      names = "--action",
      paramLabel = "TEXT",
      description = "A part of what was asked, such as C-STORE or /instances.")
  private @Nullable String action;

  @Option(names = "--object", paramLabel = "ID", description = "Public id or account.")
  private @Nullable String object;

  @Option(
      names = "--outcome",
      paramLabel = "OUTCOME",
      description = "permitted, refused, done or failed.")
  private @Nullable String outcome;

  @Option(
      names = "--since",
      paramLabel = "WHEN",
      description = "From then on: 2026-03-01 (UTC) or 2026-03-01T12:00:00Z.")
  private @Nullable String since;

  @Option(
      names = "--until",
      paramLabel = "WHEN",
      description = "Before then; a day is meant to its end.")
  private @Nullable String until;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many; default 100.")
  private long limit = 100;

  @Override
  public Integer call() throws IOException {
    if (limit < 1) {
      throw new CommandFailure(ExitCode.USAGE, "--limit is 1 or more");
    }
    String conditions = conditions();
    long found = 0;
    String before = "";
    do {
      String question = "?limit=" + Math.min(PAGE_MAX, limit - found) + before + conditions;
      JsonValue.Members page = Answers.read(archive.get("/api/audit" + question));
      for (JsonValue.Members entry : Answers.list(page, "entries")) {
        found++;
        tell(entry);
      }
      String further = Answers.text(page, "before");
      before = further.isEmpty() ? "" : "&before=" + further;
    } while (!before.isEmpty() && found < limit);
    return found == 0 ? ExitCode.FINDINGS : ExitCode.OK;
  }

  private String conditions() {
    return ViewOptions.further("who", who)
        + ViewOptions.further("from", from)
        + ViewOptions.further("action", action)
        + ViewOptions.further("object", object)
        + ViewOptions.further("outcome", outcome)
        + ViewOptions.further("since", since)
        + ViewOptions.further("until", until);
  }

  private void tell(JsonValue.Members entry) throws IOException {
    output.json(entry);
    output.line(
        Answers.row(entry, "seq", "at", "who", "from", "action", "object", "outcome", "detail"));
  }
}
