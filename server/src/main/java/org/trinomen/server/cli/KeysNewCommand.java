package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.trinomen.archive.encryption.KeyEncryptionKey;
import org.trinomen.archive.file.DiskFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code trinomen keys new}: a key in a file. */
@Command(
    name = "new",
    description = {
      "Make a key, in a new file that only its owner may read.",
      "",
      "Name the file in encryption.key-file, and keep a copy of it where neither the archive nor",
      "its backups are: without it nobody reads what was encrypted, with it everybody does."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  trinomen keys new /etc/trinomen/archive.secret",
      "",
      "Exit codes: 0 done, 74 the file is there already or can't be written."
    })
final class KeysNewCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();

  @Parameters(index = "0", paramLabel = "FILE", description = "which must not be there yet")
  private Path file = Path.of("");

  @Override
  public Integer call() throws IOException {
    if (Files.exists(file)) {
      throw new CommandFailure(ExitCode.INPUT_OUTPUT, file + " is there already; nothing was done");
    }
    KeyEncryptionKey key = KeyEncryptionKey.make(new SecureRandom());
    String text =
        """
        # Key %s of a Trinomen archive. Whoever has it reads the archive, without it nobody does.
        # Keep a copy where neither the archive nor its backups are.
        %s
        """
            .formatted(key.id(), key.text());
    new DiskFiles()
        .replace(file.toAbsolutePath(), ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    output.json(json -> json.writeStringField("key", key.id()));
    output.line("Key %s is in %s, which only you may read.".formatted(key.id(), file));
    output.line(
        "Keep a copy of it where neither the archive nor its backups are: without it nobody reads"
            + " what is encrypted.");
    return ExitCode.OK;
  }
}
