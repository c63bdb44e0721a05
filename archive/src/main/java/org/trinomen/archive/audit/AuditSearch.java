package org.trinomen.archive.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.chain.ChainBackwards;
import org.trinomen.archive.chain.ChainedLine;
import org.trinomen.archive.file.DurableFiles;

/**
 * Finds entries in the trail of a folder, the newest first, while others append. It reads the files
 * themselves, so that what it finds is what the chain vouches for. Any number of threads search;
 * each search takes a buffer of one MiB.
 */
public final class AuditSearch {

  /** So many entries are looked at for one page, which takes about half a second. */
  public static final int LOOKED_AT_MAX = 500_000;

  private final DurableFiles files;
  private final Path folder;

  public AuditSearch(DurableFiles files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /**
   * What was found, the newest first.
   *
   * @param before number of the entry that was looked at last, to go on before it; empty if there
   *     is nothing before. There may be more even if few or none were found.
   */
  public record Page(List<AuditEntry> entries, Optional<Long> before) {}

  /**
   * Finds the newest entries that fulfil a query.
   *
   * @param before only entries with lower numbers
   * @param limit at most so many
   */
  public Page find(AuditQuery query, long before, int limit) throws IOException {
    return find(query, before, limit, LOOKED_AT_MAX);
  }

  Page find(AuditQuery query, long before, int limit, int lookedAtMax) throws IOException {
    List<byte[]> parts = query.parts();
    List<AuditEntry> entries = new ArrayList<>();
    ChainBackwards log =
        new ChainBackwards(files, folder, AuditLine.BYTES_MAX, before, lookedAtMax);
    Optional<Long> further =
        log.read(
            day(query.since()),
            (bytes, begin, end) ->
                parts.stream().allMatch(part -> ChainedLine.holds(bytes, begin, end, part)),
            (link, line) -> {
              AuditLine.decode(link, line)
                  .filter(entry -> query.matches(entry.event()))
                  .ifPresent(entries::add);
              return entries.size() < limit;
            });
    return new Page(entries, further);
  }

  private static LocalDate day(Instant moment) {
    return LocalDate.ofInstant(moment, ZoneOffset.UTC);
  }
}
