package org.trinomen.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.dicom.dimse.ContextProposal.Kind;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.dimse.StoreScu;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Implementation;

/** A server whose real disk is full, gone or lying: what its callers see, and that it goes on. */
final class DiskFaultTest {

  private static final long SEED = 507;

  /** 64 MiB are kept in reserve: the rest is what can be used. */
  private static final String DISK = "size=84m";

  private static final Map<String, String> DICOM =
      Map.of("dicom.enabled", "true", "dicom.port", "0", "dicom.accept-unknown-callers", "true");

  @TempDir private Path folder;

  private boolean mounted;

  private Path disk() throws IOException, InterruptedException {
    Path disk = Files.createDirectories(folder.resolve("disk"));
    int exit = run("mount", "-t", "tmpfs", "-o", DISK, "tmpfs", disk.toString());
    if (exit != 0) {
      System.out.println("no small disk can be mounted here (root can): not tested");
      abort();
    }
    mounted = true;
    return disk;
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    if (mounted) {
      assertThat(run("umount", folder.resolve("disk").toString())).isZero();
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }

  private static Status store(RunningArchive archive, SmallInstance instance) throws IOException {
    Caller caller =
        Caller.of("DISKTEST", AssociationSettings.of(new Implementation("2.25.1", "TEST")));
    RemoteNode node =
        new RemoteNode("127.0.0.1", archive.server().dicomPort().orElseThrow(), "TRINOMEN");
    try (StoreScu scu = new StoreScu(caller, node, List.of(Kind.of(instance)), List.of())) {
      return ((StoreScu.Answered) scu.send(instance)).status();
    }
  }

  private static void fill(Path filler, long bytes) throws IOException {
    try (RandomAccessFile out = new RandomAccessFile(filler.toFile(), "rw")) {
      out.seek(out.length());
      byte[] chunk = new byte[64 * 1024];
      for (long written = 0; written < bytes; written += chunk.length) {
        out.write(chunk, 0, (int) Math.min(chunk.length, bytes - written));
      }
    }
  }

  /** All there is, to the last byte. */
  private static void fillUp(Path filler) throws IOException {
    try {
      fill(filler, Long.MAX_VALUE / 2);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  @Test
  void aFullDiskRefusesArrivalsServesReadsAndTakesThemAgainWhenThereIsRoom() throws Exception {
    Path disk = disk();
    Path filler = disk.resolve("filler");
    SmallInstance held = SmallInstance.of(SEED, 1, 30_000);
    SmallInstance small = SmallInstance.of(SEED, 2, 30_000);
    SmallInstance large = SmallInstance.of(SEED, 3, 3_000_000);
    try (RunningArchive archive = new RunningArchive(disk.resolve("data"), DICOM)) {
      assertThat(store(archive, held)).isEqualTo(Status.SUCCESS);
      assertThat(archive.get("/readyz").body()).isEqualTo("ready\n");

      fill(filler, disk.toFile().getUsableSpace() - (64 << 20));
      assertRefusedForWantOfRoom(archive, small, large);
      assertServed(archive, held);
      HttpResponse<String> ready = archive.send(archive.anonymous("/readyz"));
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("volumes: there is no room on their disk");
      assertThat(archive.get("/healthz").body()).isEqualTo("ok\n");

      Files.delete(filler);
      assertThat(archive.get("/readyz").body()).isEqualTo("ready\n");
      assertThat(store(archive, small)).isEqualTo(Status.SUCCESS);
      assertThat(archive.upload(large.file()).statusCode()).isEqualTo(200);
      assertServed(archive, small);
      assertServed(archive, large);
    }
  }

  private static void assertRefusedForWantOfRoom(
      RunningArchive archive, SmallInstance small, SmallInstance large) throws Exception {
    assertThat(store(archive, small).code()).isEqualTo(0xA700);
    assertThat(store(archive, large).code()).isEqualTo(0xA700);
    for (SmallInstance each : List.of(small, large)) {
      HttpResponse<String> answer = archive.upload(each.file());
      assertThat(answer.statusCode()).isEqualTo(507);
      assertThat(answer.body()).contains("bytes are free").contains("in reserve");
    }
  }

  private static void assertServed(RunningArchive archive, SmallInstance instance)
      throws Exception {
    HttpResponse<byte[]> answer = archive.bytes("/instances/" + instance.publicId() + "/file");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(instance.file());
  }

  /** Someone else's data, down to the last byte: then nothing can be put on record either. */
  @Test
  void whereNothingCanBePutOnRecordNothingIsDoneUntilThereIsRoomAgain() throws Exception {
    Path disk = disk();
    Path filler = disk.resolve("filler");
    SmallInstance held = SmallInstance.of(SEED, 1, 30_000);
    try (RunningArchive archive = new RunningArchive(disk.resolve("data"), DICOM)) {
      assertThat(store(archive, held)).isEqualTo(Status.SUCCESS);
      String label = "/instances/" + held.publicId() + "/labels/seen";
      assertServed(archive, held);

      fillUp(filler);
      HttpResponse<String> change =
          archive.send(archive.request(label).PUT(BodyPublishers.noBody()));
      assertThat(change.statusCode()).isEqualTo(507);
      assertThat(change.body()).contains("no room left").doesNotContain(disk.toString());
      assertThat(store(archive, SmallInstance.of(SEED, 2, 100)).code()).isEqualTo(0xA700);

      Files.delete(filler);
      assertThat(archive.send(archive.request(label).PUT(BodyPublishers.noBody())).statusCode())
          .isEqualTo(200);
      assertThat(store(archive, SmallInstance.of(SEED, 2, 100))).isEqualTo(Status.SUCCESS);
      assertServed(archive, held);
    }
  }

  /** A disk that is taken away, and comes back. */
  @Test
  void aFolderOfVolumesThatIsGoneIsSaidToBeAndWorkGoesOnWhenItIsBack() throws Exception {
    Path data = folder.resolve("data");
    SmallInstance held = SmallInstance.of(SEED, 1, 30_000);
    Map<String, String> settings = Map.of("limits.volume-size-max", "1 MiB");
    try (RunningArchive archive = new RunningArchive(data, settings)) {
      assertThat(archive.upload(held.file()).statusCode()).isEqualTo(200);
      Files.move(data.resolve("volumes"), data.resolve("gone"));

      HttpResponse<String> ready = archive.send(archive.anonymous("/readyz"));
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("volumes: their folder is gone");
      assertThat(archive.upload(SmallInstance.of(SEED, 2, 900_000).file()).statusCode())
          .isIn(500, 503, 507);

      Files.move(data.resolve("gone"), data.resolve("volumes"));
      assertThat(archive.get("/readyz").body()).isEqualTo("ready\n");
      assertServed(archive, held);
      for (int i = 2; i < 5; i++) {
        assertThat(archive.upload(SmallInstance.of(SEED, i, 900_000).file()).statusCode())
            .isEqualTo(200);
        assertServed(archive, SmallInstance.of(SEED, i, 900_000));
      }
    }
  }

  @Test
  void whatHasGoneBadOnTheDiskIsServedAtNoRoute() throws Exception {
    SmallInstance bad = SmallInstance.of(SEED, 1, 30_000);
    SmallInstance good = SmallInstance.of(SEED, 2, 30_000);
    Path data = folder.resolve("data");
    try (RunningArchive archive = new RunningArchive(data, Map.of())) {
      archive.upload(bad.file());
      archive.upload(good.file());
      flipABitBehind(data.resolve("volumes/000001.vol"), bad);
      String path = "/instances/" + bad.publicId();
      for (String route :
          List.of(
              "/file", "/tags", "/simplified-tags", "/preview", "/frames/0/raw", "/dicom-web")) {
        HttpResponse<byte[]> answer =
            route.equals("/dicom-web") ? archive.bytes(dicomWeb(bad)) : archive.bytes(path + route);
        assertThat(answer.statusCode()).as(route + new String(answer.body(), UTF_8)).isEqualTo(500);
        assertThat(new String(answer.body(), UTF_8))
            .as(route)
            .contains("does not match its digest");
      }
      assertServed(archive, good);
    }
  }

  private static String dicomWeb(SmallInstance instance) {
    String root = instance.sopInstanceUid().substring(0, instance.sopInstanceUid().indexOf(".3."));
    return "/dicom-web/studies/%s.1/series/%s.2.0/instances/%s"
        .formatted(root, root, instance.sopInstanceUid());
  }

  private static void flipABitBehind(Path volume, SmallInstance instance) throws IOException {
    byte[] bytes = Files.readAllBytes(volume);
    byte[] dataSet = instance.dataSet();
    int at = indexOf(bytes, dataSet);
    bytes[at + dataSet.length - 500] ^= 4;
    Files.write(volume, bytes);
  }

  private static int indexOf(byte[] where, byte[] what) {
    for (int at = 0; at + what.length <= where.length; at++) {
      if (Arrays.mismatch(where, at, at + what.length, what, 0, what.length) < 0) {
        return at;
      }
    }
    throw new AssertionError("not there");
  }

  @Test
  void aSecondProcessOnTheSameFolderIsRefusedWithAClearWordAndSoAreTheCommands() throws Exception {
    try (ServerProcess first = ServerProcess.start(folder)) {
      assertThat(first.dicomPort()).isPositive();
      for (List<String> command :
          List.of(
              List.of("serve", "--set", "http.port=0", "--set", "dicom.port=0"),
              List.of("verify"),
              List.of("rebuild", "index"),
              List.of("repair", "--from", folder.toString()))) {
        Process second = ServerProcess.command(folder.resolve("data"), command);
        String said = new String(second.getInputStream().readAllBytes(), UTF_8);
        assertThat(second.waitFor()).as(said).isEqualTo(74);
        assertThat(said).contains("is in use by another process; stop that one first");
      }
    }
  }
}
