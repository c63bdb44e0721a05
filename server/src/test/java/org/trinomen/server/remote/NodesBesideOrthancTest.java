package org.trinomen.server.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.server.orthanc.SampleScans;

/**
 * The routes by which DICOM nodes are asked and sent to: the same requests to Debian's Orthanc
 * (1.10.1) and to this server, each field of the answers compared, with that Orthanc as the node.
 */
@Timeout(180)
class NodesBesideOrthancTest {

  /**
   * What 1.10.1 does not tell yet, and, of (0002,0003), what it tells of an instance though it is
   * not in the answer of the node.
   */
  private static final Set<String> ASIDE =
      Set.of("RetrieveMethod", "TargetAet", "0002,0003", "MediaStorageSOPInstanceUID");

  @TempDir Path folder;
  private TwoArchives both;

  @BeforeEach
  void start() throws Exception {
    both = TwoArchives.start(folder);
    for (byte[] file :
        List.of(
            SampleScans.file(SampleScans.slice("ANN-1", "Müller^Ann", 1, 1, 1)),
            SampleScans.file(SampleScans.slice("ANN-1", "Müller^Ann", 1, 1, 2)),
            SampleScans.file(SampleScans.slice("ANN-1", "Müller^Ann", 1, 2, 1)),
            SampleScans.file(SampleScans.slice("BOB_2", "Smith^Bob", 3, 2, 1)))) {
      assertThat(both.theirs("/instances").send("POST", file).statusCode()).isEqualTo(200);
    }
  }

  @AfterEach
  void stop() throws Exception {
    if (both != null) {
      both.close();
    }
  }

  @Test
  void nodesAreShownAlike() throws Exception {
    String full =
        """
        {"AET": "TWO", "Host": "127.0.0.1", "Port": 104, "Manufacturer": "GE", "LocalAet": "US",
         "Timeout": 5, "AllowFind": false, "AllowTranscoding": false}
        """;
    for (String body :
        List.of(
            "[\"TWO\", \"127.0.0.1\", 104]",
            "[\"TWO\", \"127.0.0.1\", \"104\", \"Vitrea\"]",
            full)) {
      same("PUT", "/modalities/two", body);
      same("GET", "/modalities/two/configuration", "");
    }
    assertThat(names(both.ours("/modalities?expand").json()))
        .containsExactly("orthanc", "self", "two");
    same("DELETE", "/modalities/two", "");
    same("DELETE", "/modalities/two", "");
    assertThat(both.ours("/modalities").json()).isEqualTo(List.of("orthanc", "self"));
  }

  @Test
  void mistakesHaveTheSameStatus() throws Exception {
    List<String> mistakes =
        List.of(
            "PUT | /modalities/two | [\"TWO\", \"127.0.0.1\"]",
            "PUT | /modalities/two | [\"TWO\", \"127.0.0.1\", 99999]",
            "PUT | /modalities/two | [\"TWO\", \"127.0.0.1\", \"1x\"]",
            "PUT | /modalities/two | {\"AET\": \"TWO\"}",
            "PUT | /modalities/two | [\"TWO\", \"127.0.0.1\", 104, \"Nobody\"]",
            "PUT | /modalities/two | x",
            "PUT | /modalities/a.b | [\"TWO\", \"127.0.0.1\", 104]",
            "GET | /modalities/nope | ",
            "GET | /modalities/nope/configuration | ",
            "POST | /modalities/nope/echo | {}",
            "POST | /modalities/nope/store | []",
            "POST | /modalities/self/store | nope",
            "POST | /modalities/self/store | 00000000-00000000-00000000-00000000-00000000",
            "POST | /modalities/self/store | {}",
            "POST | /modalities/self/query | {\"Level\": \"Nope\"}",
            "POST | /modalities/self/query | {}",
            "POST | /modalities/self/query | {\"Level\": \"Study\", \"Query\": []}",
            "POST | /modalities/self/query | {\"Level\": \"Study\", \"Query\": {\"PatientID\": 1}}",
            "POST | /modalities/self/move | {\"Level\": \"Study\"}",
            "POST | /modalities/self/move | {\"Level\": \"Study\", \"Resources\": [{\"PatientID\":"
                + " \"x\"}]}",
            "POST | /modalities/self/storage-commitment | {}",
            "POST | /modalities/self/storage-commitment | {\"DicomInstances\": [[\"x\"]]}",
            "GET | /storage-commitment/nope | ",
            "GET | /queries/nope | ",
            "GET | /queries/nope/answers | ",
            "DELETE | /queries/nope | ");
    for (String mistake : mistakes) {
      String[] parts = mistake.split(" \\| ", -1);
      same(parts[0], parts[1], parts[2]);
    }
  }

