package org.trinomen.archive.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Work that is done time and again. */
final class RepeatedTest {

  @Test
  void workIsDoneAgainAndAgain() throws Exception {
    CountDownLatch thrice = new CountDownLatch(3);
    try (Repeated repeated = new Repeated("test", Duration.ofMillis(1), thrice::countDown)) {
      repeated.start();
      assertThat(thrice.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void closingWaitsForWorkUnderWayAndDoesNotInterruptIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicBoolean whole = new AtomicBoolean();
    Repeated repeated =
        new Repeated(
            "test",
            Duration.ofMillis(1),
            () -> {
              begun.countDown();
              try {
                go.await();
                whole.set(!Thread.currentThread().isInterrupted());
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    repeated.start();
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    Thread closing = Thread.ofVirtual().start(repeated::close);
    assertThat(closing.join(Duration.ofMillis(20))).isFalse();
    go.countDown();
    closing.join();
    assertThat(whole).isTrue();
  }
}
