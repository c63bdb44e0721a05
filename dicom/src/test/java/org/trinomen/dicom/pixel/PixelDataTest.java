package org.trinomen.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.io.DicomWriter;
import org.trinomen.dicom.io.FileMeta;

/** Frames as they are stored, one at a time. */
final class PixelDataTest {

  private static final byte[] NO_TABLE = {};

  @Test
  void nativeFramesAreReadByOffset() throws IOException {
    for (TransferSyntax syntax :
        List.of(
            TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)) {
      byte[] file = file(image(16, 2, 3, 4).bytes(Tag.PixelData, Vr.OW, counting(48)), syntax);
      try (PixelData pixels = open(file)) {
        assertThat(pixels.encapsulated()).isFalse();
        assertThat(pixels.frame(3)).isEqualTo(Arrays.copyOfRange(counting(48), 36, 48));
        assertThat(pixels.frame(0)).isEqualTo(counting(12));
        assertThat(new FrameDecoders().decode(pixels, 1).integer(0)).isEqualTo(0x0D0C);
      }
    }
  }

  @Test
  void bigEndianFramesComeAsStoredAndDecodedInLittleEndian() throws IOException {
    byte[] file =
        file(
            image(16, 2, 3, 1).bytes(Tag.PixelData, Vr.OW, counting(12)),
            TransferSyntax.EXPLICIT_VR_BIG_ENDIAN);
    try (PixelData pixels = open(file)) {
      assertThat(pixels.frame(0)).startsWith(1, 0, 3, 2);
      assertThat(pixels.littleEndianFrame(0)).isEqualTo(counting(12));
    }
  }

  @Test
  void bytesUnderWordsAreSwappedInBigEndianEvenWhereAFrameBeginsInsideAWord() throws IOException {
    byte[] file =
        file(
            image(8, 1, 3, 4).bytes(Tag.PixelData, Vr.OW, counting(12)),
            TransferSyntax.EXPLICIT_VR_BIG_ENDIAN);
    try (PixelData pixels = open(file)) {
      for (int frame = 0; frame < 4; frame++) {
        assertThat(pixels.littleEndianFrame(frame))
            .isEqualTo(Arrays.copyOfRange(counting(12), frame * 3, frame * 3 + 3));
      }
    }
  }

  @Test
  void singleBitsOfLaterFramesBeginInsideAByte() throws IOException {
    // 5 pixels a frame: 10110 01101 1 from the lowest bit on.
    byte[] bits = {(byte) 0b1100_1101, 0b0000_0110};
    DataSetBuilder image = image(1, 1, 5, 3).bytes(Tag.PixelData, Vr.OB, bits);
    try (PixelData pixels = open(file(image, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN))) {
      FrameDecoders decoders = new FrameDecoders();
      assertThat(decoders.decode(pixels, 0).samples()).containsExactly(1, 0, 1, 1, 0);
      assertThat(decoders.decode(pixels, 1).samples()).containsExactly(0, 1, 1, 0, 1);
      assertThat(decoders.decode(pixels, 2).samples()).containsExactly(1, 0, 0, 0, 0);
    }
  }

  @Test
  void planesBecomePixelsAndSharedDifferencesAreGivenToBothPixels() throws IOException {
    DataSetBuilder planes =
        image(8, 1, 2, 1)
            .integer(Tag.SamplesPerPixel, 3)
            .integer(Tag.PlanarConfiguration, 1)
            .string(Tag.PhotometricInterpretation, "RGB")
            .bytes(Tag.PixelData, Vr.OB, new byte[] {1, 2, 3, 4, 5, 6});
    try (PixelData pixels = open(file(planes, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN))) {
      assertThat(new FrameDecoders().decode(pixels, 0).samples()).containsExactly(1, 3, 5, 2, 4, 6);
    }
    DataSetBuilder shared =
        image(8, 1, 2, 1)
            .integer(Tag.SamplesPerPixel, 3)
            .integer(Tag.PlanarConfiguration, 0)
            .string(Tag.PhotometricInterpretation, "YBR_FULL_422")
            .bytes(Tag.PixelData, Vr.OB, new byte[] {1, 2, 3, 4});
    try (PixelData pixels = open(file(shared, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN))) {
      DecodedFrame frame = new FrameDecoders().decode(pixels, 0);
      assertThat(frame.samples()).containsExactly(1, 3, 4, 2, 3, 4);
      assertThat(frame.image().photometric()).isEqualTo(Photometric.YBR_FULL);
    }
  }

