package org.trinomen.server.access;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.json.KeptJson;

/**
 * {@code sign-ins.json}: when each account was last used, to find those that nobody uses any more.
 * Not worth a disk write with each request: what is in the file may be an hour old after a crash,
 * and a file that can't be read or written keeps nobody out.
 */
final class LastSignIns {

  private static final Logger LOG = LoggerFactory.getLogger(LastSignIns.class);
  private static final Duration WRITTEN_EVERY = Duration.ofHours(1);

  private final Path file;
  private final DurableFiles files;
  private final Clock clock;
  private final Map<String, Instant> seen = new HashMap<>();
  private final Map<String, Instant> written = new HashMap<>();

  LastSignIns(Path folder, DurableFiles files, Clock clock) {
    this.file = folder.resolve("sign-ins.json");
    this.files = files;
    this.clock = clock;
    if (files.exists(file)) {
      read();
    }
  }

  private void read() {
    try {
      JsonValue.parse(new ByteArrayInputStream(Files.readAllBytes(file)))
          .asMembers()
          .values()
          .forEach(
              (account, moment) -> {
                if (moment instanceof JsonValue.Text(String text)) {
                  seen.put(account, Instant.parse(text));
                }
              });
      written.putAll(seen);
    } catch (IOException | JsonValue.JsonException | DateTimeException e) {
      LOG.warn("{} can't be read, so nobody knows who signed in when: {}", file, e.getMessage());
    }
  }

  /** When an account was last used. */
  synchronized Optional<Instant> of(String account) {
    return Optional.ofNullable(seen.get(account));
  }

  /** It is used now. */
  synchronized void note(String account) {
    Instant now = clock.instant();
    seen.put(account, now);
    Instant before = written.get(account);
    if (before == null || !now.isBefore(before.plus(WRITTEN_EVERY))) {
      write();
    }
  }

  /** There is no such account any more. */
  synchronized void forget(String account) {
    if (seen.remove(account) != null) {
      write();
    }
  }

  private void write() {
    // Else each request would try the disk again that has just refused.
    written.clear();
    written.putAll(seen);
    try {
      KeptJson.replace(
          files,
          file,
          json -> {
            for (Map.Entry<String, Instant> each : seen.entrySet()) {
              json.writeStringField(each.getKey(), each.getValue().toString());
            }
          });
    } catch (UncheckedIOException e) {
      LOG.warn("{} can't be written: {}", file, e.getMessage());
    }
  }
}
