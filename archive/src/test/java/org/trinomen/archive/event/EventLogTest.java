package org.trinomen.archive.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.file.DiskFiles;

/** The sequence of events on disk. */
final class EventLogTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  @TempDir private Path folder;

  @Test
  void whoReadsOnFromAnyNumberMissesNothingAndSeesNothingTwice() throws IOException {
    // Long enough for several files.
    int count = 5000;
    try (EventLog log = EventLog.open(new DiskFiles(), folder)) {
      append(log, 1, count);
      assertThat(log.last()).isEqualTo(count);
      for (int since : new int[] {0, 1, 2047, 4200, count - 1, count}) {
        assertThat(numbers(log.after(since), 100))
            .containsExactlyElementsOf(
                IntStream.rangeClosed(since + 1, count).mapToObj(Long::valueOf).toList());
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".jsonl")).count()).isGreaterThan(1);
    }
  }

  @Test
  void whatIsReadIsWhatWasAppended() throws IOException {
    try (EventLog log = EventLog.open(new DiskFiles(), folder)) {
      Happening what =
          Happening.of(EventType.SCAN_STABLE, NOW, "abc", Map.of("imagingStudy", "x \"y\" é"));
      log.append("changes", new EventSource.Found(List.of(new EventSource.Placed(7, what)), 9), 3);
      assertThat(log.after(0).next(10)).containsExactly(new Event(1, what, "changes", 3));
    }
  }

  @Test
  void marksOutliveTheProgram() throws IOException {
    try (EventLog log = EventLog.open(new DiskFiles(), folder)) {
      append(log, 1, 3);
      log.append("ledger", new EventSource.Found(List.of(), 12), 12);
      assertThat(log.mark("ledger").position()).isEqualTo(12);
      append(log, 4, 1);
    }
    try (EventLog log = EventLog.open(new DiskFiles(), folder)) {
      assertThat(log.mark("changes")).isEqualTo(new EventSource.Mark(4, NOW.getEpochSecond()));
      assertThat(log.mark("ledger").position()).isEqualTo(12);
      assertThat(log.mark("audit")).isEqualTo(EventSource.Mark.BEGIN);
      append(log, 5, 1);
      assertThat(numbers(log.after(3), 10)).containsExactly(4L, 5L);
    }
  }

  @Test
  void whoWaitsIsWokenByTheNextEventAndByTheEnd() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        EventLog log = EventLog.open(new DiskFiles(), folder)) {
      CountDownLatch waiting = new CountDownLatch(1);
      Future<Boolean> woken =
          threads.submit(
              () -> {
                waiting.countDown();
                return log.await(0, Duration.ofHours(1));
              });
      waiting.await();
      append(log, 1, 1);
      assertThat(woken.get()).isTrue();
      Future<Boolean> released = threads.submit(() -> log.await(1, Duration.ofHours(1)));
      log.release();
      assertThat(released.get()).isFalse();
    }
  }

  private static void append(EventLog log, int from, int count) throws IOException {
    List<EventSource.Placed> placed = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      placed.add(
          new EventSource.Placed(
              i,
              Happening.of(
                  EventType.SERIES_ARRIVED, NOW, "series " + i, Map.of("modality", "PT"))));
      if (placed.size() == 500 || i == from + count - 1) {
        log.append("changes", new EventSource.Found(placed, i), 0);
        placed.clear();
      }
    }
  }

  private static List<Long> numbers(EventLog.Reader reader, int page) throws IOException {
    List<Long> numbers = new ArrayList<>();
    List<Event> some = reader.next(page);
    while (!some.isEmpty()) {
      some.forEach(event -> numbers.add(event.seq()));
      some = reader.next(page);
    }
    return numbers;
  }
}
