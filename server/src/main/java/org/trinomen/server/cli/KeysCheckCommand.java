package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.trinomen.archive.encryption.KeyUnavailableException;
import org.trinomen.archive.encryption.Keyring;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.server.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code trinomen keys check}: whether all that is encrypted could be decrypted. */
@Command(
    name = "check",
    description = {
      "Unwrap every data key with the configured keys, as the server does when it starts.",
      "Reads key files only, and changes nothing; the server may run."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  trinomen keys check --config /etc/trinomen",
      "",
      "Exit codes: 0 all can be had, 1 some can't, 74 the archive can't be read, 78 a configured"
          + " key",
      "is not to be had."
    })
final class KeysCheckCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private SettingsOptions options = new SettingsOptions();

  @Override
  public Integer call() throws IOException {
    Settings settings = options.loadArchive();
    Keyring keyring = SettingsOptions.keyring(settings);
    List<Path> files = KeyFiles.of(settings.data());
    int wrong = 0;
    for (Path file : files) {
      try {
        keyring.requireReadable(new DiskFiles(), file);
      } catch (KeyUnavailableException e) {
        wrong++;
        output.line(String.valueOf(e.getMessage()));
      }
    }
    int lost = wrong;
    output.json(
        json -> {
          json.writeNumberField("keys", files.size());
          json.writeNumberField("unavailable", lost);
        });
    output.line(
        "new data is %s; %d data keys, of which %d can't be unwrapped"
            .formatted(
                keyring.current().map(id -> "encrypted under key " + id).orElse("not encrypted"),
                files.size(),
                wrong));
    return wrong == 0 ? ExitCode.OK : ExitCode.FINDINGS;
  }
}
