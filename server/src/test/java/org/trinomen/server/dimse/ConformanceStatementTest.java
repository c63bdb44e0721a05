package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.trinomen.archive.ingest.IngestOutcome;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.volume.Sha256;
import org.trinomen.dicom.dimse.Status;

/** The statuses that docs/conformance.md states are those that senders get. */
final class ConformanceStatementTest {

  private static final Pattern STATUS = Pattern.compile("(?m)^\\| `([0-9A-F]{4})` .* \\|(.*)\\|$");

  @Test
  void everyStatusOfStorageIsStatedWithWhetherTheInstanceIsKept() throws IOException {
    List<String> stated =
        STATUS
            .matcher(Files.readString(Path.of("../docs/conformance.md")))
            .results()
            .map(row -> row.group(1) + (row.group(2).contains("yes") ? " kept" : ""))
            .toList();
    List<String> given = new ArrayList<>();
    given.add(row(Status.PROCESSING_FAILURE));
    given.add(row(Status.MISTYPED_ARGUMENT));
    given.add(row(Status.UNRECOGNIZED_OPERATION));
    for (IngestOutcome outcome : outcomes()) {
      given.add(row(StoreStatus.of(outcome)));
    }
    assertThat(stated).hasSizeGreaterThan(5).containsExactlyInAnyOrderElementsOf(distinct(given));
  }

  private static List<IngestOutcome> outcomes() {
    PublicId id = PublicId.ofPath("anyone");
    IngestOutcome.Path path = new IngestOutcome.Path(id, id, id, id);
    Sha256 digest = new Sha256(new byte[32]);
    List<IngestOutcome> outcomes = new ArrayList<>();
    outcomes.add(new IngestOutcome.Stored(path, digest, 1));
    outcomes.add(new IngestOutcome.AlreadyHeld(path, digest, 1));
    outcomes.add(new IngestOutcome.Conflicting(path, digest, 1));
    for (IngestOutcome.Reason reason : IngestOutcome.Reason.values()) {
      outcomes.add(new IngestOutcome.Refused(reason, "reason"));
    }
    return outcomes;
  }

  private static String row(Status status) {
    return String.format("%04X", status.code()) + (status.kept() ? " kept" : "");
  }

  private static List<String> distinct(List<String> rows) {
    return rows.stream().distinct().toList();
  }
}
