package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How often an address may connect, and how often that is said, with a clock of the test. */
final class ConnectRateTest {

  private static final InetAddress ONE = InetAddress.ofLiteral("10.0.0.1");
  private static final InetAddress OTHER = InetAddress.ofLiteral("10.0.0.2");
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5 * SECOND);

  @Test
  void tenSecondsCanBeSavedAndThenItIsSoManyASecond() {
    ConnectRate rate = new ConnectRate(3, now::get);

    assertThat(admitted(rate, ONE, 100)).isEqualTo(30);
    now.addAndGet(SECOND);
    assertThat(admitted(rate, ONE, 100)).isEqualTo(3);
    assertThat(admitted(rate, OTHER, 100)).isEqualTo(30);
    now.addAndGet(100 * SECOND);
    assertThat(admitted(rate, ONE, 100)).isEqualTo(30);
  }

  @Test
  void manyThatAreDroppedAreToldInOneLine() {
    List<String> lines = new ArrayList<>();
    SeldomLine line = new SeldomLine(lines::add, now::get);

    for (int i = 0; i < 50; i++) {
      line.add(ONE);
    }
    now.addAndGet(10 * SECOND);
    line.add(OTHER);

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("1 connections").endsWith("10.0.0.1");
    assertThat(lines.get(1)).startsWith("50 connections").endsWith("10.0.0.2");
  }

  private static int admitted(ConnectRate rate, InetAddress address, int tries) {
    int admitted = 0;
    for (int i = 0; i < tries; i++) {
      admitted += rate.admits(address) ? 1 : 0;
    }
    return admitted;
  }
}
