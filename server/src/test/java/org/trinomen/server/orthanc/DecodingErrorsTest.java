package org.trinomen.server.orthanc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.job.JobState;
import org.trinomen.archive.job.JobStatus;
import org.trinomen.archive.pixel.DecodingRoom;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.pixel.PixelData;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.json.JsonValue;

/** Images that can't be decoded, or not now: what is told of them. */
@Timeout(180)
final class DecodingErrorsTest {

  private static final int SIDE = 256;
  private static final int FRAMES = 3;
  private static final String WEB_INSTANCE =
      "/dicom-web/studies/%1$s1/series/%1$s1.1/instances/%1$s1.1.1".formatted(SampleScans.PREFIX);

  @TempDir Path folder;

  private static byte[] image() {
    byte[] pixels = new byte[SIDE * SIDE * 2 * FRAMES];
    new Random(4).nextBytes(pixels);
    return SampleScans.file(
        SampleScans.slice("ANN-1", "Ann", 1, 1, 1)
            .string(Tag.PhotometricInterpretation, "MONOCHROME2")
            .string(Tag.NumberOfFrames, Integer.toString(FRAMES))
            .integer(Tag.SamplesPerPixel, 1)
            .integer(Tag.Rows, SIDE)
            .integer(Tag.Columns, SIDE)
            .integer(Tag.BitsAllocated, 16)
            .integer(Tag.BitsStored, 16)
            .integer(Tag.HighBit, 15)
            .integer(Tag.PixelRepresentation, 0)
            .bytes(Tag.PixelData, Vr.OW, pixels));
  }

  private static JsonValue.Members upload(RunningArchive archive, byte[] file) throws Exception {
    return RunningArchive.object(archive.upload(file));
  }

  /** PS3.5 §G.5: a frame of the second fragment has more segments than there are. */
  private static byte[] brokenInTheMiddle(byte[] rle) {
    byte[] broken = rle.clone();
    int items = 0;
    for (int at = 0; at < broken.length - 12; at++) {
      boolean item =
          (broken[at] & 0xFF) == 0xFE
              && (broken[at + 1] & 0xFF) == 0xFF
              && broken[at + 2] == 0
              && (broken[at + 3] & 0xFF) == 0xE0;
      // The first one is the table of offsets.
      if (item && ++items == 3) {
        broken[at + 8] = 99;
        return broken;
      }
    }
    throw new AssertionError("there is no second fragment");
  }

  @Test
  void whatBreaksInTheMiddleIsAnErrorAndNoHalfFile() throws Exception {
    byte[] rle;
    try (RunningArchive whole = new RunningArchive(folder.resolve("whole"), Map.of())) {
      String id = upload(whole, image()).text("ID").orElseThrow();
      HttpResponse<byte[]> answer =
          whole.bytes("/instances/" + id + "/file?transcode=" + Uids.RLELossless);
      assertThat(answer.statusCode()).isEqualTo(200);
      rle = answer.body();
    }
    byte[] broken = brokenInTheMiddle(rle);
    Path data = folder.resolve("broken");
    try (RunningArchive archive = new RunningArchive(data, Map.of())) {
      String id = upload(archive, broken).text("ID").orElseThrow();
      HttpResponse<String> answer =
          archive.get("/instances/" + id + "/file?transcode=" + Uids.ExplicitVRLittleEndian);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      assertThat(answer.body()).contains("\"Message\"");

      for (String accept :
          List.of("application/dicom", "multipart/related; type=\"application/dicom\"")) {
        assertThat(
                archive
                    .send(
                        archive
                            .request(WEB_INSTANCE)
                            .header(
                                "Accept",
                                accept + "; transfer-syntax=" + Uids.ExplicitVRLittleEndian))
                    .statusCode())
            .as(accept)
            .isEqualTo(400);
      }
      for (String verb : List.of("modify", "anonymize")) {
        String change = "/instances/" + id + "/" + verb;
        assertThat(
                archive
                    .post(change, "{\"Transcode\": \"" + Uids.ExplicitVRLittleEndian + "\"}")
                    .statusCode())
            .as(verb)
            .isEqualTo(400);
        assertThat(archive.post(change, "{}").statusCode()).as("nothing to decode").isEqualTo(200);
      }
      assertThat(archive.bytes("/instances/" + id + "/file").body()).isEqualTo(broken);
      assertThat(files(data.resolve("spool"))).as("nothing is left behind").isEmpty();
    }
  }

  private static List<Path> files(Path within) throws IOException {
    try (Stream<Path> files = Files.list(within)) {
      return files.toList();
    }
  }

  @Test
  void whoFindsNoRoomToDecodeIsToldToComeAgain() throws Exception {
    try (RunningArchive archive =
        new RunningArchive(folder.resolve("data"), Map.of("limits.decoding-wait", "1 ms"))) {
      JsonValue.Members stored = upload(archive, image());
      String preview = "/instances/" + stored.text("ID").orElseThrow() + "/preview";
      String file =
          "/instances/" + stored.text("ID").orElseThrow() + "/file?transcode=" + Uids.RLELossless;
      String rendered = WEB_INSTANCE + "/frames/2/rendered";
      List<PixelData> taken = takeAllRoom(archive, stored.text("ID").orElseThrow());
      try {
        HttpResponse<String> busy = archive.get(preview);
        assertBusy(busy);
        assertThat(busy.body()).contains("too many images are being decoded");
        assertBusy(archive.get(file));
        assertBusy(archive.get(rendered));
        assertBusy(
            archive.post(
                "/instances/" + stored.text("ID").orElseThrow() + "/modify",
                "{\"Transcode\": \"" + Uids.RLELossless + "\"}"));

        String job =
            RunningArchive.object(
                    archive.post(
                        "/studies/" + stored.text("ParentStudy").orElseThrow() + "/archive",
                        "{\"Asynchronous\": true, \"Transcode\": \"" + Uids.RLELossless + "\"}"))
                .text("ID")
                .orElseThrow();
        JobStatus end = archive.server().jobs().await(job).orElseThrow();
        assertThat(end.state()).isEqualTo(JobState.FAILURE);
        assertThat(end.error().number()).as("the server is busy").isEqualTo(36);
      } finally {
        taken.forEach(PixelData::close);
      }
      for (String path : List.of(preview, file, rendered)) {
        assertThat(archive.bytes(path).statusCode()).as(path).isEqualTo(200);
      }
    }
  }

  /** RFC 9110 §10.2.3: when to come again. */
  private static void assertBusy(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
  }

  private static List<PixelData> takeAllRoom(RunningArchive archive, String id) throws IOException {
    InstanceFacts facts =
        archive
            .server()
            .finder()
            .resource(Level.INSTANCE, PublicId.parse(id).orElseThrow())
            .orElseThrow()
            .facts()
            .orElseThrow();
    List<PixelData> taken = new ArrayList<>();
    boolean room = true;
    while (room) {
      try {
        taken.add(archive.server().finder().pixels(facts).orElseThrow());
      } catch (DecodingRoom.NoRoomException _) {
        room = false;
      }
    }
    return taken;
  }
}
