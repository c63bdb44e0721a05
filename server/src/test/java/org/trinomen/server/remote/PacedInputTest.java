package org.trinomen.server.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;

@Timeout(60)
class PacedInputTest {

  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration NEVER = Duration.ofDays(1);

  private static PacedInput paced(InputStream in, Duration stretch) {
    return new PacedInput(
        in, stretch, why -> new RequestFailure(ErrorCode.NETWORK_PROTOCOL, "other " + why));
  }

  /** Gives nothing until it is closed, and then what looks like its end. */
  private static final class Silent extends InputStream {
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public int read() throws IOException {
      try {
        closed.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return -1;
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @Test
  void whatComesIsPassedOnAndCounted() throws IOException {
    try (PacedInput input = paced(new ByteArrayInputStream(new byte[] {1, 2, 3}), NEVER)) {
      assertThat(input.readAllBytes()).containsExactly(1, 2, 3);
      assertThat(input.count()).isEqualTo(3);
    }
  }

  @Test
  void whatStopsIsAnErrorAndNoEnd() throws IOException {
    try (PacedInput input = paced(new Silent(), SOON)) {
      assertThatThrownBy(input::read)
          .isInstanceOf(RequestFailure.class)
          .hasMessageContaining("other stops in the middle of its answer");
    }
  }

  @Test
  void whatBreaksOffIsAnErrorOfWhoeverSendsIt() throws IOException {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the line is cut");
          }
        };
    try (PacedInput input = paced(broken, NEVER)) {
      assertThatThrownBy(input::read)
          .isInstanceOf(RequestFailure.class)
          .hasMessageContaining("other breaks off: the line is cut");
    }
  }
}
