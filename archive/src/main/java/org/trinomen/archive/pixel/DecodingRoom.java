package org.trinomen.archive.pixel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.pixel.ImageDescription;
import org.trinomen.dicom.pixel.PixelData;

/**
 * How much memory images may take that are open at the same time. A frame is held stored, decoded,
 * and as whatever is made of it; who finds no room waits for it, in the order of arrival, and is
 * turned away if it takes too long. So many callers at once, or few with large images, take time
 * and not the server.
 */
public final class DecodingRoom {

  /** Stored, decoded, and the picture. */
  private static final int COPIES = 3;

  /** In which it is counted; less than one is one. */
  private static final int UNIT = 64 << 10;

  private final int units;
  private final Semaphore free;
  private final Duration patience;

  /**
   * A room.
   *
   * @param bytes all frames together
   * @param patience how long is waited for room
   */
  public DecodingRoom(long bytes, Duration patience) {
    this.units = Math.clamp(bytes / UNIT, 1, Integer.MAX_VALUE);
    this.free = new Semaphore(units, true);
    this.patience = patience;
  }

  /** Half of the memory that this program may have. */
  public static DecodingRoom ofThisMachine(Duration patience) {
    return new DecodingRoom(Runtime.getRuntime().maxMemory() / 2, patience);
  }

  /**
   * Waits for room for an image, which is given back when the image is closed.
   *
   * @throws DicomException if there never is that much; the image is closed then
   * @throws NoRoomException if there was none for too long; the image is closed then
   */
  public Optional<PixelData> enter(Optional<PixelData> image) throws IOException {
    if (image.isEmpty()) {
      return image;
    }
    int wanted = units(image.get().image());
    boolean entered = false;
    try {
      if (wanted > units) {
        throw new DicomException(
            "the frames are too large for this machine's memory", -1, Tags.format(Tag.PixelData));
      }
      entered = free.tryAcquire(wanted, patience.toMillis(), TimeUnit.MILLISECONDS);
      if (!entered) {
        throw new NoRoomException();
      }
      return Optional.of(image.get().releasing(() -> free.release(wanted)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("no room for an image").initCause(e);
    } finally {
      if (!entered) {
        image.get().close();
      }
    }
  }

  private static int units(ImageDescription image) {
    return Math.toIntExact(COPIES * image.frameBytes() / UNIT + 1);
  }

  /** Images of others took all the room for too long. */
  public static final class NoRoomException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoRoomException() {
      super("too many images are being decoded: ask again later");
    }
  }
}