  @Test
  void anEchoIsAnsweredOrNot() throws Exception {
    same("POST", "/modalities/self/echo", "");
    same("POST", "/modalities/self/echo", "{\"Timeout\": 5}");
    same("POST", "/modalities/self/echo", "{\"CheckFind\": true}");
    same(
        "POST",
        "/tools/dicom-echo",
        "[\"ORTHANC\", \"127.0.0.1\", " + both.orthanc().dicomPort() + "]");
    same("POST", "/tools/dicom-echo", "[\"ORTHANC\", \"127.0.0.1\", 9]");
  }

  /** What is left out of a query or added to it shows in what the node answers. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Patient | {\"PatientName\": \"*\"}",
        "Study | {\"PatientID\": \"ANN-1\"}",
        "Study | {}",
        "Study | {\"StudyDate\": \"20260101-20260102\", \"ModalitiesInStudy\": \"\"}",
        "Study | {\"Modality\": \"CT\", \"NumberOfStudyRelatedInstances\": \"\"}",
        "study | {\"0010,0010\": \"müller*\", \"StudyDescription\": \"\"}",
        "Series | {\"PatientID\": \"ANN-1\", \"Modality\": \"\", \"SeriesDescription\": \"\"}",
        "Series | {\"Modality\": \"PT\"}",
        "Instance | {\"PatientID\": \"BOB_2\", \"InstanceNumber\": \"\"}",
      })
  void queriesGiveTheSameAnswers(String level, String keys) throws Exception {
    String body = "{\"Level\": \"" + level + "\", \"Query\": " + keys + "}";
    String ours = query(both.ours("/modalities/self/query"), body);
    String theirs = query(both.theirs("/modalities/self/query"), body);
    for (String below :
        List.of(
            "",
            "/answers",
            "/answers?expand",
            "/answers?expand&simplify",
            "/answers?expand&short",
            "/query",
            "/query?simplify",
            "/level",
            "/modality",
            "/answers/0/content",
            "/answers/99/content",
            "/answers/x/content",
            "/retrieve")) {
      compare(
          below,
          both.theirs("/queries/" + theirs + below).get(),
          both.ours("/queries/" + ours + below).get());
    }
    assertThat(both.ours("/queries").json()).isEqualTo(List.of(ours));
    compare(
        "DELETE",
        both.theirs("/queries/" + theirs).send("DELETE", ""),
        both.ours("/queries/" + ours).send("DELETE", ""));
    assertThat(both.ours("/queries/" + ours).get().statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "patient | {\"PatientName\": \"*\"}",
        "patient | {}",
        "patient | []",
        "study | {\"PatientID\": \"ANN-1\", \"Modality\": \"\"}",
        "study | {\"AccessionNumber\": \"ACC3\"}",
        "study | {}",
        "series | {\"PatientID\": \"ANN-1\", \"StudyInstanceUID\": \"ROOT1\"}",
        "series | {\"PatientID\": \"ANN-1\"}",
        "instance | {\"PatientID\": \"ANN-1\", \"StudyInstanceUID\": \"ROOT1\","
            + " \"SeriesInstanceUID\": \"ROOT1.1\"}",
        "instance | {\"PatientID\": \"ANN-1\", \"StudyInstanceUID\": \"ROOT1\"}",
      })
  void theRoutesBeforeQueryGiveTheSameAnswers(String level, String keys) throws Exception {
    same("POST", "/modalities/self/find-" + level, keys.replace("ROOT", SampleScans.PREFIX));
  }

  @Test
  void answersAreAskedFurtherAbout() throws Exception {
    String body = "{\"Level\": \"Study\", \"Query\": {\"PatientID\": \"ANN-1\"}}";
    String ours = "/queries/" + query(both.ours("/modalities/self/query"), body) + "/answers/0";
    String theirs = "/queries/" + query(both.theirs("/modalities/self/query"), body) + "/answers/0";
    compare("names", both.theirs(theirs).get(), both.ours(ours).get());
    for (String below : List.of("/query-series", "/query-instances")) {
      for (String question : List.of("{}", "{\"Query\": {\"Modality\": \"\"}}")) {
        String our = query(both.ours(ours + below), question);
        String their = query(both.theirs(theirs + below), question);
        for (String shown : List.of("/answers?expand", "/query?simplify", "/level")) {
          compare(
              below + shown,
              both.theirs("/queries/" + their + shown).get(),
              both.ours("/queries/" + our + shown).get());
        }
      }
    }
    assertThat(both.ours(ours + "/query-studies").send("POST", "{}").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"C-MOVE", "C-GET"})
  void answersAreRetrieved(String method) throws Exception {
    assertThat(both.ours("/instances").json()).isEqualTo(List.of());
    String body = "{\"Level\": \"Study\", \"Query\": {\"PatientID\": \"ANN-1\"}}";
    String query = query(both.ours("/modalities/self/query"), body);

    Object told =
        both.ours("/queries/" + query + "/answers/0/retrieve")
            .json("POST", "{\"RetrieveMethod\": \"" + method + "\", \"Simplify\": true}");

    assertThat((List<?>) both.ours("/instances").json()).hasSize(3);
    assertThat(((Map<?, ?>) told).get("Query"))
        .isEqualTo(
            List.of(
                Map.of(
                    "AccessionNumber", "ACC1",
                    "PatientID", "ANN-1",
                    "QueryRetrieveLevel", "STUDY",
                    "StudyInstanceUID", SampleScans.PREFIX + "1")));
    String instance = (String) ((List<?>) both.ours("/instances").json()).getFirst();
    assertThat(TwoArchives.text(both.ours("/instances/" + instance + "/metadata/RemoteAET").get()))
        .isEqualTo("ORTHANC");
    if (method.equals("C-GET")) {
      Map<?, ?> details = (Map<?, ?>) ((List<?>) ((Map<?, ?>) told).get("Details")).getFirst();
      assertThat((List<?>) details.get("ReceivedInstancesIds")).hasSize(3);
    }
  }

  @Test
  void whatIsToldOfARetrievalIsTheSame() throws Exception {
    String body = "{\"Level\": \"Study\", \"Query\": {\"PatientID\": \"ANN-1\"}}";
    String ours = query(both.ours("/modalities/self/query"), body);
    String theirs = query(both.theirs("/modalities/self/query"), body);
    for (String request :
        List.of(
            "ORTHANC",
            "{\"TargetAet\": \"ORTHANC\", \"Full\": true}",
            "{\"TargetAet\": \"ORTHANC\", \"Simplify\": true}")) {
      Map<String, Object> our =
          map(both.ours("/queries/" + ours + "/retrieve").json("POST", request));
      Map<String, Object> their =
          map(both.theirs("/queries/" + theirs + "/retrieve").json("POST", request));
      assertThat(our.remove("LocalAet")).isEqualTo("TRINOMEN");
      assertThat(their.remove("LocalAet")).isEqualTo("ORTHANC");
      assertThat(without(our)).isEqualTo(without(their));
    }
  }

  @Test
  void aNodeIsToldToSendWhatIsNamed() throws Exception {
    String series = SampleScans.PREFIX + "1.1";
    String named =
        "{\"Level\": \"Series\", \"Resources\": [{\"StudyInstanceUID\": \"%s\","
            + " \"SeriesInstanceUID\": \"%s\"}]}";
    String body = named.formatted(SampleScans.PREFIX + "1", series);

    assertThat(both.ours("/modalities/self/move").send("POST", body).statusCode()).isEqualTo(200);
    assertThat((List<?>) both.ours("/instances").json()).hasSize(2);
    assertThat(both.ours("/modalities/self/get").send("POST", body).statusCode()).isEqualTo(200);
    assertThat((List<?>) both.ours("/instances").json()).hasSize(2);
    HttpResponse<byte[]> unknown =
        both.ours("/modalities/self/move").send("POST", named.formatted("1.2.3", "1.2.3.4"));
    assertThat(unknown.statusCode()).isEqualTo(500);
    assertThat(TwoArchives.text(unknown)).contains("C-MOVE to TRINOMEN", "0xC000");
  }

  @Test
  void whatIsStoredAtANodeIsToldAndOnRecordAlike() throws Exception {
    String file = "/instances";
    byte[] carl = SampleScans.file(SampleScans.slice("carl", "Óscar^Carl", 4, 1, 1));
    byte[] second = SampleScans.file(SampleScans.slice("carl", "Óscar^Carl", 4, 1, 2));
    for (byte[] each : List.of(carl, second)) {
      compare(file, both.theirs(file).send("POST", each), both.ours(file).send("POST", each));
    }
    Map<String, Object> found = map(both.ours("/instances").send("POST", carl));
    String study = (String) found.get("ParentStudy");
    String instance = (String) found.get("ID");
    both.theirs("/studies/" + study).send("DELETE", "");
    both.theirs(file).send("POST", carl);
    both.theirs(file).send("POST", second);
    for (String body :
        List.of(
            study,
            "\"" + instance + "\"",
            "[\"" + study + "\", \"" + instance + "\"]",
            "{\"Resources\": [\"" + study + "\"], \"Synchronous\": true}",
            "[]")) {
      Map<String, Object> our = map(both.ours("/modalities/self/store").json("POST", body));
      Map<String, Object> their = map(both.theirs("/modalities/self/store").json("POST", body));
      assertThat(our.remove("LocalAet")).isEqualTo("TRINOMEN");
      assertThat(their.remove("LocalAet")).isEqualTo("ORTHANC");
      assertThat(our).as(body).isEqualTo(their);
    }
    assertThat(exports(both.ours("/exports").json()))
        .isEqualTo(exports(both.theirs("/exports").json()));
    assertThat(exports(both.ours("/exports").json())).hasSize(5);
  }

  @Test
  void aNodeSaysWhatItKeeps() throws Exception {
    byte[] carl = SampleScans.file(SampleScans.slice("carl", "Óscar^Carl", 4, 1, 1));
    String id = (String) map(both.ours("/instances").send("POST", carl)).get("ID");
    both.theirs("/modalities/us")
        .send("PUT", "[\"TRINOMEN\", \"127.0.0.1\", " + both.dicomPort() + "]");
    Map<String, Object> stored =
        map(
            both.ours("/modalities/orthanc/store")
                .json("POST", "{\"Resources\": [\"" + id + "\"], \"StorageCommitment\": true}"));
    Map<String, Object> kept = committed((String) stored.get("StorageCommitmentTransactionUID"));
    assertThat(kept).containsEntry("Status", "Success").containsEntry("RemoteAET", "ORTHANC");
    assertThat((List<?>) kept.get("Success")).hasSize(1);

    String asked =
        "{\"Resources\": [\""
            + id
            + "\"], \"DicomInstances\": [[\"1.2.840.10008.5.1.4.1.1.2\", \"1.2.3\"]]}";
    String uid =
        TwoArchives.member(
            both.ours("/modalities/orthanc/storage-commitment").json("POST", asked), "ID");
    Map<String, Object> missing = committed(uid);
    assertThat(missing).containsEntry("Status", "Failure");
    assertThat(map(((List<?>) missing.get("Failures")).getFirst()))
        .containsEntry("FailureReason", "274")
        .containsEntry("SOPInstanceUID", "1.2.3");
    assertThat(both.ours("/storage-commitment/" + uid + "/remove").send("POST", "").statusCode())
        .isEqualTo(500);
    assertThat((List<?>) both.ours("/instances").json()).hasSize(1);
    String first = (String) stored.get("StorageCommitmentTransactionUID");
    assertThat(both.ours("/storage-commitment/" + first + "/remove").send("POST", "").statusCode())
        .isEqualTo(200);
    assertThat((List<?>) both.ours("/instances").json()).isEmpty();
    try (Stream<Path> files = Files.list(folder.resolve("trinomen/audit"))) {
      Path trail = files.filter(f -> f.toString().endsWith(".jsonl")).findFirst().orElseThrow();
      assertThat(Files.readString(trail))
          .contains("\"action\":\"withdraw\",\"object\":\"" + id + "\"");
    }
  }

  @Test
  void whoeverIsCalledInsteadOfANodeIsAskedWhatItKeepsToo() throws Exception {
    byte[] carl = SampleScans.file(SampleScans.slice("carl", "Óscar^Carl", 4, 1, 1));
    String id = (String) map(both.ours("/instances").send("POST", carl)).get("ID");
    both.theirs("/modalities/us")
        .send("PUT", "[\"TRINOMEN\", \"127.0.0.1\", " + both.dicomPort() + "]");
    both.ours("/modalities/moved").send("PUT", "[\"MOVED\", \"127.0.0.1\", 1]");

    Map<String, Object> stored =
        map(
            both.ours("/modalities/moved/store")
                .json(
                    "POST",
                    "{\"Resources\": [\"%s\"], \"StorageCommitment\": true, \"Port\": %d,"
                            .formatted(id, both.orthanc().dicomPort())
                        + " \"CalledAet\": \"ORTHANC\"}"));

    assertThat(committed((String) stored.get("StorageCommitmentTransactionUID")))
        .containsEntry("Status", "Success")
        .containsEntry("RemoteAET", "ORTHANC");
  }

  private Map<String, Object> committed(String uid) throws Exception {
    Map<String, Object> told = map(both.ours("/storage-commitment/" + uid).json());
    while (told.get("Status").equals("Pending")) {
      told = map(both.ours("/storage-commitment/" + uid).json());
    }
    return told;
  }

  @Test
  void aFileIsPassedOnWithoutBeingKept() throws Exception {
    byte[] carl = SampleScans.file(SampleScans.slice("carl", "Óscar^Carl", 4, 1, 1));
    compare(
        "straight",
        both.theirs("/modalities/self/store-straight").send("POST", carl),
        both.ours("/modalities/self/store-straight").send("POST", carl));
    assertThat(both.ours("/instances").json()).isEqualTo(List.of());
    same("POST", "/modalities/self/store-straight", "x");
  }

  @Test
  void theOtherArchiveAsksAndSendsAndGets() throws Exception {
    String query =
        query(
            both.theirs("/modalities/trinomen/query"),
            "{\"Level\": \"Study\", \"Query\": {\"PatientID\": \"ZOE\"}}");
    assertThat(both.theirs("/queries/" + query + "/answers").json()).isEqualTo(List.of());
    byte[] zoe = SampleScans.file(SampleScans.slice("ZOE", "Zoe", 5, 1, 1));
    both.ours("/instances").send("POST", zoe);
    query =
        query(
            both.theirs("/modalities/trinomen/query"),
            "{\"Level\": \"Study\", \"Query\": {\"PatientID\": \"ZOE\"}}");
    both.ours("/modalities/ORTHANC")
        .send("PUT", "[\"ORTHANC\", \"127.0.0.1\", " + both.orthanc().dicomPort() + "]");
    both.theirs("/queries/" + query + "/answers/0/retrieve").json("POST", "ORTHANC");
    assertThat((List<?>) both.theirs("/tools/lookup").json("POST", "ZOE")).hasSize(1);
    String bob =
        (String)
            ((Map<?, ?>) ((List<?>) both.theirs("/tools/lookup").json("POST", "BOB_2")).getFirst())
                .get("ID");
    both.theirs("/modalities/trinomen/store").json("POST", bob);
    assertThat((List<?>) both.ours("/tools/lookup").json("POST", "BOB_2")).hasSize(1);
  }

  // ---- comparing

  private static String query(TwoArchives.Request request, String body) throws Exception {
    return TwoArchives.member(request.json("POST", body), "ID");
  }

  private void same(String method, String path, String body) throws Exception {
    compare(
        method + " " + path + " " + body,
        both.theirs(path).send(method, body),
        both.ours(path).send(method, body));
  }

  private static void compare(String what, HttpResponse<byte[]> theirs, HttpResponse<byte[]> ours)
      throws Exception {
    assertThat(ours.statusCode())
        .as(what + ": " + TwoArchives.text(ours))
        .isEqualTo(theirs.statusCode());
    if (ours.statusCode() == 200) {
      assertThat(shown(ours)).as(what).isEqualTo(shown(theirs));
    }
  }

  private static Object shown(HttpResponse<byte[]> answer) throws Exception {
    String text = TwoArchives.text(answer);
    return text.startsWith("{") || text.startsWith("[")
        ? without(TwoArchives.plain(answer.body()))
        : text;
  }

  private static Object without(Object json) {
    return switch (json) {
      case Map<?, ?> map -> {
        Map<String, Object> kept = map(map);
        kept.keySet().removeAll(ASIDE);
        yield kept;
      }
      case List<?> list -> list.stream().map(NodesBesideOrthancTest::without).toList();
      case Object other -> other;
    };
  }

  private static Map<String, Object> map(HttpResponse<byte[]> answer) throws Exception {
    return map(TwoArchives.plain(answer.body()));
  }

  private static Map<String, Object> map(Object json) {
    Map<String, Object> map = new TreeMap<>();
    ((Map<?, ?>) json).forEach((name, value) -> map.put((String) name, value));
    return map;
  }

  private static Set<String> names(Object json) {
    return map(json).keySet();
  }

  private static List<Map<String, Object>> exports(Object json) {
    return ((List<?>) map(json).get("Exports"))
        .stream()
            .map(NodesBesideOrthancTest::map)
            .peek(export -> export.keySet().removeAll(Set.of("Date", "Seq")))
            .toList();
  }
}
