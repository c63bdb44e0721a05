package org.trinomen.server.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.FreePort;
import org.trinomen.server.Wiring;
import org.trinomen.server.access.Accounts;
import org.trinomen.server.config.SettingsFile;
import org.trinomen.server.orthanc.SampleScans;

/** Who may have the server speak to others, and to whom: with itself as the other. */
class RemoteGuardsTest {

  private static final String PASSWORD = "a-long-enough-password";

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private Wiring server;
  private Accounts.FirstAccount admin;

  @BeforeEach
  void start() throws Exception {
    int port = FreePort.any();
    write(
        "trinomen.conf",
        "data.folder = data\nhttp.port = 0\ndicom.port = "
            + port
            + "\ndicom.retrieve-instances-max = 1\n");
    String node = "ae-title = %s\nhost = \"127.0.0.1\"\nport = " + port + "\nallow = [%s]\n";
    write("nodes.d/self.conf", node.formatted("TRINOMEN", "echo, store, find, get"));
    write("nodes.d/blind.conf", node.formatted("BLIND", "store") + "viewpoints = [blinded]\n");
    write(
        "peers.d/central.conf",
        "url = \"http://127.0.0.1:9/x\"\nusername = us\n"
            + "password-file = central.password\nheaders { Token = secret-header }\n");
    write("peers.d/central.password", "secret-word\n");
    server = Wiring.start(SettingsFile.load(folder.resolve("trinomen.conf"), Map.of()));
    admin = server.firstAccount().orElseThrow();
    for (String role : List.of("COORDINATOR", "READER")) {
      String body = "{\"name\": \"%s\", \"password\": \"%s\", \"roles\": [\"%s\"]}";
      String name = role.toLowerCase(Locale.ROOT);
      assertThat(as("admin", "POST", "/api/accounts", body.formatted(name, PASSWORD, role)))
          .isEqualTo(200);
    }
    byte[] file = SampleScans.file(SampleScans.slice("ANN-1", "Ann", 1, 1, 1));
    assertThat(
            client
                .send(
                    signedIn("admin", "/instances").POST(BodyPublishers.ofByteArray(file)).build(),
                    BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(200);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private HttpRequest.Builder signedIn(String who, String path) {
    String password = who.equals("admin") ? admin.password() : PASSWORD;
    String pair = (who.equals("admin") ? admin.name() : who) + ":" + password;
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.httpAddress().getPort() + path))
        .header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  private HttpResponse<String> send(String who, String method, String path, String body)
      throws Exception {
    return client.send(
        signedIn(who, path).method(method, BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private int as(String who, String method, String path, String body) throws Exception {
    return send(who, method, path, body).statusCode();
  }

  private String instance() throws Exception {
    return send("admin", "GET", "/instances", "").body().replaceAll("[\\[\\]\"]", "");
  }

  @Test
  void whatTheConfigurationSaysCannotBeChangedOverRest() throws Exception {
    String other = "[\"OTHER\", \"127.0.0.1\", 104]";
    HttpResponse<String> put = send("admin", "PUT", "/modalities/self", other);
    assertThat(put.statusCode()).isEqualTo(403);
    assertThat(put.body()).contains("self stands in nodes.d");
    assertThat(as("admin", "DELETE", "/modalities/self", "")).isEqualTo(403);
    assertThat(as("admin", "DELETE", "/peers/central", "")).isEqualTo(403);
    assertThat(send("admin", "GET", "/modalities/self/configuration", "").body())
        .contains("\"AET\":\"TRINOMEN\"");
  }

  @Test
  void whatIsMadeOverRestIsThereAfterARestart() throws Exception {
    as("admin", "PUT", "/modalities/made", "[\"MADE\", \"127.0.0.1\", 104]");
    server.close();
    server = Wiring.start(SettingsFile.load(folder.resolve("trinomen.conf"), Map.of()));
    assertThat(send("admin", "GET", "/modalities", "").body())
        .isEqualTo("[\"blind\",\"made\",\"self\"]");
    assertThat(as("admin", "DELETE", "/modalities/made", "")).isEqualTo(200);
    assertThat(send("admin", "GET", "/modalities", "").body()).isEqualTo("[\"blind\",\"self\"]");
  }

  @Test
  void noSecretOfAPeerIsTold() throws Exception {
    String told =
        send("admin", "GET", "/peers?expand", "").body()
            + send("admin", "GET", "/peers/central/system", "").body()
            + send("admin", "POST", "/peers/central/store", instance()).body()
            + send("admin", "GET", "/jobs?expand", "").body();
    assertThat(told).contains("\"Username\":\"us\"", "Token").doesNotContain("secret-");
  }

  @Test
  void onlyAdministratorsNameAddresses() throws Exception {
    String id = instance();
    for (String body :
        List.of(
            "{\"Resources\": [\"%s\"], \"Host\": \"127.0.0.1\", \"Port\": 9}",
            "{\"Resources\": [\"%s\"], \"CalledAet\": \"X\"}")) {
      assertThat(as("coordinator", "POST", "/modalities/self/store", body.formatted(id)))
          .isEqualTo(403);
    }
    String node = "[\"X\", \"127.0.0.1\", 9]";
    assertThat(as("coordinator", "POST", "/tools/dicom-echo", node)).isEqualTo(403);
    assertThat(as("coordinator", "PUT", "/modalities/x", node)).isEqualTo(403);
    assertThat(as("coordinator", "PUT", "/peers/x", "[\"http://127.0.0.1:9/\"]")).isEqualTo(403);
    assertThat(as("coordinator", "POST", "/modalities/self/store", id)).isEqualTo(200);
  }

  @Test
  void readersNeitherAskNorSend() throws Exception {
    assertThat(as("reader", "POST", "/modalities/self/store", instance())).isEqualTo(403);
    assertThat(as("reader", "POST", "/peers/central/store", instance())).isEqualTo(403);
    assertThat(as("reader", "POST", "/modalities/self/query", "{\"Level\": \"Study\"}"))
        .isEqualTo(403);
    assertThat(as("reader", "GET", "/queries", "")).isEqualTo(403);
    assertThat(as("reader", "GET", "/modalities", "")).isEqualTo(200);
  }

  @Test
  void aNodeForAViewpointGetsNothingAsRecorded() throws Exception {
    assertThat(as("admin", "POST", "/modalities/blind/store", instance())).isEqualTo(403);
    assertThat(send("admin", "GET", "/exports", "").body()).contains("\"Exports\":[]");
  }

  @Test
  void aQueryIsSeenByWhoeverMadeIt() throws Exception {
    String made =
        send("coordinator", "POST", "/modalities/self/query", "{\"Level\": \"Study\"}").body();
    String id = made.replaceAll(".*\"ID\":\"([^\"]+)\".*", "$1");
    assertThat(send("coordinator", "GET", "/queries/" + id + "/answers", "").body())
        .isEqualTo("[\"0\"]");
    assertThat(as("admin", "GET", "/queries/" + id + "/answers", "")).isEqualTo(404);
    assertThat(send("admin", "GET", "/queries", "").body()).isEqualTo("[]");
    assertThat(as("admin", "DELETE", "/queries/" + id, "")).isEqualTo(200);
    assertThat(as("coordinator", "GET", "/queries/" + id, "")).isEqualTo(200);
  }

  @Test
  void whatIsAskedAndSentIsOnRecordWithoutNames() throws Exception {
    send(
        "coordinator",
        "POST",
        "/modalities/self/query",
        "{\"Level\": \"Study\", \"Query\": {\"PatientID\": \"ANN-1\"}}");
    String id = instance();
    send("coordinator", "POST", "/modalities/self/store", id);
    send(
        "admin",
        "POST",
        "/modalities/self/store",
        "{\"Resources\": [\"" + id + "\"], \"Host\": \"localhost\", \"CalledAet\": \"ELSE\"}");
    stop();
    try (Stream<Path> files = Files.list(folder.resolve("data/audit"))) {
      Path file = files.filter(f -> f.toString().endsWith(".jsonl")).findFirst().orElseThrow();
      assertThat(Files.readString(file))
          .contains("\"action\":\"C-FIND\",\"object\":\"self\"", "Study (0010,0020)")
          .contains("\"action\":\"C-STORE\",\"object\":\"self\"", "1 instances of " + id)
          .contains("\"action\":\"call another address\",\"object\":\"ELSE@localhost:")
          .doesNotContain("ANN-1");
    }
  }

  @Test
  void aNodeIsAskedAboutSoManyInstancesAtOnceOnly() throws Exception {
    String one = "[\"1.2.840.10008.5.1.4.1.1.2\", \"1.2.3\"]";
    HttpResponse<String> answer =
        send(
            "admin",
            "POST",
            "/modalities/self/storage-commitment",
            "{\"DicomInstances\": [" + one + ", " + one + "]}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("dicom.retrieve-instances-max");
  }
}
