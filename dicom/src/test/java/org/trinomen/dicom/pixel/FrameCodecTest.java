package org.trinomen.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.DicomException;

/** Frames encoded here are the same once decoded; of formats with examples, the examples. */
final class FrameCodecTest {

  private static final List<ImageDescription> IMAGES =
      List.of(
          Frames.image(1, 1, 1, 8, 8),
          Frames.image(40, 33, 1, 8, 8),
          Frames.image(40, 300, 1, 8, 7),
          Frames.image(16, 16, 1, 16, 10),
          Frames.image(64, 65, 1, 16, 12),
          Frames.image(64, 65, 1, 16, 16),
          Frames.image(17, 40, 3, 8, 8),
          Frames.image(17, 40, 3, 16, 16),
          Frames.image(8, 3, 4, 8, 2));

  @Test
  void whatIsEncodedAsJpegLsIsDecodedTheSame() {
    for (ImageDescription image : IMAGES) {
      assertRoundTrip(new JpegLsEncoder(), new JpegLsDecoder(), image);
    }
  }

  @Test
  void whatIsEncodedAsRleIsDecodedTheSame() {
    for (ImageDescription image : IMAGES) {
      assertRoundTrip(new RleEncoder(), new RleDecoder(), image);
    }
    assertRoundTrip(new RleEncoder(), new RleDecoder(), Frames.image(9, 12, 3, 32, 32));
  }

  @Test
  void signedSamplesKeepTheirSign() {
    ImageDescription image = Frames.image(1, 4, 1, 16, 12).withIntegers(16, 12, true);
    byte[] samples = HexFormat.of().parseHex("FFFF" + "00F8" + "FF07" + "0000");
    DecodedFrame frame = new DecodedFrame(image, samples);
    byte[] encoded = new JpegLsEncoder().encode(frame);
    assertThat(new JpegLsDecoder().decode(encoded, image).samples()).isEqualTo(samples);
  }

  @Test
  void losslessJpegGivesTheSamplesBack() {
    for (int bits : List.of(8, 12, 16)) {
      ImageDescription image = Frames.image(33, 20, 1, bits > 8 ? 16 : 8, bits);
      for (int seed = 0; seed < 10; seed++) {
        DecodedFrame frame = Frames.frame(image, new Random(seed));
        byte[] encoded = LosslessJpeg.encode(frame);
        assertThat(new JpegDecoder().decode(encoded, image).samples()).isEqualTo(frame.samples());
      }
    }
  }

  @Test
  void anotherImageThanDescribedIsRefused() {
    ImageDescription image = Frames.image(16, 16, 1, 8, 8);
    byte[] encoded = new JpegLsEncoder().encode(Frames.frame(image, new Random(1)));
    for (ImageDescription other :
        List.of(
            Frames.image(16, 17, 1, 8, 8),
            Frames.image(8, 16, 1, 8, 8),
            Frames.image(16, 16, 3, 8, 8))) {
      assertThatThrownBy(() -> new JpegLsDecoder().decode(encoded, other))
          .isInstanceOf(DicomException.class)
          .hasMessageContaining("another image");
    }
  }

  private static void assertRoundTrip(
      FrameEncoder encoder, FrameDecoder decoder, ImageDescription image) {
    assertThat(encoder.encodes(image)).isTrue();
    assertThat(decoder.decodes(encoder.transferSyntaxUid())).isTrue();
    for (int seed = 0; seed < 10; seed++) {
      DecodedFrame frame = Frames.frame(image, new Random(seed));
      byte[] encoded = encoder.encode(frame);
      assertThat(decoder.decode(encoded, image).samples())
          .as("%s, seed %d", image, seed)
          .isEqualTo(frame.samples());
    }
  }
}
