package org.trinomen.server.orthanc;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.trinomen.server.FreePort;

/** Debian's Orthanc, on a folder and ports of its own. */
public final class LiveOrthanc implements Closeable {

  private static final List<Path> PLACES =
      List.of(Path.of("/usr/sbin/Orthanc"), Path.of("/usr/bin/Orthanc"));

  private static final Path DICOM_WEB = Path.of("/usr/share/orthanc/plugins/libOrthancDicomWeb.so");

  private final Process process;
  private final int port;
  private final int dicomPort;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private LiveOrthanc(Process process, int port, int dicomPort) {
    this.process = process;
    this.port = port;
    this.dicomPort = dicomPort;
  }

  /** Starts it; empty, with a line that says so, where it is not installed. */
  static Optional<LiveOrthanc> start(Path folder) throws IOException, InterruptedException {
    return start(folder, false);
  }

  /**
   * Starts it; empty, with a line that says so, where it is not installed.
   *
   * @param dicom whether it speaks DICOM too, under the AE title ORTHANC, to anyone
   */
  public static Optional<LiveOrthanc> start(Path folder, boolean dicom)
      throws IOException, InterruptedException {
    return start(folder, dicom, List.of());
  }

  /** As above with Orthanc's plugin for DICOMweb; empty, with a line, where that is missing. */
  public static Optional<LiveOrthanc> startWithDicomWeb(Path folder)
      throws IOException, InterruptedException {
    if (!Files.exists(DICOM_WEB)) {
      System.out.println(
          "Orthanc's plugin for DICOMweb is not installed (make check does it): nothing is held"
              + " beside it");
      return Optional.empty();
    }
    return start(folder, true, List.of("\"" + DICOM_WEB + "\""));
  }

  private static Optional<LiveOrthanc> start(Path folder, boolean dicom, List<String> plugins)
      throws IOException, InterruptedException {
    Optional<Path> program = PLACES.stream().filter(Files::isExecutable).findFirst();
    if (program.isEmpty()) {
      System.out.println(
          "Orthanc is not installed (make check does it): nothing is held beside it");
      return Optional.empty();
    }
    int port = FreePort.any();
    int dicomPort = FreePort.any();
    Path configuration = folder.resolve("orthanc.json");
    Files.writeString(
        configuration,
        """
        {"Name": "live", "StorageDirectory": "%s", "IndexDirectory": "%s", "HttpPort": %d,
         "DicomServerEnabled": %s, "DicomPort": %d, "DicomAet": "ORTHANC",
         "DicomCheckCalledAet": false, "DicomAlwaysAllowStore": true, "LogExportedResources": true,
         "DicomModalitiesInDatabase": true, "OrthancPeersInDatabase": true,
         "RemoteAccessAllowed": false,
         "AuthenticationEnabled": false, "StableAge": 1, "Plugins": %s, "CheckRevisions": true,
         "UserMetadata": {"quality": 1024}}
        """
            .formatted(folder, folder, port, dicom, dicomPort, plugins));
    Process process =
        new ProcessBuilder(program.get().toString(), configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("orthanc.log").toFile())
            .start();
    LiveOrthanc orthanc = new LiveOrthanc(process, port, dicomPort);
    orthanc.awaitReady();
    return Optional.of(orthanc);
  }

  private void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < deadline && process.isAlive()) {
      try {
        if (send(request("/system")).statusCode() == 200) {
          return;
        }
      } catch (IOException _) {
        process.waitFor(50, TimeUnit.MILLISECONDS); // not listening yet
      }
    }
    close();
    throw new IOException("Orthanc did not start");
  }

  /** Where it answers over DICOM. */
  public int dicomPort() {
    return dicomPort;
  }

  /** Where it answers over HTTP. */
  public String url() {
    return "http://127.0.0.1:" + port + "/";
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  public HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      // It closes a connection on which nothing came for a second, maybe just now.
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  @Override
  public void close() {
    client.close();
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
