package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.trinomen.archive.ingest.IngestOutcome;
import org.trinomen.archive.ingest.IngestOutcome.Reason;
import org.trinomen.archive.ingest.IngestOutcome.Refused;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.volume.Sha256;
import org.trinomen.dicom.dimse.Status;

/** PS3.4 Table B.2-1. */
final class StoreStatusTest {

  private static final IngestOutcome.Path PATH =
      new IngestOutcome.Path(
          PublicId.ofPath("p"),
          PublicId.ofPath("p", "1"),
          PublicId.ofPath("p", "1", "2"),
          PublicId.ofPath("p", "1", "2", "3"));
  private static final Sha256 DIGEST = new Sha256(new byte[32]);

  @Test
  void whatIsKeptIsASuccess() {
    assertThat(StoreStatus.of(new IngestOutcome.Stored(PATH, DIGEST, 1))).isEqualTo(Status.SUCCESS);
    assertThat(StoreStatus.of(new IngestOutcome.AlreadyHeld(PATH, DIGEST, 1)))
        .isEqualTo(Status.SUCCESS);
  }

  @Test
  void aConflictIsAWarningAmongThoseThatStorageHas() {
    Status status = StoreStatus.of(new IngestOutcome.Conflicting(PATH, DIGEST, 1));

    assertThat(status.code()).isEqualTo(0xB007);
    assertThat(status.kept()).isTrue();
  }

  @Test
  void refusalsAreFailuresOfTheirKind() {
    assertThat(code(Reason.UNREADABLE)).isEqualTo(0xC000);
    assertThat(code(Reason.INCOMPLETE)).isEqualTo(0xA900);
    assertThat(code(Reason.OVER_LIMIT)).isEqualTo(0xA700);
    assertThat(code(Reason.STORAGE_FULL)).isEqualTo(0xA700);
  }

  @Test
  void errorCommentFitsItsValueRepresentation() {
    String comment =
        StoreStatus.of(new Refused(Reason.UNREADABLE, "a\\b\n\u00e9" + "x".repeat(100))).comment();

    assertThat(comment).hasSize(64).startsWith("a?b??x").endsWith("...");
  }

  private static int code(Reason reason) {
    return StoreStatus.of(new Refused(reason, "why")).code();
  }
}
