package org.trinomen.archive.pixel;

import java.util.Arrays;
import java.util.Optional;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.pixel.Colours;
import org.trinomen.dicom.pixel.DecodedFrame;
import org.trinomen.dicom.pixel.Extent;
import org.trinomen.dicom.pixel.FrameAttributes;
import org.trinomen.dicom.pixel.GreyScale;
import org.trinomen.dicom.pixel.ImageDescription;
import org.trinomen.dicom.pixel.LittleEndian;
import org.trinomen.dicom.pixel.Photometric;
import org.trinomen.dicom.pixel.Rescale;
import org.trinomen.dicom.pixel.Shades;
import org.trinomen.dicom.pixel.Window;

/**
 * Pictures of a frame, as the clients of Orthanc know them. Its arithmetic is of single precision,
 * and so is it here, so that no shade is another one.
 */
public final class FramePictures {

  private final DecodedFrame frame;
  private final FrameAttributes attributes;
  private final int bitsStored;

  /**
   * Of a frame.
   *
   * @param number of the frame, from 0
   * @throws org.trinomen.dicom.DicomException if its colours can't be told
   */
  public FramePictures(DecodedFrame decoded, DataSet dataSet, int number) {
    this.frame = shown(decoded, dataSet);
    this.attributes = new FrameAttributes(dataSet, number);
    this.bitsStored = decoded.image().bitsStored();
  }

  /** Grey as it is; single bits as black and white; colours as red, green and blue. */
  private static DecodedFrame shown(DecodedFrame decoded, DataSet dataSet) {
    ImageDescription image = decoded.image();
    if (image.bitsAllocated() == 1) {
      byte[] samples = decoded.samples().clone();
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (byte) -samples[i];
      }
      return new DecodedFrame(image.withIntegers(8, 8, false), samples);
    }
    return image.photometric().isMonochrome()
            || (image.samples() == 1 && image.photometric() == Photometric.OTHER)
        ? decoded
        : Colours.rgb(decoded, dataSet);
  }

  /** The frame that is shown: grey, or red, green and blue. */
  public DecodedFrame frame() {
    return frame;
  }

  public boolean isColour() {
    return frame.image().samples() == 3;
  }

  /** What its values mean. */
  public Rescale rescale() {
    return isColour() ? Rescale.NONE : attributes.rescale();
  }

  /** Grey from the least value to the greatest; colours as they are. */
  public Picture preview() {
    if (isColour()) {
      return colour();
    }
    Extent extent = Extent.of(frame);
    if (extent.least() == extent.most()) {
      return grey(new byte[frame.image().frameSamples()]);
    }
    float scale = 255.0f / (float) (extent.most() - extent.least());
    float offset = (float) -extent.least() * scale;
    return grey(Shades.of(frame, value -> Math.round(scale * (float) value + offset)));
  }

  /**
   * As it is to be looked at, in the exact window: 0 at its lower bound and 255 at its upper.
   *
   * @param asked the window, if another than that of the header is asked for
   */
  public Picture rendered(Optional<Window> asked) {
    if (isColour()) {
      return colour();
    }
    Window window = asked.orElseGet(this::window);
    double width = Math.max(1, window.width());
    Rescale rescale = attributes.rescale();
    double slope = rescale.slope();
    float scale = (float) (255 * slope / width);
    float offset = (float) ((rescale.intercept() - window.centre() + width / 2) / slope) * scale;
    return grey(Shades.of(frame, value -> scale * (float) value + offset));
  }

  /** The window of the header; all that the bits stored can say where it has none. */
  public Window window() {
    double all = Math.scalb(1.0, bitsStored);
    return attributes
        .window()
        .orElseGet(() -> new Window(all / 2, all, Window.Function.LINEAR_EXACT));
  }

  /** As the standard has it: look-up tables, window functions, presentation (PS3.4 §N.2). */
  public Picture presented(Optional<Window> asked) {
    if (isColour()) {
      return colour();
    }
    GreyScale scale =
        asked.isPresent()
            ? GreyScale.of(attributes, frame, asked.get())
            : GreyScale.of(attributes, frame);
    return picture(1, 8, scale.render(frame));
  }

  /** Stored values of grey, cut to what 8 bits can hold. */
  public Picture cutTo8() {
    return picture(1, 8, Shades.of(frame, value -> value));
  }

  /**
   * Stored values of grey, cut to what 16 bits can hold.
   *
   * @param signed whether values below 0 are kept, as the bits that they have
   */
  public Picture cutTo16(boolean signed) {
    int count = frame.image().frameSamples();
    byte[] samples = new byte[count * 2];
    int least = signed ? Short.MIN_VALUE : 0;
    int most = signed ? Short.MAX_VALUE : 0xFFFF;
    for (int i = 0; i < count; i++) {
      int value =
          frame.image().sampleBytes() <= 2
              ? Math.clamp(frame.integer(i), least, most)
              : (int) Math.clamp(frame.sample(i), least, most);
      LittleEndian.put16(samples, i * 2, value);
    }
    return picture(1, 16, samples);
  }

  /** Colours; of 16 bits the upper eight. */
  private Picture colour() {
    if (frame.image().sampleBytes() == 1) {
      return picture(3, 8, frame.samples());
    }
    byte[] samples = new byte[frame.image().frameSamples()];
    int width = frame.image().sampleBytes();
    for (int i = 0; i < samples.length; i++) {
      samples[i] = frame.samples()[i * width + width - 1];
    }
    return picture(3, 8, samples);
  }

  /** Low values are bright in MONOCHROME1. */
  private Picture grey(byte[] shades) {
    if (frame.image().photometric() == Photometric.MONOCHROME1) {
      byte[] inverted = Arrays.copyOf(shades, shades.length);
      for (int i = 0; i < inverted.length; i++) {
        inverted[i] = (byte) ~inverted[i];
      }
      return picture(1, 8, inverted);
    }
    return picture(1, 8, shades);
  }

  private Picture picture(int channels, int bits, byte[] samples) {
    ImageDescription image = frame.image();
    return new Picture(image.columns(), image.rows(), channels, bits, samples);
  }
}
