package org.trinomen.archive.pixel;

import java.util.List;
import org.trinomen.dicom.pixel.FrameDecoders;

/** All decoders that this machine has. */
public final class Codecs {

  private static final FrameDecoders ALL = new FrameDecoders(List.of(new OpenJpegDecoder()));

  private Codecs() {}

  public static FrameDecoders decoders() {
    return ALL;
  }
}
