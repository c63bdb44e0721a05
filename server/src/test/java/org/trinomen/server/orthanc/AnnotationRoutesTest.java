package org.trinomen.server.orthanc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.archive.query.PublicId;
import org.trinomen.server.RunningArchive;

/** What Orthanc 1.12 has and Debian's 1.10 has not, so that nothing can be held beside it. */
class AnnotationRoutesTest {

  private static final String UID = SampleScans.PREFIX;
  private static final String ANN = id("ANN-1");
  private static final String STUDY_1 = id("ANN-1", UID + "1");
  private static final String STUDY_2 = id("ANN-1", UID + "2");
  private static final String STUDY_3 = id("BOB_2", UID + "3");
  private static final String FIRST = id("ANN-1", UID + "1", UID + "1.1", UID + "1.1.1");

  @TempDir Path folder;
  private RunningArchive archive;

  private static String id(String... path) {
    return PublicId.ofPath(path).toString();
  }

  @BeforeEach
  void start() throws Exception {
    archive = new RunningArchive(folder, Map.of("resources.metadata", "quality = 1024"));
    archive.upload(SampleScans.file(SampleScans.slice("ANN-1", "Müller^Ann", 1, 1, 1)));
    archive.upload(SampleScans.file(SampleScans.slice("ANN-1", "Müller^Ann", 2, 2, 1)));
    archive.upload(SampleScans.file(SampleScans.slice("BOB_2", "Smith^Bob", 3, 2, 1)));
  }

  @AfterEach
  void stop() throws Exception {
    archive.close();
  }

  private HttpResponse<String> put(String path, String body, String... headers) throws Exception {
    var request = archive.request(path).PUT(BodyPublishers.ofString(body));
    return archive.send(headers.length > 0 ? request.headers(headers) : request);
  }

  private HttpResponse<String> delete(String path) throws Exception {
    return archive.send(archive.request(path).DELETE());
  }

  private String find(String members) throws Exception {
    return archive
        .post("/tools/find", "{\"Level\": \"Study\", \"Query\": {}" + members + "}")
        .body();
  }

