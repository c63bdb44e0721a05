package org.trinomen.server.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.server.RunningArchive.items;
import static org.trinomen.server.RunningArchive.number;
import static org.trinomen.server.RunningArchive.object;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.SmallInstance;
import org.trinomen.server.cli.CommandRun;
import org.trinomen.server.demo.DemoArchive;
import org.trinomen.server.json.JsonValue;

/** Commands that are run on scans which arrive by HTTP. */
final class HooksTest {

  private static final String SUV =
      """
      #!/bin/sh
      cp scan.json result/seen.json
      env >result/env
      find files -type f >result/files
      echo "the run $TRINOMEN_RUN of $TRINOMEN_HOOK has $# arguments: $1"
      """;

  /** A child that belongs to nobody, which holds the pipe open, and a parent that does not end. */
  private static final String HANG =
      """
      #!/bin/sh
      trap '' TERM
      setsid sh -c 'echo $$ >"$1"; exec sleep 1000' sh "$1" &
      while true; do sleep 1000; done
      """;

  private static final String FLOOD =
      """
      #!/bin/sh
      echo it begins
      head -c 3000000 /dev/zero | tr '\\0' 'x'
      echo it ends
      exit 3
      """;

  @TempDir private static Path folder;
  private static RunningArchive archive;

  @BeforeAll
  static void start() throws Exception {
    Path hooks = Files.createDirectories(folder.resolve("conf/hooks.d"));
    hook(hooks, "suv", SUV, "[./suv.sh, \"; touch $HOME/$(id) \"]", "result = 4001");
    hook(hooks, "blinded", SUV, "[./blinded.sh, x]", "result = 4002, viewpoint = blinded");
    hook(
        hooks,
        "hang",
        HANG,
        "[./hang.sh, \"" + folder.resolve("child") + "\"]",
        "time-limit = 1s, tries-max = 1");
    hook(hooks, "flood", FLOOD, "[./flood.sh]", "tries-max = 1, log-size-max = 64 KiB");
    hook(hooks, "others", SUV, "[./others.sh]", "studies = [NO-SUCH]");
    DemoArchive.writeStudy(folder.resolve("conf/studies.d"));
    Path conf = folder.resolve("conf/trinomen.conf");
    Files.writeString(
        conf,
        "data.folder = \"%s\"\nresources.stable-age = 1s\nresources.attachments = \"suv=4001\""
            .formatted(folder.resolve("data")));
    archive = new RunningArchive(conf);
    archive.upload(DemoArchive.firstFile(0));
    archive.upload(SmallInstance.of(1, 0, 64).file());
  }

  static void hook(Path hooks, String name, String script, String command, String more)
      throws IOException {
    Path program = Files.writeString(hooks.resolve(name + ".sh"), script);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Files.writeString(
        hooks.resolve(name + ".conf"),
        "command = %s\n%s\n".formatted(command, more.replace(", ", "\n")));
  }

  @AfterAll
  static void stop() throws IOException {
    archive.close();
  }

  @Test
  void commandGetsTheScanAndWhatItLeavesIsAttached() throws Exception {
    JsonValue.Members run = run(archive, "suv", "DONE");
    String study = run.text("imagingStudy").orElseThrow();
    Map<String, String> result = result(archive, study, "4001");
    assertThat(result)
        .containsOnlyKeys("scan.json", "result/seen.json", "result/env", "result/files");
    assertThat(result.get("result/seen.json")).isEqualTo(result.get("scan.json"));
    JsonValue.Members manifest = parsed(result.get("scan.json"));
    assertThat(manifest.text("viewpoint")).contains("study");
    assertThat(manifest.member("names").orElseThrow().asMembers().text("ClinicalTrialSubjectID"))
        .isPresent();
    JsonValue.Members file = items(items(manifest, "series").getFirst(), "files").getFirst();
    assertThat(result.get("result/files")).isEqualTo(file.text("path").orElseThrow() + "\n");
    byte[] shown =
        archive
            .bytes(
                "/views/study/instances/%s/file?as-of=%d"
                    .formatted(file.text("instance").orElseThrow(), number(manifest, "ledger")))
            .body();
    assertThat(SmallInstance.digestOf(shown)).isEqualTo(file.text("sha256").orElseThrow());
    assertThat(archive.get("/studies/" + study + "/attachments").body()).contains("\"suv\"");
  }

