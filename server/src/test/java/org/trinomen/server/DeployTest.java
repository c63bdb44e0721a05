package org.trinomen.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.cli.CommandRun;
import org.trinomen.server.orthanc.SampleScans;

/**
 * What lies in deploy, as an administrator installs it: Debian's nginx and supervisord in front.
 */
class DeployTest {

  /** Larger than what server and proxy may take together; 2048 takes a minute. */
  private static final long LARGE = Long.getLong("trinomen.large-mb", 768) << 20;

  private static final long MEMORY_MAX_KB = 512 * 1024;

  @TempDir private static Path folder;
  private static Installation installed;

  @BeforeAll
  static void install() throws Exception {
    installed = Installation.of(folder);
  }

  @AfterAll
  static void remove() {
    if (installed != null) {
      installed.close();
    }
  }

  @Test
  void theProxySpeaksTlsAndSaysSo() throws Exception {
    String answer = installed.curl("-D", "-", "/healthz");
    assertThat(answer)
        .contains(" 200")
        .containsIgnoringCase("strict-transport-security: max-age=31536000");
    assertThat(installed.curlPlain()).contains(" 301").contains("https://archive.example/");
    assertThat(installed.curlExit("--tls-max", "1.1", "/healthz")).isNotZero();
  }

  @Test
  void anAddressOutsideTheRangesIsRefused() throws Exception {
    assertThat(installed.curl("-D", "-", "--interface", "127.0.0.2", "/healthz")).contains(" 403");
  }

  @Test
  void whatACallerClaimsOfItselfDoesNotCount() throws Exception {
    installed.curl("-H", "X-Forwarded-For: 198.51.100.7", "-u", "nobody:wrong", "/system");
    String trail = installed.auditTrail();
    assertThat(trail).contains("127.0.0.1").doesNotContain("198.51.100.7");
  }

  @Test
  void whoGuessesPasswordsIsToldToSlowDown() throws Exception {
    String statuses =
        installed.curl("-o", "/dev/null", "-w", "%{http_code} ", "/api/session?guess=[1-40]");
    assertThat(statuses).startsWith("401 ").endsWith("429 ").doesNotContain("503");
    assertThat(installed.curl("-D", "-", "/healthz")).contains(" 200");
  }

  @Test
  void aLargeFileGoesThroughWithoutBeingHeld() throws Exception {
    Path file = folder.resolve("large.dcm");
    Installation.writeImage(file, LARGE);
    assertThat(installed.upload(file)).contains("\"Success\"");
    assertThat(installed.peakMemoryKb()).isLessThan(MEMORY_MAX_KB);
    assertThat(installed.proxyWarnings()).doesNotContain("temporary file");
  }

  @Test
  void afterACrashItIsBackWithWhatItAcknowledged() throws Exception {
    Path file =
        Files.write(
            folder.resolve("one.dcm"), SampleScans.file(SampleScans.slice("C1", "A^B", 1, 1, 1)));
    String stored = installed.upload(file);
    Matcher id = Pattern.compile("\"ID\":\"([0-9a-f-]{44})\"").matcher(stored);
    assertThat(id.find()).as(stored).isTrue();
    long before = installed.serverPid();
    ProcessHandle.of(before).orElseThrow().destroyForcibly();
    installed.awaitServer(before);
    assertThat(installed.curlBytes("/instances/" + id.group(1) + "/file"))
        .isEqualTo(Files.readAllBytes(file));
  }

  @Test
  void aStopLetsAnUploadEnd() throws Exception {
    Path file = folder.resolve("slow.dcm");
    Installation.writeImage(file, 8 << 20);
    Process upload = installed.startUpload(file, "1M");
    installed.awaitBytes(1 << 20);
    assertThat(upload.isAlive()).isTrue();
    String said = installed.supervisorctl("stop", "trinomen-prod");
    assertThat(said).contains("stopped");
    assertThat(new String(upload.getInputStream().readAllBytes(), UTF_8)).contains("\"Success\"");
    installed.supervisorctl("start", "trinomen-prod");
    installed.awaitServer(0);
  }

  @Test
  void aConfigurationThatMakesNoSenseIsNotTriedAgain() throws Exception {
    String wrong = "http.prot = 8042";
    installed.addSetting(wrong);
    installed.supervisorctl("restart", "trinomen-prod");
    installed.awaitStatus("EXITED");
    installed.removeSetting(wrong);
    installed.supervisorctl("start", "trinomen-prod");
    installed.awaitServer(0);
  }

  @Test
  void everyEnvironmentOfTheSampleIsRight() {
    for (String environment : new String[] {"dev", "test", "prod"}) {
      CommandRun run = CommandRun.of("config", "check", etc(environment));
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).contains("environment " + environment);
    }
  }

  @Test
  void twoEnvironmentsAreComparedByWhatTheyComeTo() {
    CommandRun run = CommandRun.of("config", "diff", etc("test"), etc("prod"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("dicom.ae-title", "\"TRINOMEN_TEST\"", "nodes.d/pet-example.conf", "not there")
        .doesNotContain("tls-in-front");
    assertThat(CommandRun.of("config", "diff", etc("prod"), etc("prod")).exitCode()).isZero();
  }

  @Test
  void whatIsShownSaysWhereItComesFrom() {
    CommandRun run = CommandRun.of("config", "show", etc("prod"));
    assertThat(run.out())
        .containsPattern("http.port = 8042 +# .*prod/trinomen.conf:\\d+")
        .containsPattern("http.tls-in-front = true +# .*common.conf:\\d+")
        .doesNotContain("# default");
    assertThat(CommandRun.of("config", "show", "--all", etc("prod")).out()).contains("# default");
  }

  @Test
  void alarmsAreOfNumbersThatThereAre() throws Exception {
    String rules =
        Files.readString(SourceTree.root().resolve("deploy/prometheus/trinomen.rules.yml"));
    String metrics = installed.signedIn("/metrics");
    Set<String> named = new HashSet<>();
    Matcher name = Pattern.compile("trinomen_[a-z_]+").matcher(rules);
    while (name.find()) {
      named.add(name.group());
    }
    named.remove("trinomen_certificate_expiry_days"); // told where there is a certificate
    assertThat(named).isNotEmpty().allSatisfy(each -> assertThat(metrics).contains(each));
  }

  private static String etc(String environment) {
    return SourceTree.root().resolve("deploy/etc").resolve(environment).toString();
  }
}
