package org.trinomen.server.orthanc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.json.JsonValue;

/**
 * The same requests to Debian's Orthanc (1.10.1) and to this server, on the same files; every field
 * of every answer is compared. What may differ is named here, and explained in
 * docs/orthanc-compatibility.md.
 */
class OrthancContractTest {

  /** Members that 1.10.1 does not have yet, that tell the time, or that each makes up itself. */
  private static final Set<String> OF_EACH_ITS_OWN =
      Set.of(
          "Date",
          "Details",
          "FileUuid",
          "HttpUsername",
          "IsProtected",
          "IsStable",
          "Labels",
          "LastUpdate",
          "MainDicomTagsSignature",
          "ReceptionDate",
          "Uuid");

  private static final List<String> LEVELS = List.of("patients", "studies", "series", "instances");

  @TempDir Path folder;
  private Optional<LiveOrthanc> orthanc = Optional.empty();
  private RunningArchive archive;

  @BeforeEach
  void start() throws Exception {
    orthanc = LiveOrthanc.start(folder);
    assumeTrue(orthanc.isPresent());
    archive =
        new RunningArchive(
            folder.resolve("trinomen"),
            Map.of("resources.metadata", "quality=1024", "resources.stable-age", "1 day"));
    send(SampleScans.slice("ANN-1", "Müller^Ann", 1, 1, 1));
    send(SampleScans.slice("ANN-1", "Müller^Ann", 1, 1, 2));
    send(SampleScans.slice("ANN-1", "Müller^Ann", 1, 2, 1));
    send(SampleScans.slice("ANN-1", "Müller^Ann", 2, 2, 1));
    send(SampleScans.slice("BOB_2", "Smith^Bob", 3, 2, 1));
    send(SampleScans.slice("BOB_2", "Smith^Bob", 3, 2, 3).integer(Tag.NumberOfFrames, 1));
    send(SampleScans.slice("carl", "Óscar^Carl", 4, 1, 1).remove(Tag.NumberOfSlices));
  }

  @AfterEach
  void stop() throws IOException {
    orthanc.ifPresent(LiveOrthanc::close);
    if (archive != null) {
      archive.close();
    }
  }

  private void send(DataSetBuilder slice) throws Exception {
    byte[] file = SampleScans.file(slice);
    Pair pair = ask("POST", "/instances", file);
    assertThat(pair.ours.statusCode()).isEqualTo(200);
    compare("/instances", pair, false);
  }

  // ---- asking both

  private record Pair(HttpResponse<byte[]> theirs, HttpResponse<byte[]> ours) {}

  private Pair ask(String method, String path, byte[] body, String... headers) throws Exception {
    var theirs = orthanc.orElseThrow().request(path);
    var ours = archive.request(path);
    for (var request : List.of(theirs, ours)) {
      request.method(method, BodyPublishers.ofByteArray(body));
      if (headers.length > 0) {
        request.headers(headers);
      }
    }
    return new Pair(orthanc.orElseThrow().send(theirs), archive.sendForBytes(ours));
  }

  private void same(String method, String path, String body, String... headers) throws Exception {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    compare(method + " " + path + " " + body, ask(method, path, bytes, headers), false);
  }

  /** The same but for the order of lists. */
  private void getInAnyOrder(String path) throws Exception {
    compare("GET " + path, ask("GET", path, new byte[0]), true);
  }

  private void get(String path) throws Exception {
    same("GET", path, "");
  }

  private static void compare(String what, Pair pair, boolean anyOrder) throws IOException {
    assertThat(pair.ours.statusCode()).as(what).isEqualTo(pair.theirs.statusCode());
    if (pair.ours.statusCode() >= 400) {
      return; // bodies of errors differ in their sentences
    }
    Optional<Object> theirs = json(pair.theirs.body(), anyOrder);
    if (theirs.isPresent()) {
      assertThat(json(pair.ours.body(), anyOrder)).as(what).isEqualTo(theirs);
    } else {
      assertThat(pair.ours.body()).as(what).isEqualTo(pair.theirs.body());
    }
  }

