package org.trinomen.server.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.chain.ChainFinding;
import org.trinomen.archive.checkpoint.CheckpointCheck;
import org.trinomen.archive.checkpoint.CheckpointFolder;
import org.trinomen.archive.checkpoint.SigningKey;
import org.trinomen.archive.checkpoint.VerificationKey;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.server.ConfiguredCheckpoints;
import org.trinomen.server.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trinomen audit verify}: whether the chains are as they were written and signed. */
@Command(
    name = "verify",
    description = {
      "Check the chains of audit trail, ledger and annotations: every change, removal, reordering",
      "and insertion is told with file, line and number. The server may run.",
      "",
      "Whoever can write all the files can forge a chain as a whole, or cut its end off. That only",
      "signed checkpoints show: those of audit.checkpoints, or of --checkpoints."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  trinomen audit verify --config /etc/trinomen",
      "  trinomen audit verify --config /etc/trinomen --checkpoints /mnt/checkpoints \\",
      "    --public-key /media/auditor/checkpoints.pub",
      "",
      "Exit codes: 0 all is well, 1 findings, 2 checkpoints without a key, 74 something can't be",
      "read, 78 the configuration makes no sense."
    })
final class AuditVerifyCommand implements Callable<Integer> {

  private static final int FINDINGS_MAX = 1000;

  @Mixin private Output output = new Output();
  @Mixin private SettingsOptions options = new SettingsOptions();

  @Option(
      names = "--checkpoints",
      paramLabel = "FOLDER",
      description = "Checkpoints; else those of audit.checkpoints.")
  private @Nullable Path checkpoints;

  @Option(
      names = "--public-key",
      paramLabel = "FILE",
      description = {
        "Public part of the key they were signed with; else that of audit.signing-key. May be",
        "repeated, after the key was changed."
      })
  private List<Path> publicKeys = new ArrayList<>();

  private final List<Found> findings = new ArrayList<>();
  private long findingsTotal;

  private record Found(String folder, ChainFinding finding) {}

  private record Chain(CheckpointCheck.Outcome outcome, int checkpoints) {}

  @Override
  public Integer call() throws IOException {
    Settings settings = options.loadArchive();
    Optional<Path> folder =
        Optional.ofNullable(checkpoints).or(() -> settings.checkpoints().folder());
    List<CheckpointFolder.Kept> signed =
        folder.isEmpty()
            ? List.of()
            : new CheckpointFolder(new DiskFiles(), folder.get())
                .read(keys(settings), found -> add("checkpoints", found));
    Map<String, Chain> chains = new LinkedHashMap<>();
    for (Map.Entry<String, Path> each : settings.data().chains().entrySet()) {
      List<CheckpointFolder.Kept> ofIt =
          signed.stream().filter(one -> one.checkpoint().chain().equals(each.getKey())).toList();
      CheckpointCheck.Outcome outcome =
          CheckpointCheck.run(
              new DiskFiles(),
              each.getValue(),
              ofIt,
              found -> add(each.getKey(), found),
              found -> add("checkpoints", found));
      chains.put(each.getKey(), new Chain(outcome, ofIt.size()));
    }
    tell(chains, folder.isPresent());
    output.json(json -> write(chains, json));
    return findingsTotal == 0 ? ExitCode.OK : ExitCode.FINDINGS;
  }

  private List<VerificationKey> keys(Settings settings) throws IOException {
    List<VerificationKey> keys = new ArrayList<>();
    for (Path file : publicKeys) {
      keys.add(
          VerificationKey.parse(ConfiguredCheckpoints.text(file))
              .orElseThrow(
                  () -> new CommandFailure(ExitCode.INPUT_OUTPUT, file + " holds no public key")));
    }
    if (keys.isEmpty()) {
      ConfiguredCheckpoints.key(settings.checkpoints())
          .map(SigningKey::verification)
          .ifPresent(keys::add);
    }
    if (keys.isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, "--checkpoints needs --public-key beside it");
    }
    return keys;
  }

  private void add(String folder, ChainFinding finding) {
    findingsTotal++;
    if (findings.size() < FINDINGS_MAX) {
      findings.add(new Found(folder, finding));
    }
  }

  private void tell(Map<String, Chain> chains, boolean signed) {
    for (Found each : findings) {
      ChainFinding found = each.finding();
      String line = found.line() > 0 ? ", line " + found.line() : "";
      output.line(each.folder() + "/" + found.file() + line + ": " + found.what());
    }
    chains.forEach(
        (name, chain) ->
            output.line(
                "%s: %d entries, %d checkpoints, signed up to entry %d"
                    .formatted(
                        name,
                        chain.outcome().entries(),
                        chain.checkpoints(),
                        chain.outcome().vouched())));
    if (!signed) {
      output.line("There are no checkpoints: a chain that was forged as a whole would not show.");
    }
    output.line(findingsTotal == 0 ? "All is well." : findingsTotal + " findings");
  }

  private void write(Map<String, Chain> chains, JsonGenerator json) throws IOException {
    json.writeBooleanField("clean", findingsTotal == 0);
    json.writeArrayFieldStart("chains");
    for (Map.Entry<String, Chain> each : chains.entrySet()) {
      json.writeStartObject();
      json.writeStringField("chain", each.getKey());
      json.writeNumberField("entries", each.getValue().outcome().entries());
      json.writeNumberField("checkpoints", each.getValue().checkpoints());
      json.writeNumberField("signedUpTo", each.getValue().outcome().vouched());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("findingsTotal", findingsTotal);
    json.writeArrayFieldStart("findings");
    for (Found each : findings) {
      json.writeStartObject();
      json.writeStringField("chain", each.folder());
      json.writeStringField("file", each.finding().file());
      json.writeNumberField("line", each.finding().line());
      json.writeStringField("what", each.finding().what());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
