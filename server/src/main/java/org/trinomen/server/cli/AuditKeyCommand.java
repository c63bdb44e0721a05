package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.trinomen.archive.checkpoint.SigningKey;
import org.trinomen.archive.checkpoint.VerificationKey;
import org.trinomen.archive.file.DiskFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code trinomen audit key}: what checkpoints are signed with. */
@Command(
    name = "key",
    description = {
      "Make a key that checkpoints are signed with, in a new file that only its owner may read.",
      "",
      "Name the file in audit.signing-key. FILE.pub holds the public part alone: give it to"
          + " whoever",
      "is to check the audit trail, and note its fingerprint where nobody changes it."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  trinomen audit key /etc/trinomen/checkpoints.secret",
      "",
      "Exit codes: 0 done, 74 a file is there already or can't be written."
    })
final class AuditKeyCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();

  @Parameters(index = "0", paramLabel = "FILE", description = "which must not be there yet")
  private Path file = Path.of("");

  @Override
  public Integer call() throws IOException {
    Path secret = file.toAbsolutePath();
    Path open = secret.resolveSibling(secret.getFileName() + ".pub");
    for (Path each : new Path[] {secret, open}) {
      if (Files.exists(each)) {
        throw new CommandFailure(
            ExitCode.INPUT_OUTPUT, each + " is there already; nothing was done");
      }
    }
    SigningKey key = SigningKey.make(new SecureRandom());
    VerificationKey verification = key.verification();
    new DiskFiles().replace(secret, ByteBuffer.wrap(key.pem().getBytes(StandardCharsets.US_ASCII)));
    Files.writeString(open, verification.pem(), StandardOpenOption.CREATE_NEW);
    output.json(
        json -> {
          json.writeStringField("fingerprint", verification.fingerprint());
          json.writeStringField("publicKey", verification.pem());
        });
    output.line("The key is in %s, which only you may read.".formatted(file));
    output.line("Fingerprint of its public part: " + verification.fingerprint());
    output.line("The public part, in %s:".formatted(open));
    output.line(verification.pem().strip());
    return ExitCode.OK;
  }
}
