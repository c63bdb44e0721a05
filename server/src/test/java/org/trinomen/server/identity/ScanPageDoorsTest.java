package org.trinomen.server.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.server.RunningArchive.items;
import static org.trinomen.server.RunningArchive.json;
import static org.trinomen.server.RunningArchive.number;
import static org.trinomen.server.RunningArchive.object;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.demo.DemoArchive;
import org.trinomen.server.json.JsonValue;

/** What the pages on scans, subjects and searches ask, before the demo's study. */
final class ScanPageDoorsTest {

  @TempDir private static Path folder;
  private static RunningArchive archive;

  @BeforeAll
  static void start() throws Exception {
    archive = DemoArchive.start(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    if (archive != null) {
      archive.close();
    }
  }

  private static JsonValue.Members resolvedScan() throws Exception {
    return items(object(archive.get("/api/scans?state=resolved&limit=1")), "scans").getFirst();
  }

  private static String subjectPath() throws Exception {
    JsonValue.Members answer = resolvedScan().member("answer").orElseThrow().asMembers();
    return "/api/studies/"
        + answer.text("study").orElseThrow()
        + "/subjects/"
        + answer.text("subject").orElseThrow();
  }

  @Test
  void filesOfAScanAreToldWithTheirDigestsAndWhereTheyCameFrom() throws Exception {
    String scan = resolvedScan().text("id").orElseThrow();

    JsonValue.Members answer = object(archive.get("/api/scans/" + scan + "/instances"));

    JsonValue.Members file = items(answer, "instances").getFirst();
    String id = file.text("id").orElseThrow();
    byte[] bytes = archive.bytes("/instances/" + id + "/file").body();
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    assertThat(file.text("sha256")).contains(HexFormat.of().formatHex(digest));
    assertThat(number(file, "size")).isEqualTo(bytes.length);
    JsonValue.Members origin = file.member("origin").orElseThrow().asMembers();
    assertThat(origin.text("door")).contains("rest");
    assertThat(origin.text("user")).contains(archive.admin().name());
    assertThat(origin.text("address")).contains("127.0.0.1");
    assertThat(file.text("shownAs")).as("the same ids in this viewpoint").contains(id);
  }

  @Test
  void instanceIsFoundInAViewpointUnderTheIdThatIsToldForIt() throws Exception {
    String scan = resolvedScan().text("id").orElseThrow();

    JsonValue.Members answer =
        object(archive.get("/api/scans/" + scan + "/instances?viewpoint=blinded"));

    JsonValue.Members file = items(answer, "instances").getFirst();
    assertThat(file.text("shownAs")).isNotEqualTo(file.text("id"));
    String shown = "/views/blinded/instances/" + file.text("shownAs").orElseThrow();
    assertThat(archive.get(shown + "/tags").statusCode()).isEqualTo(200);
    assertThat(archive.get("/views/blinded/series/" + file.text("seriesShownAs").orElseThrow()))
        .extracting(found -> found.statusCode())
        .isEqualTo(200);
  }

  @Test
  void filesAreToldInPages() throws Exception {
    String path = "/api/scans/" + resolvedScan().text("id").orElseThrow() + "/instances";
    JsonValue.Members all = object(archive.get(path));
    List<String> seen = new ArrayList<>();
    long since = 0;
    boolean more = true;
    while (more) {
      JsonValue.Members page = object(archive.get(path + "?limit=1&since=" + since));
      items(page, "instances").forEach(one -> seen.add(one.text("id").orElseThrow()));
      since = number(page, "next");
      more = page.member("more").orElseThrow().equals(new JsonValue.Flag(true));
    }
    assertThat(seen)
        .isEqualTo(
            items(all, "instances").stream().map(one -> one.text("id").orElseThrow()).toList());
    assertThat(items(object(archive.get(path + "?since=999999")), "instances")).isEmpty();
    assertThat(archive.get("/api/scans/" + "0".repeat(40) + "/instances").statusCode())
        .isEqualTo(404);
  }

  @Test
  void subjectIsToldWithItsVisitsAndItsHistory() throws Exception {
    String path = subjectPath();

    JsonValue.Members subject = object(archive.get(path));
    JsonValue.Members history = object(archive.get(path + "/history"));

    assertThat(subject.text("subject")).contains(path.substring(path.lastIndexOf('/') + 1));
    assertThat(items(subject, "visits"))
        .anyMatch(visit -> visit.text("state").orElse("").equals("here"));
    assertThat(items(history, "entries"))
        .extracting(entry -> entry.member("assertion").orElseThrow().asMembers().text("type"))
        .contains(Optional.of("enrolled"));
    JsonValue.Members page = object(archive.get(path + "/history?limit=1"));
    assertThat(items(page, "entries")).hasSize(1);
    assertThat(page.member("more")).contains(new JsonValue.Flag(true));
    assertThat(archive.get(path + "X").statusCode()).isEqualTo(404);
  }

  @Test
  void gridOfAMomentTellsWhatWasMissingThen() throws Exception {
    String path = subjectPath();
    String grid = path.substring(0, path.indexOf("/subjects")) + "/visits";
    long head = number(object(archive.get(grid)), "position");

    JsonValue.Members later = object(archive.get(grid + "?as-of=2099-01-01T12:00:00Z"));
    JsonValue.Members asOf = object(archive.get(grid + "?as-of=" + head));

    assertThat(later.text("day")).contains("2099-01-01");
    assertThat(asOf.text("day")).isEqualTo(object(archive.get(grid)).text("day"));
    assertThat(items(later, "subjects").toString()).doesNotContain("expected]");
  }

  @Test
  void searchesAreKeptForTheirOwnerOverARestartAndForgotten() throws Exception {
    assertThat(archive.post("/api/searches", "{\"name\":\" mine \",\"query\":\"level=Study\"}"))
        .extracting(answer -> answer.statusCode())
        .isEqualTo(200);
    archive.post("/api/searches", "{\"name\":\"mine\",\"query\":\"level=Series\"}");
    archive.restart();
    JsonValue.Items kept = (JsonValue.Items) json(archive.get("/api/searches"));
    assertThat(kept.values()).as("kept once under one name").hasSize(1);
    JsonValue.Members search = kept.values().getFirst().asMembers();
    assertThat(search.text("query")).contains("level=Series");

    String account = "{\"name\":\"eve\",\"password\":\"a long passphrase\",\"roles\":[\"READER\"]}";
    assertThat(archive.post("/api/accounts", account).statusCode()).isEqualTo(200);
    String path = "/api/searches/" + search.text("id").orElseThrow();
    assertThat(asEve("GET", "/api/searches")).isEqualTo("200 []");
    assertThat(asEve("DELETE", path)).startsWith("404");
    assertThat(archive.send(archive.request(path).DELETE()).statusCode()).isEqualTo(200);
    assertThat(archive.get("/api/searches").body()).isEqualTo("[]");
  }

  @Test
  void searchThatCannotBeKeptIsRefused() throws Exception {
    for (String body :
        List.of(
            "{}",
            "[]",
            "{\"name\":\"  \",\"query\":\"\"}",
            "{\"name\":\"" + "n".repeat(81) + "\",\"query\":\"\"}",
            "{\"name\":\"n\",\"query\":\"" + "q".repeat(2001) + "\"}")) {
      assertThat(archive.post("/api/searches", body).statusCode()).as(body).isEqualTo(400);
    }
  }

  private static String asEve(String method, String path) throws Exception {
    String credentials =
        Base64.getEncoder().encodeToString("eve:a long passphrase".getBytes(UTF_8));
    var answer =
        archive.send(
            archive
                .anonymous(path)
                .header("Authorization", "Basic " + credentials)
                .method(method, BodyPublishers.noBody()));
    return answer.statusCode() + " " + answer.body();
  }
}
