package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.trinomen.archive.encryption.Keyring;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.server.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code trinomen keys rotate}: another key for the same data. */
@Command(
    name = "rotate",
    description = {
      "Have every data key wrapped by the key in encryption.key-file, if another one wraps it.",
      "",
      "The former key stands in encryption.former-key-files meanwhile. What is encrypted stays as"
          + " it",
      "is: only the small key files are replaced, one by one. Interrupted, it is run again. The",
      "server may run, if it was started with both keys."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  trinomen keys rotate --config /etc/trinomen",
      "",
      "Exit codes: 0 done, 74 the archive can't be read or a data key not be unwrapped, 78 a"
          + " configured",
      "key is not to be had, or there is none."
    })
final class KeysRotateCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private SettingsOptions options = new SettingsOptions();

  @Override
  public Integer call() throws IOException {
    Settings settings = options.loadArchive();
    Keyring keyring = SettingsOptions.keyring(settings);
    String current =
        keyring
            .current()
            .orElseThrow(
                () ->
                    new CommandFailure(
                        ExitCode.CONFIGURATION, "no key is configured: see encryption.key-file"));
    List<Path> files = KeyFiles.of(settings.data());
    int changed = 0;
    for (Path file : files) {
      if (keyring.rewrap(new DiskFiles(), file)) {
        changed++;
      }
    }
    int rewrapped = changed;
    output.json(
        json -> {
          json.writeNumberField("keys", files.size());
          json.writeNumberField("rewrapped", rewrapped);
        });
    output.line(
        "%d data keys are wrapped by key %s, %d of them anew"
            .formatted(files.size(), current, changed));
    return ExitCode.OK;
  }
}
