package org.trinomen.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Vr;

/** Stored values become shades and colours as PS3.3 and PS3.4 have it. */
final class PresentationTest {

  private static final double SOME = 1e-9;

  /** PS3.3 §C.11.2.1.2.1, the notes behind the formula. */
  @Test
  void aLinearWindowEndsWhereTheStandardSays() {
    Window all = new Window(2048, 4096, Window.Function.LINEAR);
    assertThat(all.shade(0)).isEqualTo(0);
    assertThat(all.shade(4095)).isEqualTo(1);
    assertThat(all.shade(2047.5)).isCloseTo(0.5, within(SOME));
    Window hundred = new Window(0, 100, Window.Function.LINEAR);
    assertThat(hundred.shade(-50)).isEqualTo(0);
    assertThat(hundred.shade(49)).isEqualTo(1);
    assertThat(hundred.shade(-49)).isCloseTo(1 / 99.0, within(SOME));
    Window step = new Window(0, 1, Window.Function.LINEAR);
    assertThat(step.shade(-0.5)).isEqualTo(0);
    assertThat(step.shade(-0.49)).isEqualTo(1);
  }

  @Test
  void exactAndSigmoidWindowsAreSymmetric() {
    Window exact = new Window(10, 20, Window.Function.LINEAR_EXACT);
    assertThat(exact.shade(0)).isEqualTo(0);
    assertThat(exact.shade(5)).isCloseTo(0.25, within(SOME));
    assertThat(exact.shade(20)).isEqualTo(1);
    Window sigmoid = exact.by(Window.Function.SIGMOID);
    assertThat(sigmoid.shade(10)).isCloseTo(0.5, within(SOME));
    assertThat(sigmoid.shade(15) + sigmoid.shade(5)).isCloseTo(1, within(SOME));
  }

  @Test
  void theHeaderSaysHowValuesAreShown() {
    DataSet windowed =
        new DataSetBuilder()
            .decimal(Tag.RescaleSlope, 2)
            .decimal(Tag.RescaleIntercept, -10)
            .decimal(Tag.WindowCenter, 40)
            .decimal(Tag.WindowWidth, 100)
            .string(Tag.VOILUTFunction, "LINEAR_EXACT")
            .build();
    assertThat(shades(windowed, Photometric.MONOCHROME2, 0, 25, 50)).containsExactly(0, 128, 255);
    assertThat(shades(windowed, Photometric.MONOCHROME1, 0, 25, 50)).containsExactly(255, 128, 0);
    DataSet inverse =
        new DataSetBuilder().putAll(windowed).string(Tag.PresentationLUTShape, "INVERSE").build();
    assertThat(shades(inverse, Photometric.MONOCHROME2, 0, 25, 50)).containsExactly(255, 128, 0);
  }

  @Test
  void withoutAWindowAllValuesAreShown() {
    assertThat(shades(DataSet.empty(), Photometric.MONOCHROME2, 10, 20, 30))
        .containsExactly(0, 128, 255);
    assertThat(shades(DataSet.empty(), Photometric.MONOCHROME2, 7, 7)).containsExactly(128, 128);
  }

  @Test
  void tablesStandInPlaceOfRescaleAndWindow() {
    DataSet table = lookup(new int[] {3, 10, 8}, 0, 51, 255);
    DataSet interest = new DataSetBuilder().items(Tag.VOILUTSequence, table).build();
    assertThat(shades(interest, Photometric.MONOCHROME2, 0, 10, 11, 12, 99))
        .containsExactly(0, 0, 51, 255, 255);
    DataSet modality =
        new DataSetBuilder()
            .items(Tag.ModalityLUTSequence, lookup(new int[] {3, 0, 16}, 100, 200, 300))
            .decimal(Tag.WindowCenter, 200)
            .decimal(Tag.WindowWidth, 200)
            .string(Tag.VOILUTFunction, "LINEAR_EXACT")
            .build();
    assertThat(shades(modality, Photometric.MONOCHROME2, 0, 1, 2)).containsExactly(0, 128, 255);
  }

  @Test
  void aFrameHasItsOwnWindowInItsFunctionalGroup() {
    DataSet groups =
        new DataSetBuilder()
            .items(Tag.SharedFunctionalGroupsSequence, group(Tag.FrameVOILUTSequence, 1, 2))
            .items(
                Tag.PerFrameFunctionalGroupsSequence,
                DataSet.empty(),
                group(Tag.FrameVOILUTSequence, 30, 40))
            .build();
    assertThat(new FrameAttributes(groups, 0).window().orElseThrow().centre()).isEqualTo(1);
    assertThat(new FrameAttributes(groups, 1).window().orElseThrow().width()).isEqualTo(40);
  }

