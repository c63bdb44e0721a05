package org.trinomen.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.encryption.Keyring;
import org.trinomen.archive.index.IndexFinder;
import org.trinomen.archive.index.SqlIndex;
import org.trinomen.archive.index.SqliteIndex;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.volume.FileVolumeStore;
import org.trinomen.archive.volume.VolumeSettings;
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.dicom.dimse.ContextProposal.Kind;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.dimse.StoreScu;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Implementation;
import org.trinomen.server.cli.TrinomenCommand;
import org.trinomen.server.config.SettingsFile;

/**
 * An answer of Success is a promise that survives {@code kill -9}, whichever door it was given at.
 * {@code -Dtrinomen.kills=100} kills more often.
 */
final class CrashTest {

  private static final long SEED = 20_261_123;
  private static final int KILLS = Integer.getInteger("trinomen.kills", 10);
  private static final int ASSOCIATIONS = 3;
  private static final int UPLOADERS = 3;

  /** What became stable is a fact of the hour, and not among what an index is rebuilt from. */
  private static final String NEVER_STABLE = "resources.stable-age=1 day";

  /** The password of the account that the first start makes. */
  private String password = "";

  @TempDir private Path folder;

  private static final String KEY_FILE = "encryption.key-file";

  private Keyring keyring = Keyring.none();

  /** The setting that goes with the keyring. */
  private String encryption = KEY_FILE + "=";

  private final Random random = new Random(SEED);
  private final AtomicInteger numbers = new AtomicInteger();

  /** What was answered with Success; of many kills the data sets would fill the memory. */
  private record Acknowledged(String sopInstanceUid, PublicId id, String digest) {

    static Acknowledged of(SmallInstance instance) {
      return new Acknowledged(instance.sopInstanceUid(), instance.publicId(), instance.digest());
    }
  }

  private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();

  private final AtomicInteger uploaded = new AtomicInteger();
  private final AtomicInteger stored = new AtomicInteger();

  /** Answers other than Success, of senders that ended there. */
  private final Queue<String> refused = new ConcurrentLinkedQueue<>();

  private final Semaphore answers = new Semaphore(0);

  @Test
  void whatWasAcknowledgedIsThereAfterEachOfManyKills() throws Exception {
    killAgainAndAgain(KILLS, NEVER_STABLE);
  }

  /** And what is not complete yet, large uploads among it, is in no file that can be read. */
  @Test
  void whatIsEncryptedIsThereAfterKillsAndNothingStandsInTheClear() throws Exception {
    Path key = folder.resolve("key.secret");
    assertThat(TrinomenCommand.run("keys", "new", key.toString())).isZero();
    keyring = ConfiguredKeys.of(SettingsFile.of(Map.of(KEY_FILE, key.toString())).encryption());
    encryption = KEY_FILE + "=" + key;
    killAgainAndAgain(Math.max(4, KILLS / 4), NEVER_STABLE, encryption);
  }

