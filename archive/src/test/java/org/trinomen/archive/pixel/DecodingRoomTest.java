package org.trinomen.archive.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.io.DicomWriter;
import org.trinomen.dicom.pixel.PixelData;
import org.trinomen.dicom.pixel.PixelLimits;

/**
 * Images wait for room in memory, get it when others are closed, or are told that there is none.
 */
class DecodingRoomTest {

  private static final Duration AT_ONCE = Duration.ZERO;

  /** An image of 256 by 256 bytes: 192 kB with its copies, and a bit. */
  private static Optional<PixelData> image(int rows) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    DicomWriter.writeFile(
        new DataSetBuilder()
            .uid(Tag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7")
            .uid(Tag.SOPInstanceUID, "1.2.3")
            .integer(Tag.Rows, rows)
            .integer(Tag.Columns, 256)
            .integer(Tag.BitsAllocated, 8)
            .bytes(Tag.PixelData, Vr.OB, new byte[256 * rows])
            .build(),
        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
        file);
    byte[] bytes = file.toByteArray();
    return PixelData.open(
        (position, into, offset, length) -> {
          int count = (int) Math.min(length, bytes.length - position);
          System.arraycopy(bytes, (int) position, into, offset, count);
          return count;
        },
        PixelLimits.DEFAULT);
  }

  @Test
  void imagesTakeRoomUntilTheyAreClosed() throws Exception {
    DecodingRoom room = new DecodingRoom(2 * 256 << 10, AT_ONCE);
    PixelData first = room.enter(image(256)).orElseThrow();
    try (PixelData second = room.enter(image(256)).orElseThrow()) {
      assertThat(second.frame(0)).hasSize(65_536);
      assertThatThrownBy(() -> room.enter(image(256)))
          .isInstanceOf(DecodingRoom.NoRoomException.class);
      first.close();
      first.close();
      room.enter(image(256)).orElseThrow().close();
      PixelData again = room.enter(image(256)).orElseThrow();
      assertThatThrownBy(() -> room.enter(image(1)))
          .as("closing twice gives back once")
          .isInstanceOf(DecodingRoom.NoRoomException.class);
      again.under(again.header()).close();
    }
    room.enter(image(512)).orElseThrow().close();
  }

  @Test
  void whatNeverFitsIsRefusedAtOnceAndTakesNothing() throws Exception {
    DecodingRoom room = new DecodingRoom(256 << 10, Duration.ofDays(1));
    assertThatThrownBy(() -> room.enter(image(512)))
        .isInstanceOf(DicomException.class)
        .hasMessageContaining("too large for this machine");
    room.enter(image(256)).orElseThrow().close();
    assertThat(room.enter(Optional.empty())).isEmpty();
  }

  @Test
  void whoWaitsGetsTheRoomThatIsGivenBack() throws Exception {
    DecodingRoom room = new DecodingRoom(256 << 10, Duration.ofDays(1));
    PixelData first = room.enter(image(256)).orElseThrow();
    FutureTask<PixelData> second = new FutureTask<>(() -> room.enter(image(256)).orElseThrow());
    Thread waiting = Thread.ofPlatform().start(second);
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    assertThat(second.isDone()).isFalse();
    first.close();
    second.get().close();
  }
}
