package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.dimse.GetScu;
import org.trinomen.dicom.dimse.MoveScu;
import org.trinomen.dicom.dimse.QueryOutcome;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.dimse.StoreRequest;
import org.trinomen.dicom.dimse.SubOperations;
import org.trinomen.server.FreePort;

/** What C-GET and C-MOVE say of their sub-operations (PS3.4 §C.4.2.3.1, §C.4.3.3.1). */
@Timeout(120)
final class RetrievalCountsTest {

  private static final int STUDIES = 3;
  private static final int INSTANCES = 60;

  @TempDir private static Path folder;

  private static final int STORESCP = FreePort.any();
  private static QueriedArchive archive;

  @BeforeAll
  static void start() throws IOException {
    archive =
        new QueriedArchive(
            folder,
            Map.of(
                "reader", QueriedArchive.node("READER", 104, "echo, store, find, get, move"),
                "storescp", QueriedArchive.node("STORESCP", STORESCP, "echo")));
    List<MadeInstance> all = new ArrayList<>();
    for (int study = 1; study <= STUDIES; study++) {
      for (int number = 1; number <= INSTANCES; number++) {
        all.add(MadeInstance.of(study, 1, number));
      }
    }
    DicomPeer.store(archive.port(), all);
  }

  @AfterAll
  static void stop() throws IOException {
    if (archive != null) {
      archive.close();
    }
  }

  private static DataSet studies(int... numbers) {
    String[] uids = new String[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      uids[i] = MadeInstance.studyUid(numbers[i]);
    }
    return new DataSetBuilder()
        .string(Tag.QueryRetrieveLevel, "STUDY")
        .uid(Tag.StudyInstanceUID, uids)
        .build();
  }

  private static RemoteNode node() {
    return new RemoteNode("127.0.0.1", archive.port(), "TRINOMEN");
  }

  /** The status that each instance is answered with, by its number. */
  private static QueryOutcome.Answered get(
      DataSet identifier, IntFunction<Status> answers, Predicate<SubOperations> progress) {
    QueryOutcome outcome =
        GetScu.get(
            DicomPeer.caller("READER"),
            node(),
            Uids.StudyRootQueryRetrieveInformationModelGet,
            identifier,
            List.of(new GetScu.Proposal(Uids.CTImageStorage, List.of(Uids.ExplicitVRLittleEndian))),
            (request, dataSet) -> answered(request, dataSet, answers),
            progress);
    assertThat(outcome).isInstanceOf(QueryOutcome.Answered.class);
    return (QueryOutcome.Answered) outcome;
  }

  private static Status answered(
      StoreRequest request, InputStream dataSet, IntFunction<Status> answers) throws IOException {
    dataSet.readAllBytes();
    String uid = request.sopInstanceUid();
    return answers.apply(Integer.parseInt(uid.substring(uid.lastIndexOf('.') + 1)));
  }

  private static Status status(String name) {
    return switch (name) {
      case "warning" -> Status.COERCION_OF_DATA_ELEMENTS;
      case "failure" -> Status.OUT_OF_RESOURCES;
      default -> Status.SUCCESS;
    };
  }

  @ParameterizedTest
  @CsvSource({
    // instances 1, 2 and all others; the last response
    "success, success, success, 0000, 60, 0, 0",
    "warning, success, success, B000, 59, 0, 1",
    "warning, failure, success, B000, 58, 1, 1",
    "success, failure, failure, B000, 1, 59, 0",
    "warning, warning, warning, B000, 0, 0, 60",
    "warning, failure, failure, B000, 0, 59, 1",
    "failure, failure, failure, A702, 0, 60, 0",
  })
  void warningsAndFailuresAreCountedAndListed(
      String first,
      String second,
      String others,
      String code,
      int completed,
      int failed,
      int warnings) {
    QueryOutcome.Answered answer =
        get(
            studies(1),
            number -> status(number == 1 ? first : number == 2 ? second : others),
            _ -> true);

    assertThat(answer.status().code()).isEqualTo(Integer.parseInt(code, 16));
    assertThat(answer.count()).isEqualTo(new SubOperations(0, completed, failed, warnings));
    assertThat(answer.failed()).hasSize(failed).doesNotHaveDuplicates();
    if (second.equals("failure")) {
      assertThat(answer.failed()).contains(MadeInstance.sopInstanceUid(1, 1, 2));
      assertThat(answer.status().comment()).contains("0xA700");
    }
  }

  @Test
  void pendingResponsesCountDown() {
    List<SubOperations> pending = new ArrayList<>();

    get(studies(1), _ -> Status.SUCCESS, pending::add);

    assertThat(pending).hasSize(INSTANCES - 1);
    for (int i = 0; i < pending.size(); i++) {
      assertThat(pending.get(i)).isEqualTo(new SubOperations(INSTANCES - 1 - i, i + 1, 0, 0));
    }
  }

  @Test
  void aListOfStudiesIsOneRetrieval() {
    QueryOutcome.Answered answer = get(studies(1, 3), _ -> Status.SUCCESS, _ -> true);

    assertThat(answer.count()).isEqualTo(new SubOperations(0, 2 * INSTANCES, 0, 0));
  }

  @Test
  void aGetIsCancelledInTheMiddleAndSaysWhatIsLeft() {
    QueryOutcome.Answered answer =
        get(
            studies(1, 2, 3),
            number -> status(number == 1 ? "failure" : "success"),
            count -> count.completed() < 5);

    assertThat(answer.status()).isEqualTo(Status.CANCEL);
    SubOperations count = answer.count();
    assertThat(count.remaining()).isPositive();
    assertThat(count.completed()).isGreaterThanOrEqualTo(5);
    assertThat(count.remaining() + count.completed() + count.failed())
        .isEqualTo(STUDIES * INSTANCES);
    assertThat(answer.failed()).as("also when cancelled").hasSize(count.failed()).isNotEmpty();
  }

  @Test
  void aMoveIsCancelledInTheMiddleAndNothingMoreArrives() throws Exception {
    DicomPeer.requireDcmtk();
    Path into = Files.createDirectory(folder.resolve("cancelled"));
    Process storescp = DicomPeer.storescp(STORESCP, into);
    QueryOutcome outcome;
    try {
      outcome =
          MoveScu.move(
              DicomPeer.caller("READER"),
              node(),
              Uids.StudyRootQueryRetrieveInformationModelMove,
              studies(1, 2, 3),
              "STORESCP",
              count -> count.completed() < 5);
    } finally {
      storescp.destroy();
      storescp.waitFor();
    }
    assertThat(outcome).isInstanceOf(QueryOutcome.Answered.class);
    QueryOutcome.Answered answer = (QueryOutcome.Answered) outcome;
    assertThat(answer.status()).isEqualTo(Status.CANCEL);
    assertThat(answer.count().remaining()).isPositive();
    assertThat(answer.count().completed() + answer.count().remaining())
        .isEqualTo(STUDIES * INSTANCES);
    try (Stream<Path> files = Files.list(into)) {
      assertThat(files.count()).isEqualTo(answer.count().completed());
    }
  }

  @Test
  void severalRetrievalsAtOnceCountEachItsOwn() throws Exception {
    List<Callable<SubOperations>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int failing = i;
      all.add(
          () ->
              get(
                      studies(1 + failing % STUDIES),
                      number -> status(number <= failing ? "failure" : "success"),
                      _ -> true)
                  .count());
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SubOperations>> counts = threads.invokeAll(all);
      for (int i = 0; i < counts.size(); i++) {
        assertThat(counts.get(i).get()).isEqualTo(new SubOperations(0, INSTANCES - i, i, 0));
      }
    }
  }
}
