package org.trinomen.archive.pixel;

import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.pixel.DecodedFrame;
import org.trinomen.dicom.pixel.FrameEncoder;
import org.trinomen.dicom.pixel.ImageDescription;
import org.trinomen.dicom.pixel.Photometric;
import org.trinomen.dicom.pixel.SampleType;

/** JPEG baseline of 8 bits, by the JDK. */
final class JpegBaselineEncoder implements FrameEncoder {

  private final int quality;

  JpegBaselineEncoder(int quality) {
    this.quality = quality;
  }

  @Override
  public String transferSyntaxUid() {
    return Uids.JPEGBaseline8Bit;
  }

  @Override
  public boolean lossy() {
    return true;
  }

  @Override
  public boolean encodes(ImageDescription image) {
    boolean grey = image.samples() == 1 && image.photometric().isMonochrome();
    boolean colour =
        image.samples() == 3
            && (image.photometric() == Photometric.RGB || image.photometric().isYbr());
    return image.type() == SampleType.INTEGER
        && image.bitsAllocated() == 8
        && !image.signed()
        && (grey || colour);
  }

  @Override
  public ImageDescription described(ImageDescription decoded) {
    return decoded.samples() == 3 ? decoded.interleaved(Photometric.YBR_FULL_422) : decoded;
  }

  @Override
  public byte[] encode(DecodedFrame frame) {
    ImageDescription image = frame.image();
    if (!encodes(image)) {
      throw new DicomException(
          "JPEG baseline has no place for such samples", -1, Tags.format(Tag.PixelData));
    }
    return JpegWriter.write(
        new Picture(image.columns(), image.rows(), image.samples(), 8, frame.samples()), quality);
  }
}
