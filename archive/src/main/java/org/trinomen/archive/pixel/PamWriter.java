package org.trinomen.archive.pixel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the Portable Arbitrary Map of Netpbm (pam(5)). */
public final class PamWriter {

  private PamWriter() {}

  /** The file. */
  public static byte[] write(Picture picture) {
    byte[] header =
        """
        P7
        WIDTH %d
        HEIGHT %d
        DEPTH %d
        MAXVAL %d
        TUPLTYPE %s
        ENDHDR
        """
            .formatted(
                picture.width(),
                picture.height(),
                picture.channels(),
                (1 << picture.bits()) - 1,
                picture.channels() == 3 ? "RGB" : "GRAYSCALE")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] samples = picture.samples();
    byte[] file = Arrays.copyOf(header, header.length + samples.length);
    int swap = picture.bits() == 16 ? 1 : 0;
    for (int i = 0; i < samples.length; i++) {
      file[header.length + i] = samples[i ^ swap];
    }
    return file;
  }
}
