package org.trinomen.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program as a process of its own, as an administrator starts it; the system chooses ports. */
public final class ServerProcess implements AutoCloseable {

  private final Process process;
  private final Map<String, String> facts;

  private ServerProcess(Process process, Map<String, String> facts) {
    this.process = process;
    this.facts = facts;
  }

  /** Starts it on a data folder and waits until it says that it is ready. */
  public static ServerProcess start(Path folder, String... settings) throws IOException {
    return start(folder, program(), Map.of(), set(settings));
  }

  /** Starts it as a file configures it, its data beside that. */
  public static ServerProcess configured(Path configuration, String... settings)
      throws IOException {
    List<String> more = new ArrayList<>(List.of("--config", configuration.toString()));
    more.addAll(set(settings));
    return start(configuration.resolveSibling(""), program(), Map.of(), more);
  }

  /** Begins a command on a data folder; its output holds its messages as well. */
  static Process command(Path data, List<String> command) throws IOException {
    List<String> line = new ArrayList<>(program());
    line.addAll(command);
    line.addAll(List.of("--set", "data.folder=" + data.toAbsolutePath()));
    return new ProcessBuilder(line).redirectErrorStream(true).start();
  }

  /** The command line of the program, without what it is told to do. */
  public static List<String> program() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx128m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        "org.trinomen.server.Trinomen");
  }

  /** Starts the built program by its launcher; when it ends it writes a start-up cache. */
  static ServerProcess train(Path folder, Path cache, Path launcher) throws IOException {
    return start(
        folder,
        List.of(launcher.toString()),
        Map.of("TRINOMEN_TRAIN", cache.toString()),
        List.of());
  }

  private static List<String> set(String... settings) {
    List<String> arguments = new ArrayList<>();
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    return arguments;
  }

  private static ServerProcess start(
      Path folder, List<String> program, Map<String, String> environment, List<String> more)
      throws IOException {
    Path log = Files.createDirectories(folder).resolve("server.log");
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of("serve", "--json"));
    command.addAll(List.of("--set", "data.folder=" + folder.resolve("data").toAbsolutePath()));
    command.addAll(List.of("--set", "http.port=0", "--set", "dicom.port=0"));
    command.addAll(List.of("--set", "dicom.accept-unknown-callers=true"));
    command.addAll(more);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    if (line == null || !line.startsWith("{")) {
      process.destroyForcibly();
      throw new IOException("the server did not start: " + line + "\n" + Files.readString(log));
    }
    return new ServerProcess(process, read(line));
  }

  /** Something that the line it says when it is ready tells. */
  public String fact(String name) {
    String value = facts.get(name);
    if (value == null) {
      throw new IllegalStateException("not told: " + name + "; told: " + facts.keySet());
    }
    return value;
  }

  public int dicomPort() {
    return Integer.parseInt(fact("dicomPort"));
  }

  public String url() {
    return fact("url");
  }

  /** SIGKILL: it can do nothing any more. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; gives the exit code. */
  public int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("still there a minute after SIGTERM");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static Map<String, String> read(String line) throws IOException {
    Map<String, String> facts = new HashMap<>();
    try (JsonParser json = new JsonFactory().createParser(line)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token.isScalarValue()) {
          facts.put(json.currentName(), json.getText());
        }
      }
    }
    return facts;
  }
}
