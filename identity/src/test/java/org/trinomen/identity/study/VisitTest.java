package org.trinomen.identity.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class VisitTest {

  @Test
  void windowOfAVisitHasAFirstAndALastDay() {
    LocalDate first = LocalDate.of(2026, 3, 1);
    LocalDate last = LocalDate.of(2026, 3, 15);
    Visit visit = new Visit("S", "A010", "V1", null, first, last, null, null);
    assertThat(visit.isOutsideWindow(first)).isFalse();
    assertThat(visit.isOutsideWindow(last)).isFalse();
    assertThat(visit.isOutsideWindow(first.minusDays(1))).isTrue();
    assertThat(visit.isOutsideWindow(last.plusDays(1))).isTrue();
    Visit open = new Visit("S", "A010", "V1", null, null, null, null, null);
    assertThat(open.isOutsideWindow(first)).isFalse();
  }
}
