package org.trinomen.archive.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.chain.ChainHead;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.repeat.Repeated;

/**
 * Signs how far chains have come: at the start, time and again, and when it is closed, which is to
 * be after the chains are. Where that fails, the log says so and the work goes on: it is tried
 * again with the next.
 */
public final class CheckpointWriter implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(CheckpointWriter.class);

  private final DurableFiles files;
  private final Map<String, Path> chains;
  private final CheckpointFolder folder;
  private final SigningKey key;
  private final Clock clock;
  private final Repeated repeated;

  private CheckpointWriter(
      DurableFiles files,
      Map<String, Path> chains,
      CheckpointFolder folder,
      SigningKey key,
      Clock clock,
      Duration every) {
    this.files = files;
    this.chains = Map.copyOf(chains);
    this.folder = folder;
    this.key = key;
    this.clock = clock;
    this.repeated = new Repeated("checkpoints", every, this::write);
  }

  /**
   * Begins.
   *
   * @param chains folders of the chains by what they are called; one may not be there yet
   */
  public static CheckpointWriter start(
      DurableFiles files,
      Map<String, Path> chains,
      CheckpointFolder folder,
      SigningKey key,
      Clock clock,
      Duration every) {
    CheckpointWriter writer = new CheckpointWriter(files, chains, folder, key, clock, every);
    writer.write();
    writer.repeated.start();
    return writer;
  }

  private void write() {
    chains.forEach(
        (name, chain) -> {
          try {
            write(name, chain);
          } catch (IOException e) {
            log.error("no checkpoint of {} could be written: {}", name, e.toString());
          }
        });
  }

  private void write(String name, Path chain) throws IOException {
    Optional<ChainHead> head = ChainHead.read(files, chain);
    if (head.isPresent() && head.get().seq() > 0) {
      folder.write(
          new Checkpoint(
              name,
              head.get().seq(),
              head.get().hash(),
              clock.instant().truncatedTo(ChronoUnit.SECONDS),
              key.verification().fingerprint()),
          key);
    }
  }

  @Override
  public void close() {
    repeated.close();
    write();
  }
}
