package org.trinomen.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/trinomen} among stand-ins for Java, which print who they are and what they got. */
final class LauncherTest {

  @TempDir private Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private Path home = Path.of("");
  private Path path = Path.of("");
  private Path jvms = Path.of("");

  @BeforeEach
  void installTheLauncherAlone() throws IOException {
    home = folder.resolve("home");
    jvms = Files.createDirectories(folder.resolve("jvms"));
    path = Files.createDirectories(folder.resolve("path"));
    Files.createDirectories(home.resolve("bin"));
    Files.copy(SourceTree.root().resolve("bin/trinomen"), home.resolve("bin/trinomen"));
    Files.createDirectories(home.resolve("app"));
    Files.createFile(home.resolve("app/trinomen.jar"));
    for (String tool : List.of("dirname", "readlink", "sed", "mkdir", "cksum", "cat", "tr")) {
      script(path.resolve(tool), "exec /usr/bin/" + tool + " \"$@\"");
    }
    environment.put("PATH", path.toString());
    environment.put("TRINOMEN_JVM_FOLDER", jvms.toString());
    environment.put("TRINOMEN_CACHE", "off");
  }

  @Test
  void bundledRuntimeIsTakenBeforeAllOthers() throws IOException, InterruptedException {
    java(home.resolve("runtime"), "25.0.3");
    environment.put("TRINOMEN_JAVA_HOME", java(folder.resolve("named"), "26").toString());

    assertThat(launch("version").output()).startsWith("runtime ");
  }

  @Test
  void orderIsOwnVariableThenJavaHomeThenPathThenInstalled()
      throws IOException, InterruptedException {
    java(jvms.resolve("installed"), "25");
    assertThat(launch("version").output()).startsWith("installed ");

    Path onPath = java(folder.resolve("onPath"), "25.0.1");
    Files.createSymbolicLink(path.resolve("java"), onPath.resolve("bin/java"));
    assertThat(launch("version").output()).startsWith("onPath ");

    environment.put("JAVA_HOME", java(folder.resolve("javaHome"), "25.0.2").toString());
    assertThat(launch("version").output()).startsWith("javaHome ");

    environment.put("TRINOMEN_JAVA_HOME", java(folder.resolve("own"), "27-ea").toString());
    assertThat(launch("version").output()).startsWith("own ");
  }

  @Test
  void javaThatIsTooOldIsPassedOver() throws IOException, InterruptedException {
    environment.put("JAVA_HOME", java(folder.resolve("old"), "17.0.15").toString());
    environment.put("TRINOMEN_JAVA_HOME", folder.resolve("nothing").toString());
    java(jvms.resolve("a-1.8"), "1.8.0_402");
    java(jvms.resolve("b-25"), "25.0.3");

    assertThat(launch("version").output()).startsWith("b-25 ");
  }

  @Test
  void withoutSuitableJavaItSaysWhereItLookedAndExitsWith78()
      throws IOException, InterruptedException {
    environment.put("JAVA_HOME", java(folder.resolve("old"), "17.0.15").toString());
    Files.createDirectories(jvms.resolve("empty"));

    Launched launched = launch("serve");

    assertThat(launched.exitCode()).isEqualTo(78);
    assertThat(launched.output())
        .contains("needs Java 25", "JAVA_HOME: " + folder.resolve("old") + " (Java 17.0.15)")
        .contains("installed: " + jvms.resolve("empty") + " (no Java there)");
  }

  @Test
  void withoutTheProgramItSaysHowToBuildIt() throws IOException, InterruptedException {
    java(jvms.resolve("installed"), "25");
    Files.delete(home.resolve("app/trinomen.jar"));

    Launched launched = launch("serve");

    assertThat(launched.exitCode()).isEqualTo(78);
    assertThat(launched.output()).contains("make build");
  }

  @Test
  void argumentsArriveAsTheyWere() throws IOException, InterruptedException {
    java(jvms.resolve("installed"), "25");
    environment.put("TRINOMEN_HEAP", "512m");

    String output = launch("find", "PatientName=A B*", "").output();

    assertThat(output).contains("[-Xmx512m]").endsWith("[find][PatientName=A B*][]\n");
  }

