package org.trinomen.server.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CompletedInputTest {

  private final CompletedInput input =
      new CompletedInput(new ByteArrayInputStream(new byte[] {1, 2, 3}));

  @Test
  void whatIsCompleteEnds() throws IOException {
    input.complete();

    assertThat(input.readAllBytes()).containsExactly(1, 2, 3);
    assertThat(input.read()).isEqualTo(-1);
  }

  @Test
  void anEndThatNobodySaidWasOneIsAFailure() {
    assertThatThrownBy(input::readAllBytes)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not written to its end");
  }

  @Test
  void theFailureIsTold() {
    input.fail(new IOException("the disk is gone"));

    assertThatThrownBy(input::readAllBytes).hasMessage("the disk is gone");
  }
}
