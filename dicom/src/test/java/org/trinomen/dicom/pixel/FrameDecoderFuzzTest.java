package org.trinomen.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.DicomException;

/**
 * Damaged frames, made from sound ones by chance: they are decoded or refused with {@link
 * DicomException}, nothing else, and take no more memory than a frame so described can. {@code
 * -Dtrinomen.fuzz.runs} gives more of them, {@code -Dtrinomen.fuzz.seed} others.
 */
final class FrameDecoderFuzzTest {

  /**
   * Tables, coefficients and planes of JPEG: a few times the frame; and what objects and classes
   * cost.
   */
  private static final long BYTES_PER_SAMPLE = 24;

  private static final long FIXED_COST = 8 << 20;

  private record Seed(FrameDecoder decoder, ImageDescription image, byte[] encoded) {}

  @Test
  void damagedFramesAreDecodedOrRefusedAndNothingElse() throws IOException {
    Random random = new Random(Long.getLong("trinomen.fuzz.seed", 1895));
    List<Seed> seeds = seeds();
    // Loading classes takes memory too, but once.
    seeds.forEach(seed -> seed.decoder().decode(seed.encoded(), seed.image()));
    int runs = Integer.getInteger("trinomen.fuzz.runs", 6000);
    int accepted = 0;
    for (int i = 0; i < runs; i++) {
      Seed seed = seeds.get(i % seeds.size());
      byte[] input = mutate(seed.encoded(), random);
      try {
        accepted += check(seed.decoder(), seed.image(), input) ? 1 : 0;
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "run " + i + " of " + seed.decoder().getClass().getSimpleName(), e);
      }
    }
    System.out.println("Mutated frames: " + runs + ", of which decoded: " + accepted);
    assertThat(accepted).isPositive().isLessThan(runs);
  }

  /** Run by Jazzer where it is asked to; else once with no input. */
  @FuzzTest(maxDuration = "10s")
  void anyBytesAreDecodedOrRefusedAndNothingElse(byte[] input) {
    for (FrameDecoder decoder :
        List.of(new RleDecoder(), new JpegLsDecoder(), new JpegDecoder(), new DeflatedDecoder())) {
      check(decoder, Frames.image(16, 16, 1, 8, 8), input);
    }
  }

  /** Whether it was decoded. */
  private static boolean check(FrameDecoder decoder, ImageDescription image, byte[] input) {
    long before = allocated();
    try {
      DecodedFrame frame = decoder.decode(input, image);
      assertThat(frame.samples()).hasSize((int) image.frameBytes());
      return true;
    } catch (DicomException e) {
      assertThat(e.what()).isNotBlank();
      return false;
    } finally {
      assertThat(allocated() - before)
          .isLessThan(FIXED_COST + BYTES_PER_SAMPLE * image.frameSamples());
    }
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static byte[] mutate(byte[] seed, Random random) {
    byte[] bytes = seed.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes && bytes.length > 1; i++) {
      // Most of the ways to go wrong are in the headers, which are short.
      int most = random.nextBoolean() ? Math.min(bytes.length, 200) : bytes.length;
      int at = random.nextInt(most);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt());
        case 2 -> bytes = Arrays.copyOf(bytes, at);
        default -> {
          int count = Math.min(random.nextInt(8), bytes.length - at);
          System.arraycopy(bytes, at + count, bytes, at, bytes.length - at - count);
        }
      }
    }
    return bytes;
  }

  private static List<Seed> seeds() throws IOException {
    List<Seed> seeds = new ArrayList<>();
    Random random = new Random(7);
    for (ImageDescription image :
        List.of(
            Frames.image(24, 31, 1, 8, 8),
            Frames.image(24, 31, 1, 16, 12),
            Frames.image(24, 31, 3, 8, 8))) {
      DecodedFrame frame = Frames.frame(image, random);
      seeds.add(new Seed(new RleDecoder(), image, new RleEncoder().encode(frame)));
      seeds.add(new Seed(new JpegLsDecoder(), image, new JpegLsEncoder().encode(frame)));
      seeds.add(new Seed(new DeflatedDecoder(), image, deflated(frame.samples())));
    }
    seeds.add(new Seed(new JpegDecoder(), Frames.image(40, 40, 1, 8, 8), jpeg(1, false)));
    seeds.add(new Seed(new JpegDecoder(), Frames.image(40, 40, 3, 8, 8), jpeg(3, false)));
    seeds.add(new Seed(new JpegDecoder(), Frames.image(40, 40, 3, 8, 8), jpeg(3, true)));
    ImageDescription deep = Frames.image(24, 31, 1, 16, 16);
    byte[] lossless = LosslessJpeg.encode(Frames.frame(deep, random));
    seeds.add(new Seed(new JpegDecoder(), deep, lossless));
    return seeds;
  }

  private static byte[] deflated(byte[] samples) {
    Deflater deflater = new Deflater(6, true);
    deflater.setInput(samples);
    deflater.finish();
    byte[] out = new byte[samples.length + 100];
    int length = deflater.deflate(out);
    deflater.end();
    return Arrays.copyOf(out, length);
  }

  private static byte[] jpeg(int samples, boolean progressive) throws IOException {
    BufferedImage image =
        new BufferedImage(
            40, 40, samples == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 1600; i++) {
      image.setRGB(i % 40, i / 40, i * 70001);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (progressive) {
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }
}