  @Test
  void oneFragmentForEachFrameNeedsNoTable() throws IOException {
    byte[] file = encapsulated(2, NO_TABLE, "AAAA", "BBBBBB");
    try (PixelData pixels = open(file)) {
      assertThat(pixels.frame(1)).isEqualTo(HexFormat.of().parseHex("BBBBBB00"));
      assertThat(pixels.frame(0)).isEqualTo(HexFormat.of().parseHex("AAAA"));
    }
  }

  @Test
  void allFragmentsAreTheOneFrameWhereThereIsOne() throws IOException {
    try (PixelData pixels = open(encapsulated(1, NO_TABLE, "AAAA", "BBBB", "CCCC"))) {
      assertThat(pixels.frame(0)).isEqualTo(HexFormat.of().parseHex("AAAABBBBCCCC"));
    }
  }

  @Test
  void theBasicOffsetTableTellsWhichFragmentsMakeAFrame() throws IOException {
    byte[] table = {0, 0, 0, 0, 20, 0, 0, 0};
    try (PixelData pixels = open(encapsulated(2, table, "AAAA", "BBBB", "CCCC"))) {
      assertThat(pixels.frame(0)).isEqualTo(HexFormat.of().parseHex("AAAABBBB"));
      assertThat(pixels.frame(1)).isEqualTo(HexFormat.of().parseHex("CCCC"));
    }
  }

  @Test
  void withoutAUsefulTableCodeStreamsShowWhereAFrameBegins() throws IOException {
    byte[] wrong = {0, 0, 0, 0, 99, 0, 0, 0};
    for (byte[] table : List.of(NO_TABLE, wrong)) {
      byte[] file = encapsulated(2, table, "FFD8FFF7AAAA", "BBBBBBBB", "FFD8FFF7CCCC");
      try (PixelData pixels = open(file)) {
        assertThat(pixels.frame(0)).isEqualTo(HexFormat.of().parseHex("FFD8FFF7AAAABBBBBBBB"));
        assertThat(pixels.frame(1)).isEqualTo(HexFormat.of().parseHex("FFD8FFF7CCCC"));
      }
    }
    try (PixelData pixels = open(encapsulated(2, NO_TABLE, "AAAA", "BBBB", "CCCC"))) {
      assertThatThrownBy(() -> pixels.frame(0))
          .isInstanceOf(DicomException.class)
          .hasMessageContaining("not told");
    }
  }

  @Test
  void theExtendedOffsetTableLeadsStraightToAFrame() throws IOException {
    DataSetBuilder image =
        image(8, 1, 4, 2)
            .bytes(Tag.ExtendedOffsetTable, Vr.OV, longs(0, 12))
            .bytes(Tag.ExtendedOffsetTableLengths, Vr.OV, longs(4, 3));
    byte[] file = encapsulated(image, NO_TABLE, "AAAAAAAA", "BBBBBB");
    try (PixelData pixels = open(file)) {
      assertThat(pixels.frame(1)).isEqualTo(HexFormat.of().parseHex("BBBBBB"));
      assertThat(pixels.frame(0)).isEqualTo(HexFormat.of().parseHex("AAAAAAAA"));
    }
  }

