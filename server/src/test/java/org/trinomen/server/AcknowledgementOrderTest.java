package org.trinomen.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.dicom.dimse.ContextProposal.Kind;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.dimse.StoreScu;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Implementation;

/**
 * The order of an acknowledgement, at both doors: fsync of the volume, over to the index, answer.
 * While the fsync is held up, the index knows nothing and nobody is answered.
 */
final class AcknowledgementOrderTest {

  private static final long SEED = 30;
  private static final Map<String, String> DICOM =
      Map.of("dicom.enabled", "true", "dicom.port", "0", "dicom.accept-unknown-callers", "true");

  @TempDir private Path folder;

  private final HeldSyncs disk = new HeldSyncs();
  private final AtomicInteger answered = new AtomicInteger();

  @ParameterizedTest
  @CsvSource({"1, 0", "0, 1", "6, 0", "0, 6", "4, 4"})
  void nobodyIsAnsweredAndNothingIndexedBeforeTheVolumeIsSynced(int associations, int uploads)
      throws Exception {
    try (RunningArchive archive = new RunningArchive(folder, DICOM, disk);
        ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      store(archive, SmallInstance.of(SEED, 1, 3000));
      answered.set(0);
      disk.close();
      List<Future<Integer>> outcomes = new ArrayList<>();
      for (int i = 0; i < associations + uploads; i++) {
        SmallInstance instance = SmallInstance.of(SEED, 2 + i, 3000);
        Callable<Integer> sender =
            i < associations ? () -> store(archive, instance) : () -> upload(archive, instance);
        outcomes.add(senders.submit(sender));
      }
      try {
        disk.awaitSync();
        assertThat(answered).hasValue(0);
        assertThat(instances(archive)).isEqualTo(1);
      } finally {
        disk.open(); // else the senders would be waited for without an end
      }
      for (Future<Integer> outcome : outcomes) {
        assertThat(outcome.get()).isIn(Status.SUCCESS.code(), 200);
      }
      assertThat(instances(archive)).isEqualTo(1 + associations + uploads);
    }
  }

  private static long instances(RunningArchive archive) {
    return archive.server().finder().statistics().instances();
  }

  private int store(RunningArchive archive, SmallInstance instance) throws IOException {
    Caller caller =
        Caller.of("ORDERTEST", AssociationSettings.of(new Implementation("2.25.1", "TEST")));
    RemoteNode node =
        new RemoteNode("127.0.0.1", archive.server().dicomPort().orElseThrow(), "TRINOMEN");
    try (StoreScu scu = new StoreScu(caller, node, List.of(Kind.of(instance)), List.of())) {
      int status = ((StoreScu.Answered) scu.send(instance)).status().code();
      answered.incrementAndGet();
      return status;
    }
  }

  private int upload(RunningArchive archive, SmallInstance instance) throws Exception {
    int status =
        archive
            .send(archive.request("/instances").POST(BodyPublishers.ofByteArray(instance.file())))
            .statusCode();
    answered.incrementAndGet();
    return status;
  }
}
