package org.trinomen.server.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.server.RunningArchive.items;
import static org.trinomen.server.RunningArchive.object;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.SmallInstance;
import org.trinomen.server.cli.CommandRun;
import org.trinomen.server.json.JsonValue;

/** Events as they are sent to a receiver. */
final class WebhooksTest {

  private static final String SECRET = "a secret of this test";

  private record Received(String event, String signature, String body) {}

  @TempDir private Path folder;
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final AtomicInteger status = new AtomicInteger(200);
  private final AtomicBoolean endless = new AtomicBoolean();
  private HttpServer receiver;

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          int answer = status.get();
          exchange.sendResponseHeaders(answer, endless.get() ? 0 : -1);
          if (endless.get()) {
            exchange.getResponseBody().flush();
          } else {
            exchange.close();
          }
          received.add(
              new Received(
                  answer + " " + exchange.getRequestHeaders().getFirst("Trinomen-Event"),
                  exchange.getRequestHeaders().getFirst("Trinomen-Signature"),
                  body));
        });
    receiver.start();
  }

  @AfterEach
  void hangUp() {
    receiver.stop(0);
  }

  private RunningArchive archive(String more) throws IOException {
    Path hooks = Files.createDirectories(folder.resolve("conf/webhooks.d"));
    Files.writeString(
        hooks.resolve("pipeline.conf"),
        "url = \"http://127.0.0.1:%d/events\"\nsecret = \"%s\"\ntypes = [study.arrived]\n%s"
            .formatted(receiver.getAddress().getPort(), SECRET, more));
    Path conf = folder.resolve("conf/trinomen.conf");
    Files.writeString(conf, "data.folder = \"" + folder.resolve("data") + "\"");
    return new RunningArchive(conf);
  }

  @Test
  void eventsAreSentSignedAndInOrder() throws Exception {
    try (RunningArchive archive = archive("")) {
      archive.upload(SmallInstance.of(1, 0, 64).file());
      Received first = received.take();
      archive.upload(SmallInstance.of(2, 0, 64).file());
      Received second = received.take();
      assertThat(first.body()).contains("\"type\":\"study.arrived\"");
      assertThat(number(second)).isGreaterThan(number(first));
      // As docs/events.md tells a receiver to check it.
      String[] parts = first.signature().split(",", -1);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] expected =
          mac.doFinal(
              (parts[0].substring(2) + "." + first.body()).getBytes(StandardCharsets.UTF_8));
      assertThat(parts[1]).isEqualTo("v1=" + HexFormat.of().formatHex(expected));
    }
  }

  @Test
  void whatIsNotTakenIsTriedAgain() throws Exception {
    status.set(503);
    try (RunningArchive archive = archive("")) {
      archive.upload(SmallInstance.of(1, 0, 64).file());
      Received refused = received.take();
      assertThat(refused.event()).startsWith("503 ");
      status.set(204);
      assertThat(number(received.take())).isEqualTo(number(refused));
    }
  }

  @Test
  void whatIsNeverTakenIsPutAsideAndDeliveredWhenWanted() throws Exception {
    status.set(500);
    try (RunningArchive archive = archive("tries-max = 1\n")) {
      archive.upload(SmallInstance.of(1, 0, 64).file());
      Received refused = received.take();
      JsonValue.Members hook = webhook(archive, 1);
      JsonValue.Members letter = items(hook, "deadLetters").getFirst();
      assertThat(RunningArchive.number(letter, "seq")).isEqualTo(number(refused));
      assertThat(letter.text("why")).contains("answers 500");
      assertThat(hook.toString()).doesNotContain(SECRET);
      status.set(200);
      assertThat(archive.post("/api/webhooks/pipeline/redeliver", "").statusCode()).isEqualTo(200);
      assertThat(number(received.take())).isEqualTo(number(refused));
      assertThat(items(webhook(archive, 0), "deadLetters")).isEmpty();
      assertThat(archive.post("/api/webhooks/nobody/redeliver", "").statusCode()).isEqualTo(404);
      assertThat(audit())
          .anySatisfy(line -> assertThat(line).contains("FAILED", "put aside: it answers 500"))
          .anySatisfy(line -> assertThat(line).contains("DONE", "delivered"))
          .allSatisfy(line -> assertThat(line).contains("\"webhook:pipeline\""))
          .allSatisfy(line -> assertThat(line).doesNotContain("Made", "SEED1"));
    }
  }

  /** The lines of the audit trail that tell of deliveries. */
  private List<String> audit() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> trail = Files.list(folder.resolve("data/audit"))) {
      for (Path file : trail.toList()) {
        Files.readAllLines(file).stream()
            .filter(line -> line.contains("\"deliver event\""))
            .forEach(lines::add);
      }
    }
    return lines;
  }

  @Test
  void commandsShowAndSteerThem() throws Exception {
    status.set(500);
    try (RunningArchive archive = archive("tries-max = 1\n")) {
      archive.upload(SmallInstance.of(1, 0, 64).file());
      Received refused = received.take();
      webhook(archive, 1);
      CommandRun list = command(archive, "list");
      assertThat(list.exitCode()).as(list.err()).isEqualTo(1);
      assertThat(list.out()).contains("pipeline\t", "answers 500").doesNotContain(SECRET);
      CommandRun dead = command(archive, "dead", "pipeline");
      assertThat(dead.exitCode()).isEqualTo(1);
      assertThat(dead.out()).isEqualTo("pipeline\t" + number(refused) + "\tanswers 500\n");
      status.set(200);
      assertThat(command(archive, "redeliver", "pipeline").exitCode()).isZero();
      assertThat(number(received.take())).isEqualTo(number(refused));
      webhook(archive, 0);
      assertThat(command(archive, "replay", "pipeline", "--since", "0").exitCode()).isZero();
      assertThat(number(received.take())).isEqualTo(number(refused));
      assertThat(command(archive, "dead").exitCode()).isZero();
      assertThat(command(archive, "dead", "nobody").exitCode()).isEqualTo(2);
      assertThat(command(archive, "redeliver", "nobody").exitCode()).isEqualTo(2);
    }
  }

  private CommandRun command(RunningArchive archive, String... arguments) throws IOException {
    Path password = Files.writeString(folder.resolve("password"), archive.admin().password());
    List<String> line = new ArrayList<>(List.of("webhooks"));
    line.addAll(List.of(arguments));
    line.addAll(List.of("--server", archive.anonymous("").build().uri().toString()));
    line.addAll(List.of("--user", archive.admin().name(), "--password-file", password.toString()));
    return CommandRun.of(line.toArray(String[]::new));
  }

  @Test
  void throughEyesThatHideNamesNoneAreSent() throws Exception {
    try (RunningArchive archive = archive("types = [scan]\nviewpoint = blinded\n")) {
      archive.upload(SmallInstance.of(1, 0, 64).file());
      assertThat(received.take().body())
          .contains("\"type\":\"scan.arrived\"", "imagingStudy")
          .doesNotContain("\"scan\":", "subject", "visit", "entry");
    }
  }

  @Test
  void anAnswerThatNeverEndsHoldsUpNothing() throws Exception {
    endless.set(true);
    try (RunningArchive archive = archive("tries-max = 1\ntimeout = 1s\n")) {
      archive.upload(SmallInstance.of(1, 0, 64).file());
      Received held = received.take();
      JsonValue.Members letter = items(webhook(archive, 1), "deadLetters").getFirst();
      assertThat(letter.text("why")).hasValueSatisfying(w -> assertThat(w).contains("not answer"));
      endless.set(false);
      archive.upload(SmallInstance.of(2, 0, 64).file());
      assertThat(number(received.take())).isGreaterThan(number(held));
    }
  }

  @Test
  void everythingIsSentOnceMoreFromANumber() throws Exception {
    try (RunningArchive archive = archive("")) {
      archive.upload(SmallInstance.of(1, 0, 64).file());
      Received first = received.take();
      assertThat(archive.post("/api/webhooks/pipeline/replay", "{\"since\": 0}").statusCode())
          .isEqualTo(200);
      assertThat(received.take().body()).isEqualTo(first.body());
      assertThat(archive.post("/api/webhooks/pipeline/replay", "{\"since\": \"x\"}").statusCode())
          .isEqualTo(400);
    }
  }

  /** The webhook as it is shown, once it has so many dead letters. */
  private static JsonValue.Members webhook(RunningArchive archive, int dead) throws Exception {
    while (true) {
      JsonValue.Members hook = items(object(archive.get("/api/webhooks")), "webhooks").getFirst();
      if (items(hook, "deadLetters").size() == dead) {
        return hook;
      }
      Thread.onSpinWait();
    }
  }

  private static long number(Received one) {
    return Long.parseLong(one.event().substring(4));
  }
}
