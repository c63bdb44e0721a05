package org.trinomen.archive.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Work that is done time and again. */
final class RepeatedTest {

  @Test
  void workIsDoneAgainUntilItIsClosedAndNotAfterwards() throws Exception {
    CountDownLatch thrice = new CountDownLatch(3);
    AtomicInteger done = new AtomicInteger();
    Repeated repeated =
        new Repeated(
            "test",
            Duration.ofMillis(1),
            () -> {
              done.incrementAndGet();
              thrice.countDown();
            });
    repeated.start();
    assertThat(thrice.await(30, TimeUnit.SECONDS)).isTrue();
    repeated.close();
    int then = done.get();
    repeated.close(); // the thread has ended, so nothing can follow
    assertThat(done).hasValue(then).hasValueGreaterThanOrEqualTo(3);
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
