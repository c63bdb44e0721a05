package org.trinomen.archive.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.pixel.DecodedFrame;
import org.trinomen.dicom.pixel.ImageDescription;
import org.trinomen.dicom.pixel.Photometric;
import org.trinomen.dicom.pixel.SampleType;

/** JPEG 2000 by the machine's OpenJPEG: lossless there and back, and damaged frames are refused. */
final class OpenJpegTest {

  private static final int DAMAGED = 400;

  @BeforeAll
  static void requireLibrary() {
    boolean here = OpenJpegLibrary.find().isPresent();
    if (!here) {
      System.out.println("not run: it needs libopenjp2-7");
    }
    Assumptions.assumeTrue(here, "no OpenJPEG");
  }

  @Test
  void whatIsEncodedIsDecodedTheSame() {
    for (ImageDescription image :
        List.of(
            image(1, 1, 1, 8, 8, false),
            image(31, 50, 1, 16, 12, false),
            image(31, 50, 1, 16, 16, true),
            image(20, 17, 3, 8, 8, false))) {
      DecodedFrame frame = frame(image);
      byte[] encoded = new OpenJpegEncoder().encode(frame);
      assertThat(new OpenJpegDecoder().decode(encoded, image).samples())
          .as("%s", image)
          .isEqualTo(frame.samples());
    }
  }

  @Test
  void damagedFramesAreDecodedOrRefusedAndNothingElse() {
    Random random = new Random(15444);
    ImageDescription image = image(40, 40, 1, 16, 12, false);
    byte[] sound = new OpenJpegEncoder().encode(frame(image));
    int refused = 0;
    for (int i = 0; i < DAMAGED; i++) {
      byte[] damaged = sound.clone();
      for (int change = 0; change <= i % 3; change++) {
        int most = random.nextBoolean() ? 120 : damaged.length;
        damaged[random.nextInt(most)] = (byte) random.nextInt();
      }
      if (i % 4 == 0) {
        damaged = Arrays.copyOf(damaged, 1 + random.nextInt(damaged.length));
      }
      try {
        assertThat(new OpenJpegDecoder().decode(damaged, image).samples()).hasSize(3200);
      } catch (DicomException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive().isLessThan(DAMAGED);
  }

  @Test
  void anotherImageThanDescribedIsRefusedBeforeItIsDecoded() {
    byte[] encoded = new OpenJpegEncoder().encode(frame(image(40, 40, 1, 16, 12, false)));
    assertThatThrownBy(() -> new OpenJpegDecoder().decode(encoded, image(40, 41, 1, 16, 12, false)))
        .isInstanceOf(DicomException.class)
        .hasMessageContaining("another image");
  }

  private static ImageDescription image(
      int rows, int columns, int samples, int allocated, int stored, boolean signed) {
    return new ImageDescription(
        SampleType.INTEGER,
        rows,
        columns,
        samples,
        samples == 1 ? Photometric.MONOCHROME2 : Photometric.RGB,
        allocated,
        stored,
        stored - 1,
        signed,
        false,
        1);
  }

  private static DecodedFrame frame(ImageDescription image) {
    Random random = new Random(7);
    byte[] samples = new byte[(int) image.frameBytes()];
    int width = image.sampleBytes();
    for (int i = 0; i < image.frameSamples(); i++) {
      int value = random.nextInt(1 << (image.bitsStored() - 1)) / 3 + i % 50;
      int kept = Math.min(value, (1 << (image.bitsStored() - 1)) - 1);
      samples[i * width] = (byte) kept;
      if (width > 1) {
        samples[i * width + 1] = (byte) (kept >> 8);
      }
    }
    return new DecodedFrame(image, samples);
  }
}
