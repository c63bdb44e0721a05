package org.trinomen.server.dimse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.trinomen.server.Wiring;
import org.trinomen.server.config.SettingsFile;

/** A server with nodes that may query it and are told where to find each other. */
final class QueriedArchive implements AutoCloseable {

  private final Path folder;
  private final Wiring server;

  /**
   * Starts a server.
   *
   * @param nodes name of each node to the text of its file
   */
  QueriedArchive(Path folder, Map<String, String> nodes, String... settings) throws IOException {
    this.folder = folder;
    Path configured = Files.createDirectories(folder.resolve("nodes.d"));
    for (Map.Entry<String, String> node : nodes.entrySet()) {
      Files.writeString(configured.resolve(node.getKey() + ".conf"), node.getValue());
    }
    Path file = folder.resolve("trinomen.conf");
    Files.writeString(
        file,
        String.join(
            "\n",
            "data.folder = data",
            "http.port = 0",
            "dicom.port = 0",
            "log.level = error",
            String.join("\n", settings)));
    this.server = Wiring.start(SettingsFile.load(file, Map.of()));
  }

  static String node(String aeTitle, int port, String allow) {
    return "ae-title = %s\nhost = \"127.0.0.1\"\nport = %d\nallow = [%s]\n"
        .formatted(aeTitle, port, allow);
  }

  int port() {
    return server.dicomPort().orElseThrow();
  }

  Wiring server() {
    return server;
  }

  Path folder() {
    return folder;
  }

  /** The entries of the audit trail; after {@link #close}. */
  List<String> audit() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("data/audit"))) {
      Path file = files.filter(f -> f.toString().endsWith(".jsonl")).findFirst().orElseThrow();
      return Files.readAllLines(file);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