  /** Without pixels, which 1.10.1 puts in, and with decimal strings as 1.12.5 writes them. */
  private static Set<String> modelled(HttpResponse<byte[]> answer) throws IOException {
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/dicom+json");
    Set<String> elements = new TreeSet<>();
    JsonValue.parse(new ByteArrayInputStream(answer.body()))
        .asMembers()
        .values()
        .forEach((tag, value) -> elements.add(tag + plain(value, false)));
    elements.removeIf(element -> element.startsWith("7FE00010"));
    return elements.stream()
        .map(element -> element.replace("6586.1999999999998", "6586.2"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Optional<Object> json(byte[] body, boolean anyOrder) throws IOException {
    try {
      return Optional.of(plain(JsonValue.parse(new ByteArrayInputStream(body)), anyOrder));
    } catch (JsonValue.JsonException | CharConversionException _) {
      return Optional.empty();
    }
  }

  private static Object plain(JsonValue value, boolean anyOrder) {
    return switch (value) {
      case JsonValue.Members members -> {
        Map<String, Object> plain = new TreeMap<>();
        members.values().forEach((name, member) -> plain.put(name, plain(member, anyOrder)));
        plain.keySet().removeAll(OF_EACH_ITS_OWN);
        yield plain;
      }
      case JsonValue.Items(List<JsonValue> items) -> {
        List<Object> plain = new ArrayList<>();
        items.forEach(item -> plain.add(plain(item, anyOrder)));
        if (anyOrder) {
          plain.sort(Comparator.comparing(Object::toString));
        }
        yield plain;
      }
      case JsonValue.Text(String text) -> text;
      case JsonValue.Numeral(String digits) -> digits;
      case JsonValue.Flag(boolean flag) -> flag;
      case JsonValue.Null() -> "null";
    };
  }

  private List<String> ids(String level) throws Exception {
    List<String> ids = new ArrayList<>();
    if (RunningArchive.json(archive.get("/" + level)) instanceof JsonValue.Items(var items)) {
      for (JsonValue item : items) {
        ids.add(((JsonValue.Text) item).value());
      }
    }
    return ids;
  }

  // ---- the families

  @Test
  void resourcesAreDescribedAlike() throws Exception {
    get("/statistics");
    for (String level : LEVELS) {
      get("/" + level);
      get("/" + level + "?since=1&limit=2");
      for (String id : ids(level)) {
        String path = "/" + level + "/" + id;
        for (String format : List.of("", "?short", "?full")) {
          getInAnyOrder(path + format);
        }
        get(path + "/statistics");
        same("POST", path + "/reconstruct", "{}");
        for (String other : LEVELS) {
          getInAnyOrder(path + "/" + other);
        }
        for (String above : List.of("patient", "study", "series")) {
          getInAnyOrder(path + "/" + above);
        }
      }
      get("/" + level + "/nope");
    }
  }

  @Test
  void tagsAreShownAlike() throws Exception {
    for (String level : LEVELS) {
      for (String id : ids(level)) {
        String path = "/" + level + "/" + id;
        for (String format : List.of("", "?short", "?simplify")) {
          get(path + "/module" + format);
          if (!level.equals("instances")) {
            get(path + "/shared-tags" + format);
          }
          if (level.equals("studies")) {
            get(path + "/module-patient" + format);
          }
        }
      }
    }
    for (String id : ids("instances")) {
      String path = "/instances/" + id + "/content";
      get(path);
      for (String below :
          List.of(
              "/0010-0010",
              "/PatientID",
              "/0054-0016",
              "/0054-0016/0",
              "/0054-0016/0/0018-1075",
              "/0054-0016/1",
              "/0054-0016/0/0010-0010",
              "/0010-9999",
              "/7fe0-0010",
              "/7fe0-0010/0",
              "/7fe0-0010/1")) {
        get(path + below);
      }
    }
  }

  @Test
  void filesAreShownAsModelsAlike() throws Exception {
    String[] accepted = {"Accept", "application/dicom+json"};
    for (String id : ids("instances")) {
      Pair pair = ask("GET", "/instances/" + id + "/file", new byte[0], accepted);
      assertThat(modelled(pair.ours)).hasSizeGreaterThan(15).isEqualTo(modelled(pair.theirs));
    }
    same("GET", "/instances/nope/file", "", accepted);
  }

  @Test
  void resourcesAreFoundAlike() throws Exception {
    List<String> queries =
        List.of(
            "{}",
            "{\"PatientID\": \"ANN*\"}",
            "{\"PatientID\": \"ann-1\"}",
            "{\"PatientID\": \"BOB_2\\\\ANN-1\"}",
            "{\"PatientName\": \"*ann\"}",
            "{\"PatientName\": \"?mith^Bob\"}",
            "{\"PatientSex\": \"F\"}",
            "{\"PatientSex\": \"M\"}",
            "{\"PatientName\": \"\"}");
    List<String> ofStudies =
        List.of(
            "{\"StudyDate\": \"20260102-\"}",
            "{\"StudyDate\": \"-20260102\"}",
            "{\"AccessionNumber\": \"acc1\"}",
            "{\"StudyDescription\": \"brain*\"}");
    for (String level : List.of("Patient", "Studies", "series", "IMAGE")) {
      List<String> all = new ArrayList<>(queries);
      if (!level.equals("Patient")) {
        all.addAll(ofStudies);
      }
      if (level.equals("Studies")) {
        all.add("{\"ModalitiesInStudy\": \"CT\"}");
        all.add("{\"ModalitiesInStudy\": \"MR\\\\PT\"}");
      }
      for (String query : all) {
        for (String more : List.of("", ", \"CaseSensitive\": true", ", \"Expand\": true")) {
          String body = "{\"Level\": \"" + level + "\", \"Query\": " + query + more + "}";
          Pair pair = ask("POST", "/tools/find", body.getBytes(StandardCharsets.UTF_8));
          compare(body, pair, true);
        }
      }
    }
    for (String wrong :
        List.of("[]", "x", "{}", "{\"Level\": \"Foo\", \"Query\": {}}", "{\"Level\": \"Study\"}")) {
      same("POST", "/tools/find", wrong);
    }
    for (String text : List.of("ANN-1", "ann-1", "nobody", SampleScans.PREFIX + "1")) {
      same("POST", "/tools/lookup", text);
    }
  }

  @Test
  void metadataAreKeptAlike() throws Exception {
    for (String level : LEVELS) {
      String path = "/" + level + "/" + ids(level).getFirst() + "/metadata";
      get(path + "?expand");
      for (String name : List.of("quality", "1025", "65535")) {
        String at = path + "/" + name;
        get(at);
        same("PUT", at, "good");
        get(at);
        same("PUT", at, "better"); // without If-Match
        same("DELETE", at, "");
        same("PUT", at, "better", "If-Match", "\"0-" + "0".repeat(32) + "\"");
        String seen = "\"0-755f85c2723bb39381c7379a604160d8\"";
        same("GET", at, "", "If-None-Match", seen);
        same("GET", at, "", "If-None-Match", "nonsense");
        same("DELETE", at, "", "If-Match", seen);
        get(at);
      }
      for (String name : List.of("LastUpdate", "1023", "70000", "nope")) {
        same("PUT", path + "/" + name, "x");
        same("DELETE", path + "/" + name, "");
      }
      get(path + "/nope");
      get(path.replaceFirst("/[0-9a-f]{8}-.*/", "/nope/"));
    }
  }

  @Test
  void attachmentsAreKeptAlike() throws Exception {
    for (String level : LEVELS) {
      String path = "/" + level + "/" + ids(level).getFirst() + "/attachments";
      same("PUT", path + "/1030", "report");
      for (String part :
          List.of("data", "size", "md5", "is-compressed", "info", "compressed-size")) {
        get(path + "/1030/" + part);
        if (level.equals("instances")) {
          get(path + "/dicom/" + part);
        }
      }
      get(path);
      get(path + "?full");
      get(path.replace("/attachments", "/statistics"));
      same("POST", path + "/1030/verify-md5", "");
      same("PUT", path + "/1030", "another"); // without If-Match
      same("DELETE", path + "/1030", "");
      same("DELETE", path + "/dicom", "");
      same("PUT", path + "/dicom", "x");
      same("PUT", path + "/nope", "x");
      get(path + "/1031/data");
      get(path + "/nope/data");
      String seen = "\"0-e98d2f001da5678b39482efbdf5770dc\"";
      same("DELETE", path + "/1030", "", "If-Match", seen);
      get(path + "/1030/data");
    }
    get("/statistics");
  }

  @Test
  void patientsAreProtectedAlike() throws Exception {
    String path = "/patients/" + ids("patients").getFirst() + "/protected";
    for (String body : List.of("1", "0", "true", "false", "x", "")) {
      same("PUT", path, body);
      get(path);
    }
  }

  @Test
  void deletingLeavesTheSameBehind() throws Exception {
    same("POST", "/tools/bulk-content", "{\"Resources\": [\"" + ids("series").getFirst() + "\"]}");
    List<String> instances = ids("instances");
    same(
        "POST",
        "/tools/bulk-content",
        "{\"Resources\": [\"%s\", \"%s\"], \"Level\": \"Study\", \"Metadata\": false}"
            .formatted(instances.get(0), instances.get(4)));
    same("DELETE", "/instances/" + instances.get(0), "");
    same("DELETE", "/instances/" + instances.get(0), "");
    same("DELETE", "/instances/" + instances.get(1), "");
    for (String level : LEVELS) {
      get("/" + level);
    }
    get("/statistics");
    for (String series : ids("series")) {
      get("/series/" + series);
    }
    same("POST", "/tools/bulk-delete", "{\"Resources\": [\"" + instances.get(2) + "\", \"x\"]}");
    same("POST", "/tools/bulk-delete", "{}");
    same("DELETE", "/studies/" + ids("studies").getFirst(), "");
    same("DELETE", "/patients/" + ids("patients").getFirst(), "");
    get("/statistics");
    send(SampleScans.slice("ANN-1", "Müller^Ann", 1, 1, 1));
    for (String level : LEVELS) {
      get("/" + level);
    }
  }

  @Test
  void whatHasNoPictureIsSaidSoOrShownSo() throws Exception {
    var document = SampleScans.slice("ANN-1", "Müller^Ann", 1, 9, 1).remove(Tag.PixelData);
    HttpResponse<byte[]> stored = ask("POST", "/instances", SampleScans.file(document)).ours;
    String id =
        JsonValue.parse(new ByteArrayInputStream(stored.body()))
            .asMembers()
            .text("ID")
            .orElseThrow();
    for (String kind : List.of("preview", "image-uint8", "rendered")) {
      get("/instances/" + id + "/" + kind);
      get("/instances/" + id + "/" + kind + "?returnUnsupportedImage");
    }
    HttpResponse<byte[]> instead =
        archive.bytes("/instances/" + id + "/preview?returnUnsupportedImage");
    URI picture = instead.uri().resolve(instead.headers().firstValue("Location").orElseThrow());
    assertThat(archive.bytes(picture.getPath()).body()).startsWith(0x89, 'P', 'N', 'G');
  }
}