  @Test
  void whatIsMissingIsSaid() throws IOException {
    DataSetBuilder cut = image(16, 2, 3, 2).bytes(Tag.PixelData, Vr.OW, counting(20));
    try (PixelData pixels = open(file(cut, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN))) {
      assertThat(pixels.frame(0)).hasSize(12);
      assertThatThrownBy(() -> pixels.frame(1)).hasMessageContaining("4 bytes short");
      assertThatThrownBy(() -> pixels.frame(2)).hasMessageContaining("no frame 2");
      assertThatThrownBy(() -> pixels.frame(-1)).isInstanceOf(DicomException.class);
    }
    byte[] none = file(image(16, 2, 3, 2), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    assertThat(PixelData.open(ByteSource.of(none), PixelLimits.DEFAULT)).isEmpty();
  }

  @Test
  void imagesThatCannotBeAreRefused() throws IOException {
    byte[] huge =
        file(
            image(16, 65535, 65535, 1).bytes(Tag.PixelData, Vr.OW, counting(20)),
            TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    assertThatThrownBy(() -> open(huge)).hasMessageContaining("over the limit");
    byte[] none =
        file(
            image(16, 0, 0, 1).bytes(Tag.PixelData, Vr.OW, counting(20)),
            TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    assertThatThrownBy(() -> open(none)).hasMessageContaining("rows");
  }

  static PixelData open(byte[] file) throws IOException {
    return PixelData.open(ByteSource.of(file), PixelLimits.DEFAULT).orElseThrow();
  }

  static byte[] counting(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  static DataSetBuilder image(int bits, int rows, int columns, int frames) {
    return new DataSetBuilder()
        .uid(Tag.SOPClassUID, Uids.SecondaryCaptureImageStorage)
        .uid(Tag.SOPInstanceUID, "1.2.3")
        .integer(Tag.SamplesPerPixel, 1)
        .string(Tag.PhotometricInterpretation, "MONOCHROME2")
        .integer(Tag.NumberOfFrames, frames)
        .integer(Tag.Rows, rows)
        .integer(Tag.Columns, columns)
        .integer(Tag.BitsAllocated, bits)
        .integer(Tag.BitsStored, bits)
        .integer(Tag.HighBit, bits - 1)
        .integer(Tag.PixelRepresentation, 0);
  }

  static byte[] file(DataSetBuilder image, TransferSyntax syntax) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    DicomWriter.writeFile(image.build(), syntax, file);
    return file.toByteArray();
  }

  private static byte[] encapsulated(int frames, byte[] table, String... fragments)
      throws IOException {
    return encapsulated(image(8, 1, 4, frames), table, fragments);
  }

  private static byte[] encapsulated(DataSetBuilder image, byte[] table, String... fragments)
      throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(FileMeta.encode("1.2", "1.2.3", Uids.JPEGBaseline8Bit));
    DataSet dataSet = image.build();
    byte[] whole =
        file(new DataSetBuilder().putAll(dataSet), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    int from = dataSetOffset();
    file.write(whole, from, whole.length - from);
    file.writeBytes(HexFormat.of().parseHex("E07F10004F420000FFFFFFFF"));
    item(file, table);
    for (String fragment : fragments) {
      byte[] bytes = HexFormat.of().parseHex(fragment);
      item(file, Arrays.copyOf(bytes, (bytes.length + 1) & ~1));
    }
    file.writeBytes(HexFormat.of().parseHex("FEFFDDE000000000"));
    return file.toByteArray();
  }

  /** Where the data set of a file begins. */
  private static int dataSetOffset() {
    return FileMeta.encode(Uids.SecondaryCaptureImageStorage, "1.2.3", Uids.ExplicitVRLittleEndian)
        .length;
  }

  private static void item(ByteArrayOutputStream file, byte[] value) {
    file.writeBytes(HexFormat.of().parseHex("FEFF00E0"));
    byte[] length = new byte[4];
    LittleEndian.put32(length, 0, value.length);
    file.writeBytes(length);
    file.writeBytes(value);
  }

  private static byte[] longs(long... values) {
    byte[] bytes = new byte[values.length * 8];
    for (int i = 0; i < values.length; i++) {
      LittleEndian.put32(bytes, i * 8, (int) values[i]);
    }
    return bytes;
  }
}
