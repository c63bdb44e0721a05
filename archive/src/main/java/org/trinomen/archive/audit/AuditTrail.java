package org.trinomen.archive.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.trinomen.archive.chain.ChainCheck;
import org.trinomen.archive.chain.ChainFinding;
import org.trinomen.archive.chain.ChainSettings;
import org.trinomen.archive.chain.ChainedLog;
import org.trinomen.archive.file.DurableFiles;

/**
 * The trail, open for writing. Any number of threads append.
 *
 * <p>An entry is handed to the operating system before {@link #append} returns: a crash of the
 * program loses none. What a power cut may cost is the caller's choice: nothing where the entry is
 * urgent, for deeds that need a privilege; the last second where it is not, for reads.
 */
public final class AuditTrail implements Closeable {

  /** When an entry must be durable. */
  public enum Urgency {
    /** Before append returns. */
    AT_ONCE,
    /** Within the time that the settings give, a second by default. */
    SOON
  }

  private final ChainedLog log;

  private AuditTrail(ChainedLog log) {
    this.log = log;
  }

  /**
   * Opens the trail in a folder, which is made if need be. Cuts off what a crash left unfinished
   * behind the last entry known to be durable.
   */
  public static AuditTrail open(DurableFiles files, Path folder, AuditSettings settings)
      throws IOException {
    ChainSettings chain =
        new ChainSettings(
            "audit trail",
            settings.rollAtBytes(),
            true,
            settings.durableWithin(),
            AuditLine.BYTES_MAX);
    return new AuditTrail(ChainedLog.open(files, folder, chain));
  }

  /**
   * Checks the trail in a folder, from its first entry to its last.
   *
   * @param findings told of each thing wrong
   * @return the number of entries
   */
  public static long check(DurableFiles files, Path folder, Consumer<ChainFinding> findings)
      throws IOException {
    return ChainCheck.run(
        files,
        folder,
        AuditLine.BYTES_MAX,
        (link, line) -> AuditLine.decode(link, line).isPresent(),
        findings);
  }

  /**
   * Writes an entry down.
   *
   * @return its number
   * @throws IOException if it was not kept; then what it is about must not be done
   */
  public long append(AuditEvent event, Urgency urgency) throws IOException {
    LocalDate day = LocalDate.ofInstant(event.at(), ZoneOffset.UTC);
    ChainedLog.Urgency when =
        switch (urgency) {
          case AT_ONCE -> ChainedLog.Urgency.AT_ONCE;
          case SOON -> ChainedLog.Urgency.SOON;
        };
    return log.append(day, List.of(line -> AuditLine.write(event, line)), when).getFirst().seq();
  }

  /** Why no entry would be taken now, as a clause; empty if one would. */
  public Optional<String> trouble() {
    return log.trouble();
  }

  /** Number of the last entry known to be durable; 0 if there is none. */
  public long last() {
    return log.head().seq();
  }

  /** Returns when all entries appended before the call are durable. */
  public void sync() throws IOException {
    log.sync();
  }

  /** Makes everything durable and lets go of the folder. */
  @Override
  public void close() throws IOException {
    log.close();
  }
}