  @Test
  void itsEnvironmentIsWhatWasAllowedAndNoShellReadsItsArguments() throws Exception {
    JsonValue.Members run = run(archive, "suv", "DONE");
    Map<String, String> result = result(archive, run.text("imagingStudy").orElseThrow(), "4001");
    assertThat(result.get("result/env").lines().map(line -> line.split("=", 2)[0]))
        .contains("PATH", "TRINOMEN_HOOK", "TRINOMEN_RUN", "TRINOMEN_FOLDER", "TMPDIR")
        .isSubsetOf(
            "PATH",
            "LANG",
            "PWD",
            "OLDPWD",
            "SHLVL",
            "_",
            "TRINOMEN_HOOK",
            "TRINOMEN_RUN",
            "TRINOMEN_FOLDER",
            "TMPDIR");
    assertThat(log("suv", run))
        .isEqualTo("the run 1 of suv has 1 arguments: ; touch $HOME/$(id) \n");
  }

  @Test
  void throughEyesThatHideNamesItGetsNone() throws Exception {
    JsonValue.Members run = run(archive, "blinded", "DONE");
    String study = run.text("imagingStudy").orElseThrow();
    Map<String, String> result = result(archive, study, "4002");
    JsonValue.Members recorded = object(archive.get("/studies/" + study));
    JsonValue.Members patient = recorded.member("PatientMainDicomTags").orElseThrow().asMembers();
    String subject =
        items(object(archive.get("/api/scans?viewpoint=study")), "scans").stream()
            .filter(each -> each.text("id").equals(run.text("scan")))
            .flatMap(
                each -> each.member("answer").orElseThrow().asMembers().text("subject").stream())
            .findFirst()
            .orElseThrow();
    for (String text : result.values()) {
      assertThat(text)
          .doesNotContain(
              study,
              run.text("scan").orElseThrow(),
              patient.text("PatientID").orElseThrow(),
              patient.text("PatientName").orElseThrow(),
              subject,
              recorded
                  .member("MainDicomTags")
                  .orElseThrow()
                  .asMembers()
                  .text("StudyInstanceUID")
                  .orElseThrow());
    }
  }

  @Test
  void hookThatHangsIsEndedWithAllThatItStarted() throws Exception {
    JsonValue.Members run = run(archive, "hang", "PUT_ASIDE");
    assertThat(run.text("why")).contains("took longer than 1 s");
    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    // One whose parent has ended is buried by process 1, whenever that comes to it.
    ProcessHandle.of(child).ifPresent(each -> each.onExit().orTimeout(20, TimeUnit.SECONDS).join());
  }

  @Test
  void floodIsCutAndItsEndsAreKept() throws Exception {
    JsonValue.Members run = run(archive, "flood", "PUT_ASIDE");
    assertThat(run.text("why")).contains("ended with exit code 3");
    assertThat(number(run, "logBytes")).isGreaterThan(3_000_000);
    assertThat(log("flood", run))
        .startsWith("it begins\nxxx")
        .endsWith("xxxit ends\n")
        .contains("bytes are left out")
        .hasSizeLessThan(66_000);
  }

  @Test
  void sameScanIsRunOnOnceUntilAskedForAgain() throws Exception {
    JsonValue.Members run = run(archive, "suv", "DONE");
    archive.upload(DemoArchive.firstFile(0));
    assertThat(archive.post("/api/hooks/others/replay", "{\"since\": 0}").statusCode())
        .isEqualTo(200);
    assertThat(archive.post("/api/hooks/suv/replay", "{\"since\": 0}").statusCode()).isEqualTo(200);
    archive.server().awaitEvents();
    awaitThrough("suv");
    awaitThrough("others");
    assertThat(
            runs(archive, "suv", "").stream()
                .filter(each -> each.text("scan").equals(run.text("scan"))))
        .hasSize(1);
    assertThat(runs(archive, "others", "")).isEmpty();
    CommandRun again = command("rerun", "suv", Long.toString(number(run, "run")));
    assertThat(again.exitCode()).as(again.err()).isZero();
    long number = Long.parseLong(again.out().replaceAll("[^0-9]", ""));
    while (runs(archive, "suv", "?state=DONE").stream()
        .noneMatch(each -> number(each, "run") == number)) {
      Thread.onSpinWait();
    }
    assertThat(archive.get("/metrics").body())
        .contains("trinomen_hook_runs_total{hook=\"suv\",outcome=\"done\"}");
  }

