package org.trinomen.server.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.LiveOrthanc;

/** This server and a live Orthanc side by side, each knowing the other. */
final class TwoArchives implements AutoCloseable {

  private final LiveOrthanc orthanc;
  private final RunningArchive archive;

  private TwoArchives(LiveOrthanc orthanc, RunningArchive archive) {
    this.orthanc = orthanc;
    this.archive = archive;
  }

  /** Starts both; the test is over where there is no Orthanc. */
  static TwoArchives start(Path folder) throws Exception {
    return start(folder, LiveOrthanc.start(folder, true));
  }

  /** The same with Orthanc's plugin for DICOMweb. */
  static TwoArchives startWithDicomWeb(Path folder) throws Exception {
    return start(folder, LiveOrthanc.startWithDicomWeb(folder));
  }

  private static TwoArchives start(Path folder, Optional<LiveOrthanc> orthanc) throws Exception {
    assumeTrue(orthanc.isPresent());
    Map<String, String> settings = new HashMap<>();
    settings.put("dicom.enabled", "true");
    settings.put("dicom.port", "0");
    RunningArchive archive = new RunningArchive(folder.resolve("trinomen"), settings);
    TwoArchives both = new TwoArchives(orthanc.get(), archive);
    both.introduce();
    return both;
  }

  private void introduce() throws Exception {
    for (String name : List.of("orthanc", "self")) {
      put(ours("/modalities/" + name), "[\"ORTHANC\", \"127.0.0.1\", " + orthanc.dicomPort() + "]");
    }
    put(
        theirs("/modalities/trinomen"),
        "[\"TRINOMEN\", \"127.0.0.1\", " + archive.server().dicomPort().orElseThrow() + "]");
    put(theirs("/modalities/self"), "[\"ORTHANC\", \"127.0.0.1\", " + orthanc.dicomPort() + "]");
  }

  private static void put(Request request, String body) throws Exception {
    assertThat(request.send("PUT", body).statusCode()).isEqualTo(200);
  }

  /** A request to one of both. */
  interface Request {
    HttpResponse<byte[]> send(String method, byte[] body) throws Exception;

    default HttpResponse<byte[]> send(String method, String body) throws Exception {
      return send(method, body.getBytes(StandardCharsets.UTF_8));
    }

    default HttpResponse<byte[]> get() throws Exception {
      return send("GET", "");
    }

    /** The JSON of a successful answer, as maps, lists, texts. */
    default Object json(String method, String body) throws Exception {
      HttpResponse<byte[]> answer = send(method, body);
      assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
      return plain(answer.body());
    }

    default Object json() throws Exception {
      return json("GET", "");
    }
  }

  Request ours(String path) {
    return (method, body) ->
        archive.sendForBytes(
            archive.request(path).method(method, BodyPublishers.ofByteArray(body)));
  }

  Request theirs(String path) {
    return (method, body) ->
        orthanc.send(orthanc.request(path).method(method, BodyPublishers.ofByteArray(body)));
  }

  int dicomPort() {
    return archive.server().dicomPort().orElseThrow();
  }

  RunningArchive archive() {
    return archive;
  }

  LiveOrthanc orthanc() {
    return orthanc;
  }

  static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  /** A member that is a text. */
  static String member(Object json, String name) {
    return (String) ((Map<?, ?>) json).get(name);
  }

  static Object plain(byte[] json) throws IOException {
    return plain(JsonValue.parse(new ByteArrayInputStream(json)));
  }

  private static Object plain(JsonValue value) {
    return switch (value) {
      case JsonValue.Members members -> {
        Map<String, Object> map = new TreeMap<>();
        members.values().forEach((name, each) -> map.put(name, plain(each)));
        yield map;
      }
      case JsonValue.Items items -> {
        List<Object> list = new ArrayList<>();
        items.values().forEach(each -> list.add(plain(each)));
        yield list;
      }
      case JsonValue.Text text -> text.value();
      case JsonValue.Numeral numeral -> numeral.digits();
      case JsonValue.Flag flag -> flag.value();
      case JsonValue.Null _ -> "null";
    };
  }

  @Override
  public void close() throws IOException {
    orthanc.close();
    archive.close();
  }
}
