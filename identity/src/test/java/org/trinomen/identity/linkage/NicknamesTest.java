package org.trinomen.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NicknamesTest {

  private final Nicknames nicknames = Nicknames.english();

  @Test
  void holdInBothDirections() {
    assertThat(nicknames.related("william", "bill")).isTrue();
    assertThat(nicknames.related("bill", "william")).isTrue();
    assertThat(nicknames.of("william")).contains("will", "bill");
    for (String name : nicknames.of("elizabeth")) {
      assertThat(nicknames.of(name)).contains("elizabeth");
    }
  }

  @Test
  void areNotTransitive() {
    assertThat(nicknames.related("al", "albert")).isTrue();
    assertThat(nicknames.related("al", "alan")).isTrue();
    assertThat(nicknames.related("alan", "albert")).isFalse();
  }

  @Test
  void anUnknownNameHasNone() {
    assertThat(nicknames.of("zzyzx")).isEmpty();
    assertThat(nicknames.related("zzyzx", "bill")).isFalse();
    assertThat(nicknames.related("william", "william")).isFalse();
  }
}
