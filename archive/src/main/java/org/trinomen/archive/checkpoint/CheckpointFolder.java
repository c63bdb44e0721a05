package org.trinomen.archive.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.trinomen.archive.chain.ChainFinding;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;

/**
 * The folder of checkpoints, each in a file of its own, {@code audit-000000000042.json}, so that
 * storage that lets nothing be changed can hold it.
 */
public final class CheckpointFolder {

  private static final Pattern NAME = Pattern.compile("[a-z]{1,32}-\\d{12,18}\\.json");
  private static final int BYTES_MAX = 1024;

  private final DurableFiles files;
  private final Path folder;

  public CheckpointFolder(DurableFiles files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /** A checkpoint and the name of its file. */
  public record Kept(String file, Checkpoint checkpoint) {}

  /** Writes one, unless one of the same line is there: what was once signed is not replaced. */
  public void write(Checkpoint checkpoint, SigningKey key) throws IOException {
    Path file = folder.resolve(name(checkpoint));
    if (!files.exists(file)) {
      byte[] line = checkpoint.line(key).getBytes(StandardCharsets.US_ASCII);
      files.replace(file, ByteBuffer.wrap(line));
    }
  }

  private static String name(Checkpoint checkpoint) {
    return "%s-%012d.json".formatted(checkpoint.chain(), checkpoint.seq());
  }

  /**
   * Those that were signed with one of some keys, by the numbers of their lines.
   *
   * @param findings told of each that was not
   */
  public List<Kept> read(List<VerificationKey> keys, Consumer<ChainFinding> findings)
      throws IOException {
    List<Kept> sound = new ArrayList<>();
    for (Path file : files.list(folder)) {
      String name = file.getFileName().toString();
      if (NAME.matcher(name).matches()) {
        Optional<Checkpoint.Signed> read = Checkpoint.parse(text(file));
        Optional<String> wrong = wrong(name, read, keys);
        wrong.ifPresent(what -> findings.accept(new ChainFinding(name, 0, what)));
        if (read.isPresent() && wrong.isEmpty()) {
          sound.add(new Kept(name, read.get().checkpoint()));
        }
      }
    }
    sound.sort(Comparator.comparingLong(each -> each.checkpoint().seq()));
    return sound;
  }

  private static Optional<String> wrong(
      String name, Optional<Checkpoint.Signed> read, List<VerificationKey> keys) {
    if (read.isEmpty() || !name.equals(name(read.get().checkpoint()))) {
      return Optional.of("it is not a checkpoint as it was written");
    }
    Checkpoint.Signed found = read.get();
    Optional<VerificationKey> by =
        keys.stream().filter(key -> key.fingerprint().equals(found.checkpoint().key())).findFirst();
    if (by.isEmpty()) {
      return Optional.of("it is signed with another key, " + found.checkpoint().key());
    }
    return by.get().verifies(found.signed(), found.signature())
        ? Optional.empty()
        : Optional.of("its signature is not that of what it says");
  }

  private String text(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES_MAX);
    try (DurableFile open = files.openForReading(file)) {
      open.read(bytes, 0);
    }
    return StandardCharsets.ISO_8859_1.decode(bytes.flip()).toString();
  }
}
