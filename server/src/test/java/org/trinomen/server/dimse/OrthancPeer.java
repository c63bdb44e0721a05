package org.trinomen.server.dimse;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.server.FreePort;
import org.trinomen.server.json.JsonValue;

/** Debian's Orthanc as a DICOM node, told what to do over its REST API. */
final class OrthancPeer implements Closeable {

  static final String AE_TITLE = "ORTHANC";

  private static final Path PROGRAM = Path.of("/usr/sbin/Orthanc");

  private final Process process;
  private final int dicomPort;
  private final int httpPort;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private OrthancPeer(Process process, int dicomPort, int httpPort) {
    this.process = process;
    this.dicomPort = dicomPort;
    this.httpPort = httpPort;
  }

  /**
   * Starts it.
   *
   * @param dicomPort where it is to listen
   * @param modalities its {@code DicomModalities}, a JSON object
   */
  static OrthancPeer start(Path folder, int dicomPort, String modalities) throws IOException {
    return start(folder, dicomPort, modalities, "", DicomPeer.caller("READER"));
  }

  /**
   * The same with more settings.
   *
   * @param more members of its configuration, each with a comma after it
   * @param caller who can tell when it listens
   */
  static OrthancPeer start(
      Path folder, int dicomPort, String modalities, String more, Caller caller)
      throws IOException {
    if (!Files.isExecutable(PROGRAM)) {
      System.out.println("Orthanc is not installed (make check does it)");
      abort("no Orthanc");
    }
    int httpPort = FreePort.any();
    Path held = Files.createDirectories(folder);
    Path configuration = held.resolve("orthanc.json");
    Files.writeString(
        configuration,
        """
        {%s "StorageDirectory": "%s", "IndexDirectory": "%s", "HttpPort": %d, "DicomPort": %d,
         "DicomAet": "%s", "DicomServerEnabled": true, "RemoteAccessAllowed": false,
         "AuthenticationEnabled": false, "Plugins": [], "DicomModalities": %s}
        """
            .formatted(more, held, held, httpPort, dicomPort, AE_TITLE, modalities));
    Process process =
        new ProcessBuilder(PROGRAM.toString(), configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(held.resolve("orthanc.log").toFile())
            .start();
    DicomPeer.awaitEcho(dicomPort, AE_TITLE, caller);
    return new OrthancPeer(process, dicomPort, httpPort);
  }

  int dicomPort() {
    return dicomPort;
  }

  private JsonValue.Members send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = client.send(request.build(), BodyHandlers.ofInputStream());
    if (answer.statusCode() != 200) {
      throw new IOException(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8));
    }
    return JsonValue.parse(answer.body()).asMembers();
  }

  private HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path));
  }

  JsonValue.Members get(String path) throws IOException, InterruptedException {
    return send(at(path));
  }

  JsonValue.Members post(String path, String body) throws IOException, InterruptedException {
    return send(at(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Override
  public void close() {
    client.close();
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