  @Test
  void aPaletteGivesColours() {
    DataSet palette =
        palette(new int[] {3, 5, 8}, false, words(1, 2, 3), words(4, 5, 6), words(7, 8, 9));
    DecodedFrame rgb = Colours.rgb(indexed(4, 5, 6, 9), palette);
    assertThat(rgb.samples()).containsExactly(1, 4, 7, 1, 4, 7, 2, 5, 8, 3, 6, 9);
    assertThat(rgb.image().photometric()).isEqualTo(Photometric.RGB);
    assertThatThrownBy(() -> Colours.rgb(indexed(1), DataSet.empty()))
        .isInstanceOf(DicomException.class);
  }

  /** PS3.3 §C.7.9.2: discrete, linear, and a segment again by its offset. */
  @Test
  void aPaletteMayBeInSegments() {
    byte[] segments = words(0, 2, 0, 10, 1, 4, 50, 2, 1, 0, 0);
    DataSet palette = palette(new int[] {8, 0, 16}, true, segments, segments, segments);
    byte[] samples = Colours.rgb(indexed(0, 1, 2, 3, 4, 5, 6, 7), palette).samples();
    int[] reds = new int[8];
    for (int i = 0; i < 8; i++) {
      reds[i] = samples[i * 3];
    }
    assertThat(reds).containsExactly(0, 10, 20, 30, 40, 50, 0, 10);
  }

  @Test
  void damagedPalettesAreRefused() {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      byte[] segments = new byte[2 * random.nextInt(12)];
      random.nextBytes(segments);
      for (int at = 1; at < segments.length; at += 2) {
        segments[at] = 0;
      }
      for (int at = 0; at < segments.length; at += 2) {
        segments[at] &= 7;
      }
      DataSet palette = palette(new int[] {16, 0, 16}, true, segments, segments, segments);
      try {
        assertThat(Colours.rgb(indexed(1, 2), palette).samples()).hasSize(6);
      } catch (DicomException e) {
        assertThat(e.what()).contains("palette");
      }
    }
  }

  /** ITU-R BT.601: grey stays grey, and full red is red. */
  @Test
  void luminanceAndDifferencesBecomeColours() {
    ImageDescription image = Frames.image(1, 2, 3, 8, 8).interleaved(Photometric.YBR_FULL);
    byte[] samples = {100, (byte) 128, (byte) 128, 76, 85, (byte) 255};
    assertThat(Colours.rgb(new DecodedFrame(image, samples), DataSet.empty()).samples())
        .containsExactly(100, 100, 100, (byte) 254, 0, 0);
  }

  private static int[] shades(DataSet dataSet, Photometric photometric, int... values) {
    ImageDescription image = Frames.image(1, values.length, 1, 16, 16).interleaved(photometric);
    DecodedFrame frame = new DecodedFrame(image, words(values));
    byte[] shades = GreyScale.of(new FrameAttributes(dataSet, 0), frame).render(frame);
    int[] unsigned = new int[shades.length];
    for (int i = 0; i < shades.length; i++) {
      unsigned[i] = shades[i] & 0xFF;
    }
    return unsigned;
  }

  private static DecodedFrame indexed(int... values) {
    byte[] samples = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      samples[i] = (byte) values[i];
    }
    return new DecodedFrame(
        Frames.image(1, values.length, 1, 8, 8).interleaved(Photometric.PALETTE_COLOR), samples);
  }

  private static DataSet lookup(int[] descriptor, int... entries) {
    return new DataSetBuilder()
        .bytes(Tag.LUTDescriptor, Vr.US, words(descriptor))
        .bytes(Tag.LUTData, Vr.OW, words(entries))
        .build();
  }

  private static DataSet group(int sequence, double centre, double width) {
    return new DataSetBuilder()
        .items(
            sequence,
            new DataSetBuilder()
                .decimal(Tag.WindowCenter, centre)
                .decimal(Tag.WindowWidth, width)
                .build())
        .build();
  }

  private static DataSet palette(int[] descriptor, boolean segmented, byte[]... data) {
    int[] descriptors = {
      Tag.RedPaletteColorLookupTableDescriptor,
      Tag.GreenPaletteColorLookupTableDescriptor,
      Tag.BluePaletteColorLookupTableDescriptor
    };
    int[] plain = {
      Tag.RedPaletteColorLookupTableData,
      Tag.GreenPaletteColorLookupTableData,
      Tag.BluePaletteColorLookupTableData
    };
    int[] segments = {
      Tag.SegmentedRedPaletteColorLookupTableData,
      Tag.SegmentedGreenPaletteColorLookupTableData,
      Tag.SegmentedBluePaletteColorLookupTableData
    };
    DataSetBuilder palette = new DataSetBuilder();
    for (int i = 0; i < 3; i++) {
      palette.bytes(descriptors[i], Vr.US, words(descriptor));
      palette.bytes(segmented ? segments[i] : plain[i], Vr.OW, data[i]);
    }
    return palette.build();
  }

  private static byte[] words(int... values) {
    byte[] bytes = new byte[values.length * 2];
    for (int i = 0; i < values.length; i++) {
      LittleEndian.put16(bytes, i * 2, values[i]);
    }
    return bytes;
  }
}
