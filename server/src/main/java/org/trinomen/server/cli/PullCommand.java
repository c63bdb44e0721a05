package org.trinomen.server.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trinomen.server.pull.BatchPull;
import org.trinomen.server.pull.PullDifference;
import org.trinomen.server.pull.PullDifference.SeriesChange;
import org.trinomen.server.pull.PullException;
import org.trinomen.server.pull.PullManifest;
import org.trinomen.server.pull.PullOutcome;
import org.trinomen.server.pull.PullTemplate;
import org.trinomen.server.pull.PulledView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trinomen pull}: a folder of files that is kept up to date and can be had again. */
@Command(
    name = "pull",
    description = {
      "Bring a folder of series up to date, under the names of a viewpoint.",
      "",
      "Only what is new, or goes by other names now, is fetched; what is interrupted carries on.",
      "manifest.json lists each file with its digest, names and position of the ledger: with it",
      "the same bytes can be had again. The folder is the same as python -m trinomen pull makes."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  trinomen pull batch --where Modality=PT                   all PET series",
      "  trinomen pull batch --check                               what has changed since",
      "  trinomen pull old --where Modality=PT --as-of 4711        as it was then, bit for bit",
      "  trinomen pull again --repeat batch/manifest.json          exactly what a manifest lists",
      "",
      "Exit codes: 0 done, or nothing has changed; 1 something has changed or is damaged;",
      "2 the command line makes no sense for this folder; 69 no answer or refused;",
      "74 a file can't be read or written."
    })
final class PullCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "The folder; made if it is not there.")
  private Path folder = Path.of("");

  @Option(
      names = "--viewpoint",
      paramLabel = "NAME",
      description = "Whose names; default ${DEFAULT-VALUE}.")
  private String viewpoint = "study";

  @Option(
      names = "--as-of",
      paramLabel = "MOMENT",
      description =
          "As known at a moment, such as 2026-03-01T12:00:00Z, or position of the ledger.")
  private @Nullable String asOf;

  @Option(
      names = "--where",
      paramLabel = "KEYWORD=VALUE",
      description =
          "Only series that meet this condition; again for more of them. Wildcards * and ?,"
              + " ranges with -, lists with \\.")
  private Map<String, String> where = new TreeMap<>();

  @Option(
      names = "--template",
      paramLabel = "FOLDERS",
      description = "Names of folders; default ${DEFAULT-VALUE}.")
  private String template = PullTemplate.DEFAULT;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "Files fetched at a time; default ${DEFAULT-VALUE}.")
  private int parallel = 4;

  @Option(
      names = "--check",
      description = "Only say what has changed since, in images or identities.")
  private boolean check;

  @Option(
      names = "--repeat",
      paramLabel = "MANIFEST",
      description = "Fetch exactly what a manifest lists, and compare.")
  private @Nullable Path repeat;

  @Mixin private RemoteArchive archive = new RemoteArchive();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    if (parallel < 1 || parallel > 64) {
      throw new CommandFailure(ExitCode.USAGE, "--parallel is from 1 to 64");
    }
    if (check && repeat != null) {
      throw new CommandFailure(ExitCode.USAGE, "--check and --repeat are two things");
    }
    try {
      BatchPull pull = new BatchPull(new PulledView(archive, viewpoint, asOf), folder, parallel);
      if (check) {
        return tell(pull.compare());
      }
      return repeat == null ? bring(pull) : repeat(pull, PullManifest.read(repeat));
    } catch (PullException e) {
      throw new CommandFailure(exitCode(e.kind()), String.valueOf(e.getMessage()));
    }
  }

  private static int exitCode(PullException.Kind kind) {
    return switch (kind) {
      case INCORRECT -> ExitCode.USAGE;
      case DAMAGED -> ExitCode.FINDINGS;
      case BROKEN_OFF -> ExitCode.UNAVAILABLE;
    };
  }

  private int bring(BatchPull pull) throws IOException {
    PullOutcome done;
    try (Progress progress = output.progress("Pulling", -1)) {
      done =
          pull.bring(
              new TreeMap<>(where), new PullTemplate(template), (files, _) -> progress.at(files));
    }
    String at =
        done.position() == null ? "" : ", as of entry " + done.position() + " of the ledger";
    output.line(
        "%d fetched, %d as they were, %d moved, %d removed%s; see %s"
            .formatted(
                done.fetched(),
                done.kept(),
                done.moved(),
                done.removed(),
                at,
                folder.resolve(PullManifest.NAME)));
    output.json(
        json -> {
          json.writeNumberField("fetched", done.fetched());
          json.writeNumberField("kept", done.kept());
          json.writeNumberField("moved", done.moved());
          json.writeNumberField("removed", done.removed());
          if (done.position() != null) {
            json.writeNumberField("position", done.position());
          }
        });
    return ExitCode.OK;
  }

  private int repeat(BatchPull pull, PullManifest manifest) throws IOException {
    int count = pull.repeat(manifest);
    output.line(count + " files, each as the manifest lists it");
    output.json(json -> json.writeNumberField("files", count));
    return ExitCode.OK;
  }

  private int tell(PullDifference found) throws IOException {
    for (SeriesChange each : found.series()) {
      String kind = each.change().name().toLowerCase(Locale.ROOT);
      String changed = changed(each);
      output.line(
          kind
              + "\t"
              + each.study()
              + "\t"
              + each.series()
              + (changed.isEmpty() ? "" : "\t" + changed));
      output.json(
          json -> {
            json.writeStringField("change", kind);
            json.writeStringField("study", each.study());
            json.writeStringField("series", each.series());
            names(json, "before", each.before());
            names(json, "after", each.after());
          });
    }
    for (String path : found.damaged()) {
      output.line("damaged\t" + path + "\tdelete it and pull again");
      output.json(
          json -> {
            json.writeStringField("change", "damaged");
            json.writeStringField("path", path);
          });
    }
    return found.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
  }

  private static void names(JsonGenerator json, String member, SortedMap<String, String> names)
      throws IOException {
    json.writeObjectFieldStart(member);
    for (Map.Entry<String, String> name : names.entrySet()) {
      json.writeStringField(name.getKey(), name.getValue());
    }
    json.writeEndObject();
  }

  private static String changed(SeriesChange change) {
    TreeSet<String> keywords = new TreeSet<>(change.before().keySet());
    keywords.addAll(change.after().keySet());
    return keywords.stream()
        .filter(key -> !value(change.before(), key).equals(value(change.after(), key)))
        .map(
            key ->
                "%s: \"%s\" is now \"%s\""
                    .formatted(key, value(change.before(), key), value(change.after(), key)))
        .collect(Collectors.joining("; "));
  }

  /** Must neither break nor steer a terminal. */
  private static String value(SortedMap<String, String> names, String key) {
    return names.getOrDefault(key, "").replaceAll("\\p{Cntrl}", " ");
  }
}
