package org.trinomen.dicom.ul;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LookOutTest {

  private final LookOut lookOut = new LookOut();

  @Test
  void whatIsThereEndsIt() throws Exception {
    Awaited bytes = new Awaited(3);

    lookOut.over(bytes);

    assertThat(bytes.looks).isEqualTo(3);
  }

  @Test
  void itGivesUpWhenNothingComes() throws Exception {
    Awaited nothing = new Awaited(Integer.MAX_VALUE);

    lookOut.over(nothing);

    assertThat(nothing.looks).isEqualTo(LookOut.LOOKS);
  }

  @Test
  void eachTimeInVainDoublesTheWaitsInWhichItIsLeftOut() throws Exception {
    List<Integer> waitsThatLooked = new ArrayList<>();

    for (int wait = 0; wait < 20; wait++) {
      Awaited nothing = new Awaited(Integer.MAX_VALUE);
      lookOut.over(nothing);
      if (nothing.looks > 0) {
        waitsThatLooked.add(wait);
      }
    }

    assertThat(waitsThatLooked).containsExactly(0, 2, 6, 14);
  }

  @Test
  void onceItWasWorthItItIsDoneEachTimeAgain() throws Exception {
    lookOut.over(new Awaited(Integer.MAX_VALUE));
    lookOut.over(new Awaited(1)); // left out
    lookOut.over(new Awaited(1));
    Awaited next = new Awaited(1);

    lookOut.over(next);

    assertThat(next.looks).isEqualTo(1);
  }

  /** Has a byte at the look with this number. */
  private static final class Awaited extends InputStream {
    private final int thereAt;
    private int looks;

    Awaited(int thereAt) {
      this.thereAt = thereAt;
    }

    @Override
    public int available() {
      looks++;
      return looks >= thereAt ? 1 : 0;
    }

    @Override
    public int read() {
      return -1;
    }
  }
}
