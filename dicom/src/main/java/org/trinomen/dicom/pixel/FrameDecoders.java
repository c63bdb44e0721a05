package org.trinomen.dicom.pixel;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;

/** All decoders there are. Of two for the same transfer syntax the first one decodes. */
public final class FrameDecoders {

  private static final List<FrameDecoder> OWN =
      List.of(new RleDecoder(), new JpegLsDecoder(), new JpegDecoder(), new DeflatedDecoder());

  private final List<FrameDecoder> decoders;

  /** Those that need no library. */
  public FrameDecoders() {
    this(List.of());
  }

  /** Those that need no library, and behind them others. */
  public FrameDecoders(List<FrameDecoder> others) {
    this.decoders = Stream.concat(OWN.stream(), others.stream()).toList();
  }

  /** Whether images of a transfer syntax can be decoded. */
  public boolean decodes(TransferSyntax syntax) {
    return isPlain(syntax) || decoders.stream().anyMatch(decoder -> decoder.decodes(syntax.uid()));
  }

  /**
   * Decodes a frame.
   *
   * @param number from 0
   * @throws DicomException if the frame is damaged or missing, or nothing here decodes it
   */
  public DecodedFrame decode(PixelData pixels, int number) throws IOException {
    TransferSyntax syntax = pixels.header().transferSyntax();
    byte[] stored = pixels.littleEndianFrame(number);
    if (!pixels.encapsulated() || isPlain(syntax)) {
      return NativeDecoder.decode(stored, pixels.image());
    }
    for (FrameDecoder decoder : decoders) {
      if (decoder.decodes(syntax.uid())) {
        return decoder.decode(stored, pixels.image());
      }
    }
    throw new DicomException(
        "nothing here decodes this transfer syntax", -1, Tags.format(Tag.PixelData));
  }

  /** Not compressed, though perhaps in fragments (PS3.5 §A.4.11). */
  private static boolean isPlain(TransferSyntax syntax) {
    return !syntax.encapsulated()
        || syntax.uid().equals(Uids.EncapsulatedUncompressedExplicitVRLittleEndian);
  }
}