  private static int[] placesOf(String body, String... ids) {
    int[] places = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      places[i] = body.indexOf(ids[i]);
    }
    return places;
  }

  @Test
  void labelsAreSetFoundAndTakenAway() throws Exception {
    String label = "/studies/" + STUDY_1 + "/labels/to_do";
    assertThat(archive.get(label).statusCode()).isEqualTo(404);
    assertThat(put(label, "").body()).isEmpty();
    // Clients look at the type of an answer before they look whether there is any.
    assertThat(put(label, "").headers().firstValue("Content-Type"))
        .hasValue("text/plain; charset=utf-8");
    assertThat(put(label, "").statusCode()).isEqualTo(200);
    assertThat(archive.get(label).statusCode()).isEqualTo(200);
    assertThat(archive.get("/tools/labels").body()).isEqualTo("[\"to_do\"]");
    assertThat(archive.get("/studies/" + STUDY_1).body()).contains("\"Labels\":[\"to_do\"]");
    assertThat(find(", \"Labels\": [\"to_do\"]")).isEqualTo("[\"" + STUDY_1 + "\"]");
    assertThat(find(", \"Labels\": [], \"LabelsConstraint\": \"None\"")).doesNotContain(STUDY_1);
    assertThat(find(", \"Labels\": []")).contains(STUDY_1, STUDY_2);
    assertThat(delete(label).statusCode()).isEqualTo(200);
    assertThat(delete(label).statusCode()).isEqualTo(200);
    assertThat(archive.get("/studies/" + STUDY_1 + "/labels").body()).isEqualTo("[]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%20b", "%3Cscript%3E", "%C3%A9", "..%252F"})
  void otherLabelsAreRefused(String label) throws Exception {
    assertThat(put("/studies/" + STUDY_1 + "/labels/" + label, "").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DicomTag | StudyDate | ASC | true",
        "DicomTag | StudyDate | DESC | false",
        "DicomTagAsInt | AccessionNumber | ASC | true",
        "DicomTag | PatientID | ASC | true",
        "DicomTag | PatientName | DESC | false",
        "Metadata | quality | ASC | false",
        "MetadataAsInt | quality | ASC | true",
        "MetadataAsFloat | 1024 | DESC | false",
      })
  void foundResourcesComeInOrder(String type, String key, String direction, boolean oneBeforeThree)
      throws Exception {
    put("/studies/" + STUDY_1 + "/metadata/quality", "9");
    put("/studies/" + STUDY_3 + "/metadata/quality", "10");
    String body =
        find(
            ", \"OrderBy\": [{\"Type\": \"%s\", \"Key\": \"%s\", \"Direction\": \"%s\"}]"
                .formatted(type, key, direction));
    int[] places = placesOf(body, STUDY_1, STUDY_3, STUDY_2);
    assertThat(places).doesNotContain(-1);
    assertThat(places[0] < places[1]).as(body).isEqualTo(oneBeforeThree);
    if (type.startsWith("Metadata")) {
      assertThat(places[2]).as("what lacks the value is last").isGreaterThan(places[0]);
      assertThat(places[2]).isGreaterThan(places[1]);
    }
  }

  @Test
  void aPageIsCutFromWhatIsInOrder() throws Exception {
    String by =
        ", \"OrderBy\": [{\"Type\": \"DicomTag\", \"Key\": \"StudyDate\", \"Direction\":"
            + " \"DESC\"}]";
    assertThat(find(by + ", \"Limit\": 1")).isEqualTo("[\"" + STUDY_3 + "\"]");
    assertThat(find(by + ", \"Limit\": 1, \"Since\": 2")).isEqualTo("[\"" + STUDY_1 + "\"]");
  }

  @Test
  void metadataAreSearched() throws Exception {
    put("/studies/" + STUDY_2 + "/metadata/quality", "Very good");
    assertThat(find(", \"MetadataQuery\": {\"quality\": \"*GOOD\"}"))
        .isEqualTo("[\"" + STUDY_2 + "\"]");
    assertThat(find(", \"MetadataQuery\": {\"quality\": \"bad\"}")).isEqualTo("[]");
    assertThat(
            archive
                .post(
                    "/tools/find",
                    "{\"Level\": \"Instance\", \"Query\": {}, \"MetadataQuery\": {\"Origin\":"
                        + " \"RestApi\", \"RemoteIP\": \"127.*\"}, \"ParentStudy\": \""
                        + STUDY_1
                        + "\"}")
                .body())
        .isEqualTo("[\"" + FIRST + "\"]");
  }

  @Test
  void onlyTheContentThatIsAskedForComesBack() throws Exception {
    assertThat(find(", \"ResponseContent\": [\"Children\"], \"Limit\": 1"))
        .matches("\\[\\{\"ID\":\"[^\"]*\",\"Series\":\\[\"[^\"]*\"],\"Type\":\"Study\"}]");
    assertThat(archive.get("/patients?response-content=Metadata;IsProtected").body())
        .contains("\"Metadata\":{\"LastUpdate\"", "\"IsProtected\":false")
        .doesNotContain("MainDicomTags\":");
    assertThat(archive.get("/patients?response-content=Nonsense").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-3, 206, abcd, bytes 0-3/10",
    "bytes=4-, 206, efghij, bytes 4-9/10",
    "bytes=-2, 206, abc, bytes 0-2/10",
    "bytes=-, 206, abcdefghij, bytes 0-9/10",
    "bytes=5-10, 416, ,",
    "bytes=3-2, 416, ,",
    "chars=0-1, 416, ,",
  })
  void partsOfAttachmentsAreGiven(String range, int status, String part, String contentRange)
      throws Exception {
    String path = "/studies/" + STUDY_1 + "/attachments/1024";
    put(path, "abcdefghij");
    HttpResponse<String> answer =
        archive.send(archive.request(path + "/data").header("Range", range));
    assertThat(answer.statusCode()).isEqualTo(status);
    if (status == 206) {
      assertThat(answer.body()).isEqualTo(part);
      assertThat(answer.headers().firstValue("Content-Range")).hasValue(contentRange);
    }
  }

  @Test
  void changesAreChosenByTypeAndNumber() throws Exception {
    put("/studies/" + STUDY_1 + "/metadata/quality", "x");
    String body = archive.get("/changes?type=NewStudy;UpdatedMetadata&limit=10").body();
    assertThat(body).contains("\"UpdatedMetadata\"", "\"NewStudy\"", "\"First\":3");
    assertThat(body).doesNotContain("NewSeries").contains("\"Done\":true");
    assertThat(numbers(archive.get("/changes?to=5&limit=2").body())).isEqualTo("4 5 ");
    assertThat(archive.get("/changes?to=5&limit=2").body()).contains("\"Done\":false");
    assertThat(numbers(archive.get("/changes?since=2&to=4").body())).isEqualTo("3 4 ");
    assertThat(archive.get("/changes?type=Nonsense").statusCode()).isEqualTo(400);
  }

  private static String numbers(String body) {
    StringBuilder numbers = new StringBuilder();
    Matcher matcher = Pattern.compile("\"Seq\":(\\d+)").matcher(body);
    while (matcher.find()) {
      numbers.append(matcher.group(1)).append(' ');
    }
    return numbers.toString();
  }

  @Test
  void whatWasStatedSurvivesARestart() throws Exception {
    put("/patients/" + ANN + "/metadata/quality", "x");
    put("/patients/" + ANN + "/labels/kept", "");
    put("/patients/" + ANN + "/attachments/1025", "bytes");
    delete("/studies/" + STUDY_2);
    archive.restart();
    assertThat(archive.get("/patients/" + ANN).body()).contains("kept").doesNotContain(STUDY_2);
    assertThat(archive.get("/patients/" + ANN + "/metadata/quality").body()).isEqualTo("x");
    assertThat(archive.get("/patients/" + ANN + "/attachments/1025/data").body())
        .isEqualTo("bytes");
  }

  @Test
  void whoOnlyReadsStatesNothing() throws Exception {
    archive.post(
        "/api/accounts",
        "{\"name\": \"reader\", \"password\": \"a-long-password-1\", \"roles\": [\"READER\"]}");
    for (String path : new String[] {"/labels/x", "/metadata/1024", "/attachments/1024", ""}) {
      var request = archive.anonymous("/studies/" + STUDY_1 + path);
      String basic =
          Base64.getEncoder()
              .encodeToString("reader:a-long-password-1".getBytes(StandardCharsets.UTF_8));
      request.header("Authorization", "Basic " + basic);
      assertThat(
              archive
                  .send(
                      path.isEmpty() ? request.DELETE() : request.PUT(BodyPublishers.ofString("x")))
                  .statusCode())
          .as(path)
          .isEqualTo(403);
    }
    assertThat(archive.get("/studies/" + STUDY_1).statusCode()).isEqualTo(200);
  }
}
