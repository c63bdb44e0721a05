package org.trinomen.archive.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.audit.AuditTrail.Urgency;
import org.trinomen.archive.file.DiskFiles;

final class AuditSearchTest {

  private static final Instant BEGIN = Instant.parse("2026-02-27T00:00:00Z");
  private static final int ENTRIES = 9_000;
  private static final List<String> WHO = List.of("ada", "ada2", "bob", "bo\"b\\", "ümit 王");
  private static final List<String> ACTIONS =
      List.of("GET /instances/{id}/file", "C-STORE", "sign in", "GET /tools/\"find\"");

  @TempDir Path folder;
  private final List<AuditEvent> written = new ArrayList<>();

  /** Some days, each of several files, in more bytes than are read at once. */
  @BeforeEach
  void write() throws IOException {
    Random random = new Random(7);
    AuditSettings settings = new AuditSettings(2_500_000, Duration.ofHours(1));
    try (AuditTrail trail = AuditTrail.open(new DiskFiles(), folder, settings)) {
      for (int i = 0; i < ENTRIES; i++) {
        AuditEvent event =
            new AuditEvent(
                BEGIN.plusSeconds(30L * i),
                WHO.get(random.nextInt(WHO.size())),
                "192.0.2." + random.nextInt(4),
                ACTIONS.get(random.nextInt(ACTIONS.size())),
                "object-" + random.nextInt(50),
                AuditEvent.Outcome.values()[random.nextInt(4)],
                "x".repeat(random.nextInt(900)));
        written.add(event);
        trail.append(event, Urgency.SOON);
      }
    }
  }

  private AuditSearch search() {
    return new AuditSearch(new DiskFiles(), folder);
  }

  /** Page after page, each of which looks at few entries. */
  private List<AuditEntry> all(AuditQuery query, int limit, int lookedAtMax) throws IOException {
    List<AuditEntry> found = new ArrayList<>();
    Optional<Long> before = Optional.of(Long.MAX_VALUE);
    while (before.isPresent()) {
      AuditSearch.Page page = search().find(query, before.get(), limit, lookedAtMax);
      assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
      found.addAll(page.entries());
      before = page.before();
    }
    return found;
  }

  private List<AuditEvent> expected(AuditQuery query) {
    return written.stream()
        .filter(
            event ->
                query.who().stream().allMatch(event.who()::equals)
                    && query.from().stream().allMatch(event.from()::equals)
                    && query.action().stream().allMatch(event.action()::contains)
                    && query.object().stream().allMatch(event.object()::equals)
                    && query.outcome().stream().allMatch(event.outcome()::equals)
                    && !event.at().isBefore(query.since())
                    && event.at().isBefore(query.until()))
        .toList()
        .reversed();
  }

  private static AuditQuery query(String who, String action, Instant since, Instant until) {
    return new AuditQuery(
        Optional.of(who).filter(text -> !text.isEmpty()),
        Optional.empty(),
        Optional.of(action).filter(text -> !text.isEmpty()),
        Optional.empty(),
        Optional.empty(),
        since,
        until);
  }

  @Test
  void eachConditionFindsWhatFulfilsItNewestFirst() throws IOException {
    Instant day = BEGIN.plus(Duration.ofDays(1));
    List<AuditQuery> queries =
        List.of(
            AuditQuery.ALL,
            query("ada", "", Instant.EPOCH, Instant.MAX),
            query("bo\"b\\", "", Instant.EPOCH, Instant.MAX),
            query("ümit 王", "\"find\"", Instant.EPOCH, Instant.MAX),
            query("", "GET /", day, day.plus(Duration.ofDays(1))),
            query("", "C-STORE", day.plusSeconds(61), Instant.MAX),
            query("nobody", "", Instant.EPOCH, Instant.MAX),
            new AuditQuery(
                Optional.empty(),
                Optional.of("192.0.2.1"),
                Optional.empty(),
                Optional.of("object-7"),
                Optional.of(AuditEvent.Outcome.REFUSED),
                Instant.EPOCH,
                Instant.MAX));
    for (AuditQuery query : queries) {
      List<AuditEntry> found = all(query, 1000, AuditSearch.LOOKED_AT_MAX);
      assertThat(found).extracting(AuditEntry::event).isEqualTo(expected(query));
    }
    assertThat(expected(queries.get(3))).isNotEmpty();
    assertThat(expected(queries.getLast())).isNotEmpty();
  }

  @Test
  void pagesOfAnySizeMakeTheWhole() throws IOException {
    AuditQuery query = query("ada", "C-STORE", Instant.EPOCH, Instant.MAX);
    assertThat(all(query, 7, 997)).extracting(AuditEntry::event).isEqualTo(expected(query));
    assertThat(all(AuditQuery.ALL, 1000, 333)).hasSize(ENTRIES);
  }

  @Test
  void pageSaysWhereToGoOnAndTheLastOneThatThereIsNothing() throws IOException {
    AuditSearch.Page first = search().find(AuditQuery.ALL, Long.MAX_VALUE, 1);
    assertThat(first.entries()).extracting(AuditEntry::seq).containsExactly((long) ENTRIES);
    assertThat(first.before()).contains((long) ENTRIES);
    AuditSearch.Page last = search().find(AuditQuery.ALL, 3, 10);
    assertThat(last.entries()).extracting(AuditEntry::seq).containsExactly(2L, 1L);
    assertThat(last.before()).isEmpty();
  }

  @Test
  void changedLineIsLeftOutAndUnfinishedOnePassedOver() throws IOException {
    Path file;
    try (Stream<Path> listed = Files.list(folder)) {
      file =
          listed.filter(path -> path.toString().endsWith("l")).sorted().findFirst().orElseThrow();
    }
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("(\"seq\":5,.*\"who\":\")[^\"]*", "$1mallory"));
    assertThat(all(AuditQuery.ALL, 1000, 5000)).hasSize(ENTRIES - 1);
    Files.write(
        file, "{\"seq\":99999,\"at\"".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    assertThat(all(AuditQuery.ALL, 1000, 5000)).hasSize(ENTRIES - 1);
  }

  @Test
  void trailWithoutEntriesIsEmpty(@TempDir Path empty) throws IOException {
    AuditSearch search = new AuditSearch(new DiskFiles(), empty);
    assertThat(search.find(AuditQuery.ALL, Long.MAX_VALUE, 10).entries()).isEmpty();
  }
}
