package org.trinomen.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ScanIdTest {

  private static final ScanIdentity TYPED =
      new ScanIdentity("A010", "HOSPITAL", "Doe^Jane", "19500101", "F");

  @Test
  void sameHeaderIsTheSameScan() {
    ScanIdentity again = new ScanIdentity("A010", "HOSPITAL", "Doe^Jane", "19500101", "F");

    assertThat(ScanId.of("1.2.3", TYPED)).isEqualTo(ScanId.of("1.2.3", again));
  }

  /** Worked out by another program: Python's hashlib over struct.pack('>I', n) + text. */
  @Test
  void idIsTheBeginningOfADigestThatAnyoneCanCompute() {
    assertThat(ScanId.of("1.2.3", TYPED).text())
        .isEqualTo("08fd9f9c102a09f4bee42b6c1747b71284ffab05");
  }

  @Test
  void anyDifferenceIsAnotherScan() {
    List<ScanId> ids =
        Stream.of(
                TYPED,
                new ScanIdentity("A011", "HOSPITAL", "Doe^Jane", "19500101", "F"),
                new ScanIdentity("A010", "", "Doe^Jane", "19500101", "F"),
                new ScanIdentity("A010", "HOSPITAL", "Doe^Janet", "19500101", "F"),
                new ScanIdentity("A010", "HOSPITAL", "Doe^Jane", "19500102", "F"),
                new ScanIdentity("A010", "HOSPITAL", "Doe^Jane", "19500101", "M"),
                // Nothing but the border between two attributes has moved.
                new ScanIdentity("A010H", "OSPITAL", "Doe^Jane", "19500101", "F"))
            .map(identity -> ScanId.of("1.2.3", identity))
            .toList();

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(ScanId.of("1.2.4", TYPED)).isNotEqualTo(ids.getFirst());
  }

  @Test
  void printedFormIsReadAgainAndNothingElseIs() {
    ScanId id = ScanId.of("1.2.3", TYPED);

    assertThat(ScanId.parse(id.toString())).contains(id);
    assertThat(ScanId.ofBytes(id.bytes())).isEqualTo(id);
    assertThat(ScanId.parse("")).isEmpty();
    assertThat(ScanId.parse(id.text().toUpperCase(java.util.Locale.ROOT))).isEmpty();
    assertThatThrownBy(() -> new ScanId("../etc")).isInstanceOf(IllegalArgumentException.class);
  }
}