  /** Pieces of what was sent last, of which some was under way; all of it was random. */
  private void assertNothingInTheClear(Path data) throws IOException {
    List<String> pieces = new ArrayList<>();
    for (int number = numbers.get(); number > Math.max(0, numbers.get() - 40); number--) {
      byte[] dataSet = numbered(number).dataSet();
      int near = dataSet.length - 50;
      pieces.add(new String(Arrays.copyOfRange(dataSet, near, near + 40), ISO_8859_1));
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(file), ISO_8859_1);
        assertThat(pieces.stream().noneMatch(content::contains)).as(file.toString()).isTrue();
      }
    }
  }

  private void killAgainAndAgain(int kills, String... settings) throws Exception {
    Path data = folder.resolve("data");
    for (int kill = 0; kill < kills; kill++) {
      try (ServerProcess server = ServerProcess.start(folder, settings)) {
        if (kill == 0) {
          password = server.fact("password");
        }
        sendUntilKilled(server);
      }
      if (keyring.encrypts()) {
        assertNothingInTheClear(data);
      }
    }
    assertThat(acknowledged).hasSizeGreaterThan(kills);
    assertThat(uploaded).hasPositiveValue();
    assertThat(stored).hasPositiveValue();
    try (ServerProcess server = ServerProcess.start(folder, settings)) {
      assertThat(server.terminate()).isZero();
    }
    assertAllThere(data);
    // Reads all volumes, and the chains of audit trail, ledger and annotations.
    assertThat(run("verify", data)).isZero();
    assertTheIndexIsRebuiltTheSame(data);
    System.out.println(
        acknowledged.size() + " acknowledged instances are there after " + kills + " kills");
  }

  private int run(String command, Path data, String... more) {
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(List.of(more));
    line.addAll(List.of("--set", "data.folder=" + data, "--set", encryption));
    return TrinomenCommand.run(line.toArray(String[]::new));
  }

  private void assertTheIndexIsRebuiltTheSame(Path data) throws IOException, SQLException {
    List<String> before = IndexDump.of(data.resolve("index.db"));
    assertThat(run("rebuild", data, "index")).isZero();
    assertThat(IndexDump.of(data.resolve("index.db"))).isEqualTo(before);
  }

  private void sendUntilKilled(ServerProcess server) throws InterruptedException {
    answers.drainPermits();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < ASSOCIATIONS; i++) {
      senders.add(Thread.ofVirtual().start(() -> send(server.dicomPort())));
    }
    for (int i = 0; i < UPLOADERS; i++) {
      senders.add(Thread.ofVirtual().start(() -> upload(server.url())));
    }
    // Some kills come with the first answers, some in the thick of it; then a few milliseconds
    // more, to hit other places than the one just behind an answer.
    boolean answered = answers.tryAcquire(1 + random.nextInt(80), 60, TimeUnit.SECONDS);
    boolean early = new CountDownLatch(1).await(random.nextInt(25), TimeUnit.MILLISECONDS);
    server.kill();
    for (Thread sender : senders) {
      sender.join();
    }
    assertThat(refused).isEmpty();
    assertThat(answered).as("the server answers").isTrue();
    assertThat(early).isFalse();
  }

  /** Ends when the server is gone. */
  private void upload(String url) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (true) {
        SmallInstance instance = next();
        HttpResponse<String> answer =
            client.send(uploading(url, instance), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
          refused.add("HTTP " + answer.statusCode());
          return;
        }
        acknowledged.add(Acknowledged.of(instance));
        uploaded.incrementAndGet();
        answers.release();
      }
    } catch (IOException e) {
      // The server is gone: what was not answered counts for nothing.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest uploading(String url, SmallInstance instance) {
    String pair = "admin:" + password;
    return HttpRequest.newBuilder(URI.create(url).resolve("/instances"))
        .header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
        .POST(BodyPublishers.ofByteArray(instance.file()))
        .build();
  }

  private void send(int port) {
    Caller caller =
        Caller.of("CRASHTEST", AssociationSettings.of(new Implementation("2.25.1", "TEST")));
    RemoteNode node = new RemoteNode("127.0.0.1", port, "TRINOMEN");
    SmallInstance instance = next();
    try (StoreScu scu = new StoreScu(caller, node, List.of(Kind.of(instance)), List.of())) {
      while (scu.send(instance) instanceof StoreScu.Answered answered) {
        if (!answered.status().equals(Status.SUCCESS)) {
          refused.add("C-STORE " + answered.status());
          return;
        }
        acknowledged.add(Acknowledged.of(instance));
        stored.incrementAndGet();
        answers.release();
        instance = next();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Mostly small, every tenth longer than what the server holds in memory. */
  private SmallInstance next() {
    return numbered(numbers.incrementAndGet());
  }

  private static SmallInstance numbered(int number) {
    return SmallInstance.of(
        SEED, number, number % 10 == 0 ? 1_500_000 : 200 + number * 37 % 60_000);
  }

  private void assertAllThere(Path data) throws IOException {
    try (SqlIndex index = SqliteIndex.open(data.resolve("index.db"));
        FileVolumeStore volumes =
            FileVolumeStore.open(
                FileVolumeStore.Environment.system(keyring),
                data.resolve("volumes"),
                VolumeSettings.DEFAULT,
                FileVolumeStore.first())) {
      IndexFinder finder = new IndexFinder(index, volumes);
      for (Acknowledged kept : acknowledged) {
        List<Resource> held = finder.versions(kept.id());
        assertThat(held).as(kept.sopInstanceUid()).hasSize(1);
        try (InputStream file = finder.open(held.getFirst().facts().orElseThrow())) {
          assertThat(SmallInstance.digestOf(SmallInstance.dataSetOf(file.readAllBytes())))
              .as(kept.sopInstanceUid())
              .isEqualTo(kept.digest());
        }
      }
    }
  }
}
