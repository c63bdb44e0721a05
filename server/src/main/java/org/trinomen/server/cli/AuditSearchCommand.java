package org.trinomen.server.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
    Optional<Long> before = Optional.of(Long.MAX_VALUE / 10);
    while (before.isPresent() && found < limit) {
      String question =
          "?limit=%d&before=%d%s"
              .formatted(Math.min(PAGE_MAX, limit - found), before.get(), conditions);
      JsonValue.Members page = Answers.read(archive.get("/api/audit" + question));
      for (JsonValue.Members entry : Answers.list(page, "entries")) {
        found++;
        tell(entry);
      }
      before =
          Optional.of(Answers.text(page, "before")).filter(at -> !at.isEmpty()).map(Long::valueOf);
    }
    return found == 0 ? ExitCode.FINDINGS : ExitCode.OK;
  }

  private String conditions() {
    Map<String, @Nullable String> given = new LinkedHashMap<>();
    given.put("who", who);
    given.put("from", from);
    given.put("action", action);
    given.put("object", object);
    given.put("outcome", outcome);
    given.put("since", since);
    given.put("until", until);
    StringBuilder conditions = new StringBuilder();
    given.forEach(
        (name, value) -> {
          if (value != null) {
            conditions.append('&').append(name).append('=').append(ViewOptions.encoded(value));
          }
        });
    return conditions.toString();
  }

  private void tell(JsonValue.Members entry) throws IOException {
    output.json(entry);
    output.line(
        String.join(
            "\t",
            Answers.text(entry, "seq"),
            Answers.text(entry, "at"),
            Answers.text(entry, "who"),
            Answers.text(entry, "from"),
            Answers.text(entry, "action"),
            Answers.text(entry, "object"),
            Answers.text(entry, "outcome"),
            Answers.text(entry, "detail")));
  }
}