  @Test
  void launcherWorksThroughALink() throws IOException, InterruptedException {
    java(jvms.resolve("installed"), "25");
    Path link = Files.createSymbolicLink(folder.resolve("link"), home.resolve("bin/trinomen"));

    assertThat(run(link, "version").output()).startsWith("installed ");
  }

  @Test
  void trainedCacheIsUsedByTheServerWhereItFits() throws IOException, InterruptedException {
    java(jvms.resolve("installed"), "25");
    train();

    assertThat(launch("serve").output()).contains(trained());
    assertThat(launch("demo").output()).contains(trained());
    assertThat(launch("find").output()).startsWith("installed ").doesNotContain("AOT");
    environment.put("TRINOMEN_TRAIN", "ask");
    assertThat(launch().exitCode()).isZero();
  }

  @Test
  void trainedCacheOfAnotherJarIsPassedOver() throws IOException, InterruptedException {
    java(jvms.resolve("installed"), "25");
    train();
    Path library = home.resolve("app/lib/library.jar");
    FileTime before = Files.getLastModifiedTime(library);

    Files.writeString(library, "code2");
    Files.setLastModifiedTime(library, before);

    assertThat(launch("serve").output()).startsWith("installed ").doesNotContain("AOT");
    Files.writeString(library, "code1");
    assertThat(launch("serve").output()).contains(trained());
    Files.writeString(home.resolve("app/lib/another.jar"), "more");
    assertThat(launch("serve").output()).doesNotContain("AOT");
    environment.put("TRINOMEN_TRAIN", "ask");
    assertThat(launch().exitCode()).isEqualTo(1);
  }

  @Test
  void trainedCacheOfAnotherJavaIsPassedOver() throws IOException, InterruptedException {
    java(jvms.resolve("installed"), "25");
    train();

    environment.put("JAVA_HOME", java(folder.resolve("other"), "25.0.1").toString());

    assertThat(launch("serve").output()).startsWith("other ").doesNotContain("AOT");
  }

  @Test
  void trainedCacheIsPassedOverWithoutItsListOrWhereNoneIsWanted()
      throws IOException, InterruptedException {
    java(jvms.resolve("installed"), "25");
    train();
    environment.put("TRINOMEN_CACHE", "off");
    assertThat(launch("serve").output()).doesNotContain("AOT");

    environment.remove("TRINOMEN_CACHE");
    Files.delete(home.resolve("app/trained.for"));
    assertThat(launch("serve").output()).startsWith("installed ").doesNotContain("AOT");
  }

  private String trained() {
    return "[-XX:AOTCache=" + home.toAbsolutePath() + "/app/trained.aot]";
  }

  /** As build/train does, with a Java that only tells what it was asked for. */
  private void train() throws IOException, InterruptedException {
    Path cache = home.resolve("app/trained.aot");
    Files.createDirectories(home.resolve("app/lib"));
    Files.writeString(home.resolve("app/lib/library.jar"), "code1");
    environment.remove("TRINOMEN_CACHE");
    environment.put("TRINOMEN_TRAIN", cache.toString());

    assertThat(launch("serve").output()).contains("[-XX:AOTCacheOutput=" + cache + "]");

    environment.remove("TRINOMEN_TRAIN");
    Files.createFile(cache);
    Files.move(home.resolve("app/trained.aot.for"), home.resolve("app/trained.for"));
  }

  private record Launched(int exitCode, String output) {}

  private Launched launch(String... arguments) throws IOException, InterruptedException {
    return run(home.resolve("bin/trinomen"), arguments);
  }

  private Launched run(Path launcher, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", launcher.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Launched(process.waitFor(), output);
  }

  private static Path java(Path folder, String version) throws IOException {
    Files.createDirectories(folder.resolve("bin"));
    Files.writeString(
        folder.resolve("release"),
        "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"Linux\"\n");
    script(
        folder.resolve("bin/java"),
        "printf '%s ' " + folder.getFileName(),
        "printf '[%s]' \"$@\"",
        "echo");
    return folder;
  }

  private static void script(Path file, String... lines) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
