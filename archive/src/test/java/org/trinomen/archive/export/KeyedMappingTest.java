package org.trinomen.archive.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.archive.file.DiskFiles;

final class KeyedMappingTest {

  @TempDir Path folder;

  private final KeyedMapping mapping =
      new KeyedMapping(ExportCases.KEY, "blinded", "subject", "NPET-A", "N3-0107");

  @Test
  void uidsAreThoseOfUuidsAndDiffer() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      String uid = mapping.uid("1.2.840.99." + i);
      assertThat(uid).matches("2\\.25\\.[1-9]\\d{0,38}").hasSizeLessThanOrEqualTo(64);
      assertThat(seen.add(uid)).isTrue();
    }
    assertThat(mapping.uid("1.2.840.10008.1.4.1.1")).isEqualTo("1.2.840.10008.1.4.1.1");
    assertThat(mapping.uids("1.2\\1.3\0"))
        .isEqualTo(mapping.uid("1.2") + "\\" + mapping.uid("1.3"));
  }

  @ParameterizedTest
  @CsvSource({
    "20240115, \\d{8}",
    "2024.01.15, \\d{8}",
    "'', ''",
    "20240231, 19000101",
    "last week, 19000101",
  })
  void datesKeepTheirForm(String date, String form) {
    assertThat(mapping.dates(date)).matches(form).isNotEqualTo("20240115");
  }

  @ParameterizedTest
  @CsvSource({
    "2024, \\d{4}",
    "202401, \\d{6}",
    "20240115, \\d{8}",
    "20240115101500.123456+0100, \\d{8}101500\\.123456\\+0100",
    "yesterday, 19000101",
  })
  void whatIsMissingFromADateTimeStaysMissing(String dateTime, String form) {
    assertThat(mapping.dateTimes(dateTime)).matches(form);
  }

  @Test
  void bothFormsOfADayMoveToTheSame() {
    assertThat(mapping.dates("2024.01.15")).isEqualTo(mapping.dates("20240115"));
    assertThat(mapping.dateTimes("20240115")).isEqualTo(mapping.dates("20240115"));
  }

  @Test
  void pseudonymsDifferFromOneAnother() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      assertThat(seen.add(mapping.pseudonym("subject", "NPET-A", "N" + i))).isTrue();
    }
    // Parts must not run together.
    assertThat(mapping.pseudonym("a", "bc")).isNotEqualTo(mapping.pseudonym("ab", "c"));
  }

  @Test
  void aKeyIsMadeOnceAndStays() throws IOException {
    Path file = folder.resolve("coercion.key");
    CoercionKey made = CoercionKey.load(file, new DiskFiles(), new SecureRandom());
    CoercionKey loaded = CoercionKey.load(file, new DiskFiles(), new SecureRandom());
    assertThat(loaded.derive("test", "x")).isEqualTo(made.derive("test", "x"));
    assertThat(made.derive("other", "x")).isNotEqualTo(made.derive("test", "x"));
    assertThat(Files.size(file)).isEqualTo(CoercionKey.BYTES);
    assertThat(made.toString()).isEqualTo("CoercionKey[redacted]");
  }

  @Test
  void aKeyThatWasCutIsNotMadeAnew() throws IOException {
    Path file = folder.resolve("coercion.key");
    Files.write(file, new byte[5]);
    assertThatThrownBy(() -> CoercionKey.load(file, new DiskFiles(), new SecureRandom()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("restore it");
    assertThat(Files.size(file)).isEqualTo(5);
  }
}