  @Test
  void scanThatTurnsOutToBeAnothersIsRunOnOnceMore(@TempDir Path own) throws Exception {
    Path hooks = Files.createDirectories(own.resolve("hooks.d"));
    hook(hooks, "suv", SUV, "[./suv.sh, x]", "result = 4001");
    DemoArchive.writeStudy(own.resolve("studies.d"));
    Path conf = own.resolve("trinomen.conf");
    Files.writeString(
        conf, "data.folder = \"%s\"\nresources.stable-age = 1s".formatted(own.resolve("data")));
    try (RunningArchive alone = new RunningArchive(conf)) {
      alone.upload(DemoArchive.firstFile(0));
      JsonValue.Members before = run(alone, "suv", "DONE");
      String study = before.text("imagingStudy").orElseThrow();
      String first = subject(result(alone, study, "4001"));
      assertThat(first).isNotEqualTo("A040");
      String assign =
          "{\"type\":\"assign\",\"scan\":\"%s\",\"study\":\"NEURO-PET\",\"subject\":\"A040\","
              + "\"visit\":\"V1\",\"reason\":\"the consent form\"}";
      String scan = before.text("scan").orElseThrow();
      HttpResponse<String> stated = alone.post("/api/assertions", assign.formatted(scan));
      assertThat(stated.statusCode()).as(stated.body()).isEqualTo(200);
      while (runs(alone, "suv", "?state=DONE").size() < 2) {
        Thread.onSpinWait();
      }
      assertThat(subject(result(alone, study, "4001"))).isEqualTo("A040");
      assertThat(runs(alone, "suv", "")).hasSize(2);
    }
  }

  private static String subject(Map<String, String> result) throws IOException {
    return parsed(result.get("scan.json"))
        .member("names")
        .orElseThrow()
        .asMembers()
        .text("ClinicalTrialSubjectID")
        .orElseThrow();
  }

  @Test
  void commandsShowAndSteerThem() throws Exception {
    run(archive, "hang", "PUT_ASIDE");
    JsonValue.Members run = run(archive, "suv", "DONE");
    CommandRun list = command("list");
    assertThat(list.exitCode()).as(list.err()).isEqualTo(1);
    assertThat(list.out()).contains("suv\tstudy\t", "blinded\tblinded\t");
    assertThat(command("runs", "hang", "--state", "put_aside").out()).contains("took longer");
    assertThat(command("log", "suv", Long.toString(number(run, "run"))).out())
        .startsWith("the run ");
    assertThat(command("log", "suv", "4711").exitCode()).isEqualTo(2);
    assertThat(command("runs", "nobody").exitCode()).isEqualTo(2);
  }

  @Test
  void runsAreInTheAuditTrailWithoutNames() throws Exception {
    String study = run(archive, "suv", "DONE").text("imagingStudy").orElseThrow();
    List<String> lines = new ArrayList<>();
    try (Stream<Path> trail = Files.list(folder.resolve("data/audit"))) {
      for (Path file : trail.toList()) {
        Files.readAllLines(file).stream()
            .filter(line -> line.contains("\"hook:suv\""))
            .forEach(lines::add);
      }
    }
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).contains("PERMITTED", "as study shows it", study))
        .anySatisfy(line -> assertThat(line).contains("DONE", study));
  }

  // ---- asking

  private static void awaitThrough(String hook) throws Exception {
    long newest =
        number(
            object(
                archive.send(
                    archive.request("/api/events?limit=1").header("Accept", "application/json"))),
            "newest");
    while (items(object(archive.get("/api/hooks")), "hooks").stream()
        .anyMatch(
            each ->
                each.text("name").orElseThrow().equals(hook) && number(each, "through") < newest)) {
      Thread.onSpinWait();
    }
  }

  static List<JsonValue.Members> runs(RunningArchive archive, String hook, String query)
      throws Exception {
    return items(object(archive.get("/api/hooks/" + hook + "/runs" + query)), "runs");
  }

  /** The first run that stands so, once there is one. */
  static JsonValue.Members run(RunningArchive archive, String hook, String state) throws Exception {
    while (true) {
      List<JsonValue.Members> runs = runs(archive, hook, "?state=" + state);
      if (!runs.isEmpty()) {
        return runs.getLast();
      }
      Thread.onSpinWait();
    }
  }

  /** The files of a result, as text. */
  static Map<String, String> result(RunningArchive archive, String study, String number)
      throws Exception {
    Map<String, String> files = new HashMap<>();
    byte[] zip = archive.bytes("/studies/" + study + "/attachments/" + number + "/data").body();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  private static String log(String hook, JsonValue.Members run) throws Exception {
    return archive.get("/api/hooks/" + hook + "/runs/" + number(run, "run") + "/log").body();
  }

  private static JsonValue.Members parsed(String text) throws IOException {
    return JsonValue.parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
        .asMembers();
  }

  private static CommandRun command(String... arguments) throws IOException {
    Path password = Files.writeString(folder.resolve("password"), archive.admin().password());
    List<String> line = new ArrayList<>(List.of("hooks"));
    line.addAll(List.of(arguments));
    line.addAll(List.of("--server", archive.anonymous("").build().uri().toString()));
    line.addAll(List.of("--user", archive.admin().name(), "--password-file", password.toString()));
    return CommandRun.of(line.toArray(String[]::new));
  }
}
