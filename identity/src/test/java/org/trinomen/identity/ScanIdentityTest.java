package org.trinomen.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ScanIdentityTest {

  @Test
  void printedFormNamesNoOne() {
    ScanIdentity identity = new ScanIdentity("A010", "JHU", "Doe^Jane", "19500101", "F");

    assertThat(identity.toString())
        .doesNotContain("A010", "JHU", "Doe", "19500101")
        .contains("redacted");
  }
}
