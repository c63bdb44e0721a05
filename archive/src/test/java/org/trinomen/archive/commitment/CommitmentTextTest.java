package org.trinomen.archive.commitment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.commitment.CommitmentReport;
import org.trinomen.dicom.commitment.FailedSop;
import org.trinomen.dicom.commitment.ReferencedSop;

class CommitmentTextTest {

  private static final ReferencedSop ONE = new ReferencedSop("1.2.3", "1.2.3.4");
  private static final ReferencedSop TWO = new ReferencedSop("1.2.3", "1.2.3.5");

  private final RequestedCommitment request =
      new RequestedCommitment(
          "2.25.1",
          "pacs",
          "PACS",
          Instant.parse("2026-11-23T12:00:00Z"),
          List.of(ONE, TWO),
          Optional.of(
              new CommitmentReport("2.25.1", List.of(ONE), List.of(new FailedSop(TWO, 274)))));

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    assertThat(CommitmentText.readRequest(CommitmentText.of(request))).isEqualTo(request);
  }

  /** It must not keep the archive from starting: whoever reads files passes over it. */
  @Test
  void aReportThatIsDamagedIsAFailureOfReading() {
    byte[] damaged =
        new String(CommitmentText.of(request), StandardCharsets.UTF_8)
            .replace("reported 2.25.1", "reported 2.25.x")
            .getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> CommitmentText.readRequest(damaged)).isInstanceOf(IOException.class);
  }
}
