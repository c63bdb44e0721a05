package org.trinomen.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EditDistanceTest {

  @ParameterizedTest
  @CsvSource({
    "kitten, sitting, 3",
    "saturday, sunday, 3",
    "william, wiliam, 1",
    "martha, marhta, 1",
    "ab, ba, 1",
    "abcd, badc, 2",
    // Optimal string alignment: the exchanged pair is not edited again.
    "ca, abc, 3",
    "'', abc, 3",
    "same, same, 0",
  })
  void countsSlipsOfTheHand(String a, String b, int distance) {
    assertThat(EditDistance.damerauLevenshtein(a, b)).isEqualTo(distance);
    assertThat(EditDistance.damerauLevenshtein(b, a)).isEqualTo(distance);
  }

  @Test
  void givingUpEarlyDoesNotChangeTheAnswer() {
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      String a = text(random);
      String b = text(random);
      int distance = EditDistance.damerauLevenshtein(a, b);
      for (int max = 0; max < 5; max++) {
        assertThat(EditDistance.atMost(a, b, max)).isEqualTo(Math.min(distance, max + 1));
      }
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(7); length > 0; length--) {
      text.append((char) ('a' + random.nextInt(3)));
    }
    return text.toString();
  }
}
