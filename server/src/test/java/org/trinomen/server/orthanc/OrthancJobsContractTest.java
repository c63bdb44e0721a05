package org.trinomen.server.orthanc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.json.JsonValue;

/** Jobs, archives and media beside Debian's Orthanc (1.10.1), on the same files. */
@Timeout(300)
class OrthancJobsContractTest {

  /** What differs from job to job, and what an archive weighs. */
  private static final Set<String> OF_EACH_ITS_OWN =
      Set.of(
          "ArchiveSize", "CompletionTime", "CreationTime", "EffectiveRuntime", "ID", "Timestamp");

  @TempDir Path folder;
  private Optional<LiveOrthanc> orthanc = Optional.empty();
  private RunningArchive archive;
  private String study = "";
  private String series = "";
  private String patient = "";
  private String instance = "";

  /** One of the two, asked the same. */
  private interface Server {
    HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception;

    HttpRequest.Builder request(String path);
  }

  private Server theirs() {
    LiveOrthanc live = orthanc.orElseThrow();
    return new Server() {
      @Override
      public HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return live.send(request);
      }

      @Override
      public HttpRequest.Builder request(String path) {
        return live.request(path);
      }
    };
  }

  private Server ours() {
    return new Server() {
      @Override
      public HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return archive.sendForBytes(request);
      }

      @Override
      public HttpRequest.Builder request(String path) {
        return archive.request(path);
      }
    };
  }

  @BeforeEach
  void start() throws Exception {
    orthanc = LiveOrthanc.start(folder);
    assumeTrue(orthanc.isPresent());
    archive = new RunningArchive(folder.resolve("trinomen"), Map.of());
    send(SampleScans.slice("ANN-1", "Müller^Ann", 1, 1, 1));
    send(SampleScans.slice("ANN-1", "Müller^Ann", 1, 1, 2));
    send(SampleScans.slice("ANN-1", "Müller^Ann", 2, 2, 1).string(Tag.StudyID, "S2"));
    send(SampleScans.slice("ANN-1", "Müller^Ann", 1, 2, 1).string(Tag.StudyID, "S1"));
  }

  @AfterEach
  void stop() throws IOException {
    orthanc.ifPresent(LiveOrthanc::close);
    if (archive != null) {
      archive.close();
    }
  }

  private void send(DataSetBuilder slice) throws Exception {
    // Orthanc makes no DICOMDIR of studies without an ID.
    byte[] file = SampleScans.file(slice.string(Tag.StudyID, "S"));
    for (Server server : List.of(theirs(), ours())) {
      JsonValue.Members answer =
          json(server.send(server.request("/instances").POST(BodyPublishers.ofByteArray(file))));
      patient = answer.text("ParentPatient").orElseThrow();
      study = answer.text("ParentStudy").orElseThrow();
      series = answer.text("ParentSeries").orElseThrow();
      instance = answer.text("ID").orElseThrow();
    }
  }

  private static JsonValue.Members json(HttpResponse<byte[]> answer) throws IOException {
    assertThat(answer.statusCode()).isEqualTo(200);
    return JsonValue.parse(new ByteArrayInputStream(answer.body())).asMembers();
  }

  private HttpResponse<byte[]> ask(Server server, String method, String path, String body)
      throws Exception {
    return server.send(
        server
            .request(path)
            .method(method, BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.UTF_8))));
  }

  private void same(String method, String path, String body) throws Exception {
    HttpResponse<byte[]> theirs = ask(theirs(), method, path, body);
    HttpResponse<byte[]> ours = ask(ours(), method, path, body);
    String what = method + " " + path + " " + body;
    assertThat(ours.statusCode()).as(what).isEqualTo(theirs.statusCode());
    if (theirs.statusCode() == 200) {
      assertThat(ours.headers().firstValue("Content-Disposition"))
          .as(what)
          .isEqualTo(theirs.headers().firstValue("Content-Disposition"));
      Map<String, String> held = entries(theirs.body());
      assertThat(entries(ours.body())).as(what).isEqualTo(held);
    }
  }

  /** Names, each with digests of what is under it; of a directory its records. */
  private static Map<String, String> entries(byte[] zip) throws IOException {
    Map<String, String> entries = new TreeMap<>();
    boolean medium = false;
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] bytes = in.readAllBytes();
        medium |= entry.getName().equals("DICOMDIR");
        String content =
            entry.getName().equals("DICOMDIR")
                ? records(bytes)
                : Integer.toString(Arrays.hashCode(bytes));
        entries.merge(
            named(entry.getName()),
            content,
            (one, other) -> one.compareTo(other) < 0 ? one + other : other + one);
      }
    }
    if (medium) {
      // Which number a file gets is nobody's business; the records tell.
      Set<String> contents = new TreeSet<>(entries.values());
      return Map.of("files", Integer.toString(entries.size()), "contents", contents.toString());
    }
    return entries;
  }

  /** 1.10 numbers files by turns, not as instances are numbered, and keeps letters only. */
  private static String named(String name) {
    return name.replaceAll("[0-9]{6}\\.dcm$", "").replace("-", "");
  }

  /**
   * Records as texts, without offsets and file ids, in alphabetical order. Orthanc's lose letters
   * beyond ASCII.
   */
  private static String records(byte[] directory) throws IOException {
    DataSet read =
        DicomReader.read(new ByteArrayInputStream(directory), ReadOptions.HEADER).dataSet();
    Element.Items sequence =
        (Element.Items) read.element(Tag.DirectoryRecordSequence).orElseThrow();
    return sequence.items().stream()
        .map(
            record -> {
              StringBuilder text = new StringBuilder();
              for (Element element : record) {
                boolean own =
                    element.tag() == Tag.OffsetOfTheNextDirectoryRecord
                        || element.tag() == Tag.OffsetOfReferencedLowerLevelDirectoryEntity
                        || element.tag() == Tag.ReferencedFileID
                        || element.tag() == Tag.SpecificCharacterSet;
                if (!own) {
                  text.append(Integer.toHexString(element.tag()))
                      .append('=')
                      .append(record.text(element.tag()).replaceAll("[^ -~]", ""))
                      .append(' ');
                }
              }
              return text.toString();
            })
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  @Test
  void archivesAndMediaHoldTheSame() throws Exception {
    for (String path : List.of("/patients/" + patient, "/studies/" + study, "/series/" + series)) {
      same("GET", path + "/archive", "");
      same("POST", path + "/archive", "{}");
      same("GET", path + "/media", "");
      same("GET", path + "/media?extended", "");
      same("POST", path + "/media", "{\"Extended\":true}");
    }
    for (String tool : List.of("create-archive", "create-media", "create-media-extended")) {
      String path = "/tools/" + tool;
      same("POST", path, "[\"" + study + "\"]");
      same("POST", path, "[\"" + study + "\",\"" + series + "\"]");
      same("POST", path, "[\"" + instance + "\"]");
      same("POST", path, "{\"Resources\":[\"" + patient + "\"]}");
      same("POST", path, "[\"nope\"]");
      same("POST", path, "\"x\"");
      same("POST", path, "{}");
      same("POST", path, "bad");
      same("POST", path, "{\"Resources\":[],\"Asynchronous\":\"x\"}");
      same("POST", path, "{\"Resources\":[\"" + study + "\"],\"Transcode\":\"1.2.3\"}");
    }
    same("GET", "/studies/nope/media", "");
    same("POST", "/series/nope/archive", "{}");
  }

  @Test
  void jobsTellTheSame() throws Exception {
    assertThat(job(ours())).isEqualTo(job(theirs()));
  }

  /** Hands a job in, waits for its end, and does to it what can be done. */
  private String job(Server server) throws Exception {
    StringBuilder seen = new StringBuilder();
    JsonValue.Members submitted =
        json(
            ask(
                server,
                "POST",
                "/studies/" + study + "/archive",
                "{\"Synchronous\":false,\"Priority\":-2}"));
    seen.append(submitted.values().keySet());
    String path = submitted.text("Path").orElseThrow();
    assertThat(path).isEqualTo("/jobs/" + submitted.text("ID").orElseThrow());
    JsonValue.Members job = json(ask(server, "GET", path, ""));
    while (!job.text("State").orElseThrow().equals("Success")) {
      job = json(ask(server, "GET", path, ""));
    }
    seen.append(plain(job)).append(job.values().keySet());
    HttpResponse<byte[]> zip = ask(server, "GET", path + "/archive", "");
    seen.append(entries(zip.body()))
        .append(zip.headers().firstValue("Content-Type"))
        .append(zip.headers().firstValue("Content-Disposition"));
    for (String verb : List.of("cancel", "pause", "resume", "resubmit", "other")) {
      HttpResponse<byte[]> answer = ask(server, "POST", path + "/" + verb, "");
      seen.append(verb).append(answer.statusCode());
      if (answer.statusCode() == 200) {
        seen.append(new String(answer.body(), StandardCharsets.UTF_8));
      }
      seen.append(ask(server, "POST", "/jobs/nope/" + verb, "").statusCode());
    }
    seen.append(ask(server, "GET", path + "/nope", "").statusCode());
    seen.append(ask(server, "GET", "/jobs/nope", "").statusCode());
    seen.append(ask(server, "GET", "/jobs/nope/archive", "").statusCode());
    return seen.toString();
  }

  private static String plain(JsonValue.Members job) {
    Map<String, Object> plain = new TreeMap<>(job.plain());
    plain.keySet().removeAll(OF_EACH_ITS_OWN);
    if (plain.get("Content") instanceof Map<?, ?> content) {
      Map<Object, Object> kept = new TreeMap<>(content);
      kept.keySet().removeAll(OF_EACH_ITS_OWN);
      plain.put("Content", kept);
    }
    return plain.toString();
  }
}
