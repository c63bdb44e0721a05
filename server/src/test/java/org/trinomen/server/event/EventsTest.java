package org.trinomen.server.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.server.RunningArchive.items;
import static org.trinomen.server.RunningArchive.number;
import static org.trinomen.server.RunningArchive.object;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.SmallInstance;
import org.trinomen.server.demo.DemoArchive;
import org.trinomen.server.json.JsonValue;

/** Events as they are followed and read over HTTP. */
final class EventsTest {

  @TempDir private static Path folder;
  private static RunningArchive archive;

  @BeforeAll
  static void start() throws Exception {
    archive = DemoArchive.start(folder);
    account("analyst", "ANALYST");
    account("reader", "READER");
    account("sender", "SENDER");
    archive.server().awaitEvents();
  }

  @AfterAll
  static void stop() throws Exception {
    archive.close();
  }

  private static void account(String name, String role) throws Exception {
    assertThat(
            archive
                .post(
                    "/api/accounts",
                    "{\"name\": \"%s\", \"password\": \"correct horse\", \"roles\": [\"%s\"]}"
                        .formatted(name, role))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void arrivalsAndDecisionsAreToldInOneSequence() throws Exception {
    List<JsonValue.Members> all = read("type=study.arrived,scan,identity");
    assertThat(all.stream().map(each -> each.text("type").orElseThrow()))
        .contains("study.arrived", "scan.arrived", "identity.assigned", "identity.review");
    List<Long> numbers = all.stream().map(each -> number(each, "seq")).toList();
    assertThat(numbers).isSorted().doesNotHaveDuplicates();
    JsonValue.Members assigned =
        all.stream()
            .filter(each -> each.text("type").equals(Optional.of("identity.assigned")))
            .findFirst()
            .orElseThrow();
    assertThat(assigned.text("state")).contains("resolved");
    assertThat(assigned.text("subject")).isPresent();
    assertThat(archive.get("/api/scans/" + assigned.text("scan").orElseThrow()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void replayFromANumberGivesTheSameAgainAfterARestartToo(@TempDir Path own) throws Exception {
    try (RunningArchive server = new RunningArchive(own, Map.of())) {
      for (int i = 0; i < 3; i++) {
        server.upload(SmallInstance.of(i, 0, 64).file());
      }
      server.server().awaitDecisions();
      server.server().awaitEvents();
      String before =
          json(server, "/api/events?since=2&type=study,series,scan,identity").toString();
      server.restart();
      server.server().awaitEvents();
      assertThat(json(server, "/api/events?since=2&type=study,series,scan,identity").toString())
          .isEqualTo(before);
      server.upload(SmallInstance.of(9, 0, 64).file());
      server.server().awaitDecisions();
      server.server().awaitEvents();
      List<String> types =
          items(json(server, "/api/events?type=study.arrived"), "events").stream()
              .map(each -> each.text("imagingStudy").orElseThrow())
              .toList();
      assertThat(types).hasSize(4).doesNotHaveDuplicates();
    }
  }

  @Test
  void aBrowserFollowsLiveAndGoesOnWhereItWas() throws Exception {
    String first;
    SmallInstance arriving = SmallInstance.of(4711, 0, 64);
    try (EventStreamReader events =
        new EventStreamReader(stream("/api/events?type=study.arrived"))) {
      assertThat(events.answer().headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      assertThat(events.answer().headers().firstValue("X-Accel-Buffering")).contains("no");
      assertThat(events.answer().headers().firstValue("Cache-Control")).contains("no-store");
      archive.upload(arriving.file());
      EventStreamReader.Sent sent = events.next().orElseThrow();
      assertThat(sent.type()).isEqualTo("study.arrived");
      first = sent.id();
      assertThat(sent.data()).startsWith("{\"seq\":" + first + ",\"type\":\"study.arrived\"");
    }
    archive.upload(SmallInstance.of(4712, 0, 64).file());
    archive.server().awaitEvents();
    try (EventStreamReader events =
        new EventStreamReader(
            stream("/api/events?type=study.arrived&since=0").header("Last-Event-ID", first))) {
      assertThat(Long.parseLong(events.next().orElseThrow().id()))
          .isGreaterThan(Long.parseLong(first));
    }
  }

  @Test
  void whoComesFromALaterNumberThanThereIsIsToldToLookAnew() throws Exception {
    try (EventStreamReader events = new EventStreamReader(stream("/api/events?since=999999999"))) {
      assertThat(events.next().orElseThrow().type()).isEqualTo("reset");
    }
  }

  @Test
  void whatIsNotForTheAskerIsLeftOutAndRefusedByName() throws Exception {
    String sender = as("sender", "/api/events?since=0").body();
    assertThat(sender).doesNotContain("study.", "scan.", "identity.", "security.");
    assertThat(as("sender", "/api/events?type=scan").statusCode()).isEqualTo(403);
    assertThat(as("analyst", "/api/events?type=study").statusCode()).isEqualTo(403);
    assertThat(as("reader", "/api/events?type=security").statusCode()).isEqualTo(403);
    assertThat(as("analyst", "/api/events?viewpoint=study").statusCode()).isEqualTo(403);
    assertThat(archive.send(archive.anonymous("/api/events")).statusCode()).isEqualTo(401);
    archive.server().awaitEvents();
    assertThat(read("type=security.refused"))
        .anySatisfy(
            refused -> {
              assertThat(refused.text("account")).contains("analyst");
              assertThat(refused.text("action")).contains("GET /api/events");
            });
  }

  @Test
  void whoHasAScopeSeesTheEventsOfWhatLiesInIt() throws Exception {
    String study =
        read("type=identity.assigned").stream()
            .flatMap(each -> each.text("researchStudy").stream())
            .findFirst()
            .orElseThrow();
    scoped("inside", study);
    scoped("outside", "NOSUCH");
    String path = "/api/events?limit=1000&type=identity";
    assertThat(items(object(as("inside", path)), "events"))
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.text("researchStudy").orElse(study)).isEqualTo(study));
    assertThat(items(object(as("outside", path)), "events")).isEmpty();
    assertThat(as("inside", "/api/events?type=security").statusCode()).isEqualTo(403);
    assertThat(as("inside", "/api/events?since=0").body()).doesNotContain("security.");
  }

  /** Someone who may do everything, in one study. */
  private static void scoped(String name, String study) throws Exception {
    String body =
        "{\"name\": \"%s\", \"password\": \"correct horse\", \"grants\":"
            + " [{\"role\": \"ADMINISTRATOR\", \"study\": \"%s\"}]}";
    assertThat(archive.post("/api/accounts", body.formatted(name, study)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void throughAViewpointThatHidesNamesOnlyItsIdsAreTold() throws Exception {
    JsonValue.Members answer =
        object(as("analyst", "/api/events?viewpoint=blinded&type=study,scan,identity&limit=1000"));
    List<JsonValue.Members> events = items(answer, "events");
    assertThat(events).isNotEmpty();
    for (JsonValue.Members event : events) {
      assertThat(event.values())
          .doesNotContainKeys("scan", "subject", "visit", "at", "entry", "about");
      String id = event.text("imagingStudy").orElseThrow();
      assertThat(archive.get("/views/blinded/studies/" + id).statusCode()).isEqualTo(200);
      assertThat(archive.get("/studies/" + id).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aStudyAndTypesNarrowDown() throws Exception {
    JsonValue.Members one =
        read("type=identity.assigned").stream()
            .filter(each -> each.text("researchStudy").isPresent())
            .findFirst()
            .orElseThrow();
    String imaging = one.text("imagingStudy").orElseThrow();
    assertThat(read("study=" + imaging))
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.text("imagingStudy")).contains(imaging));
    String research = one.text("researchStudy").orElseThrow();
    assertThat(read("type=identity&study=" + research))
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.text("researchStudy")).contains(research));
    assertThat(read("study=no-such-study")).isEmpty();
    assertThat(get("/api/events?type=nonsense")).isEqualTo(400);
    assertThat(get("/api/events?viewpoint=nonsense")).isEqualTo(404);
    assertThat(get("/api/events?since=-1")).isEqualTo(400);
  }

  @Test
  void aPageSaysFromWhereToAskOn() throws Exception {
    List<Long> paged = new ArrayList<>();
    long since = 0;
    boolean done = false;
    while (!done) {
      JsonValue.Members page =
          json(archive, "/api/events?type=study.arrived&limit=7&since=" + since);
      items(page, "events").forEach(each -> paged.add(number(each, "seq")));
      since = number(page, "last");
      done = page.member("done").orElseThrow().equals(new JsonValue.Flag(true));
    }
    assertThat(paged)
        .containsAll(read("type=study.arrived").stream().map(each -> number(each, "seq")).toList());
  }

  @Test
  void stableStudiesAndTheirScansAreTold(@TempDir Path own) throws Exception {
    try (RunningArchive server = new RunningArchive(own, Map.of("resources.stable-age", "1s"))) {
      try (EventStreamReader events =
          new EventStreamReader(
              server
                  .request("/api/events?since=0&type=scan.stable")
                  .header("Accept", "text/event-stream"))) {
        server.upload(SmallInstance.of(1, 0, 64).file());
        assertThat(events.next().orElseThrow().data()).contains("\"state\":\"review\"");
      }
    }
  }

  @Test
  void noMoreFollowThanMayAndTheServersEndLetsGoOfThem(@TempDir Path own) throws Exception {
    RunningArchive server =
        new RunningArchive(
            own, Map.of("events.connections-per-account-max", "1", "http.stop-timeout", "1h"));
    try (EventStreamReader events =
        new EventStreamReader(
            server.request("/api/events").header("Accept", "text/event-stream"))) {
      assertThat(server.send(server.request("/api/events")).statusCode()).isEqualTo(503);
      server.close();
      assertThat(events.next()).isEmpty();
    }
  }

  private static HttpRequest.Builder stream(String path) {
    return archive.request(path).header("Accept", "text/event-stream");
  }

  private static java.net.http.HttpResponse<String> as(String account, String path)
      throws Exception {
    String pair = account + ":correct horse";
    return archive.send(
        archive
            .anonymous(path)
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
            .header("Accept", "application/json"));
  }

  private static int get(String path) throws Exception {
    return archive.send(archive.request(path).header("Accept", "application/json")).statusCode();
  }

  private static JsonValue.Members json(RunningArchive server, String path) throws Exception {
    return object(server.send(server.request(path).header("Accept", "application/json")));
  }

  private static List<JsonValue.Members> read(String query) throws Exception {
    return items(json(archive, "/api/events?limit=1000&" + query), "events");
  }
}
