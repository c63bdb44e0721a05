package org.trinomen.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatusTest {

  /** PS3.7 Annex C. */
  @ParameterizedTest
  @CsvSource({
    "0000, SUCCESS", "0001, WARNING", "0107, WARNING", "0116, WARNING", "B000, WARNING",
    "B006, WARNING", "BFFF, WARNING", "FF00, PENDING", "FF01, PENDING", "FE00, CANCEL",
    "0110, FAILURE", "0122, FAILURE", "0211, FAILURE", "A700, FAILURE", "A900, FAILURE",
    "C000, FAILURE", "CFFF, FAILURE", "FF02, FAILURE"
  })
  void kindFollowsFromTheCode(String code, Status.Kind kind) {
    Status status = new Status(Integer.parseInt(code, 16), "");

    assertThat(status.kind()).isEqualTo(kind);
    assertThat(status.kept()).isEqualTo(kind == Status.Kind.SUCCESS || kind == Status.Kind.WARNING);
  }

  @Test
  void commentIsCutToWhatFitsTheElement() {
    assertThat(Status.OUT_OF_RESOURCES.withComment("x".repeat(70)).comment()).hasSize(64);
    assertThat(Status.OUT_OF_RESOURCES.withComment("disk full").describe())
        .isEqualTo("0xA700 failure, disk full");
  }
}
