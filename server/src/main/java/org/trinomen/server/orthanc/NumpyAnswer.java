package org.trinomen.server.orthanc;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.trinomen.archive.pixel.FramePictures;
import org.trinomen.server.http.Exchange;

/** Answers with frames for NumPy, one at a time; compressed, in a zip as {@code savez} makes it. */
final class NumpyAnswer {

  /** Writes frames one behind the other. */
  interface Frames {
    void write(OutputStream out) throws IOException;
  }

  private NumpyAnswer() {}

  /** One frame. */
  static void frame(ImageRoutes.Found found) throws IOException {
    if (ImageRoutes.isDecodable(found)) {
      FramePictures pictures = found.pictures(found.frame());
      NumpyFile.Shape shape = shape(found.exchange(), pictures);
      send(found.exchange(), shape, 0, out -> NumpyFile.write(pictures, shape, out));
    }
  }

  /** All frames of an instance. */
  static void instance(ImageRoutes.Found found) throws IOException {
    if (ImageRoutes.isDecodable(found)) {
      FramePictures first = found.pictures(0);
      NumpyFile.Shape shape = shape(found.exchange(), first);
      int count = found.pixels().frames();
      send(
          found.exchange(),
          shape,
          count,
          out -> {
            NumpyFile.write(first, shape, out);
            for (int i = 1; i < count; i++) {
              NumpyFile.write(found.pictures(i), shape, out);
            }
          });
    }
  }

  static NumpyFile.Shape shape(Exchange exchange, FramePictures pictures) {
    return NumpyFile.shape(pictures, exchange.query().flag("rescale", true));
  }

  /**
   * Sends an array.
   *
   * @param count as {@link NumpyFile#header} has it
   */
  static void send(Exchange exchange, NumpyFile.Shape shape, int count, Frames frames)
      throws IOException {
    byte[] header = NumpyFile.header(shape, count);
    if (exchange.query().flag("compress", false)) {
      ZipOutputStream zip = new ZipOutputStream(exchange.answerStream("application/octet-stream"));
      zip.putNextEntry(new ZipEntry("arr_0"));
      zip.write(header);
      frames.write(zip);
      zip.closeEntry();
      zip.close();
      return;
    }
    long length = header.length + Math.max(1, count) * shape.frameBytes();
    OutputStream out = exchange.answerStream("application/octet-stream", length);
    out.write(header);
    frames.write(out);
    out.close();
  }
}
