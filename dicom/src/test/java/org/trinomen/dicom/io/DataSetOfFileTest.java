package org.trinomen.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.Vr;

/**
 * Data sets of files in every uncompressed encoding; the writer, which holds them, is the measure.
 */
final class DataSetOfFileTest {

  private static final List<TransferSyntax> NATIVE =
      List.of(
          TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
          TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
          TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
          TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);

  /** Every pair, in pieces of several sizes: words and headers are cut everywhere. */
  private static Stream<Object[]> pairs() {
    List<Object[]> pairs = new ArrayList<>();
    for (TransferSyntax from : NATIVE) {
      for (TransferSyntax to : NATIVE) {
        for (int chunk : new int[] {1, 7, 1000, 1 << 20}) {
          pairs.add(new Object[] {from, to, chunk});
        }
      }
    }
    return pairs.stream();
  }

  private static DataSet sample() {
    byte[] pixels = new byte[3_000];
    new Random(1).nextBytes(pixels);
    DataSet inner =
        new DataSetBuilder()
            .string(Tag.CodeValue, "T-1")
            .decimal(Tag.RealWorldValueSlope, 1.5, -2.25)
            .build();
    return new DataSetBuilder()
        .uid(Tag.SOPClassUID, Uids.CTImageStorage)
        .uid(Tag.SOPInstanceUID, "1.2.3")
        .string(Tag.PatientName, "Doe^Jane")
        .items(
            Tag.RealWorldValueMappingSequence,
            new DataSetBuilder()
                .items(Tag.MeasurementUnitsCodeSequence, inner, inner)
                .integer(Tag.Rows, 7)
                .build())
        .items(Tag.RequestAttributesSequence)
        .integer(Tag.Rows, 500)
        .integer(Tag.PixelRepresentation, 1)
        .integer(Tag.SmallestImagePixelValue, -2)
        .integer(Tag.FrameIncrementPointer, Tag.FrameTime)
        .bytes(0x0009_0010, Vr.LO, "MAKER ".getBytes())
        .bytes(0x0009_1001, Vr.UN, new byte[] {1, 2, 3, 4})
        .bytes(Tag.PixelData, Vr.OW, pixels)
        .build();
  }

  private static byte[] recode(byte[] file, TransferSyntax to, int chunk) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataSetOfFile dataSet = new DataSetOfFile(to, out)) {
      for (int at = 0; at < file.length; at += chunk) {
        dataSet.write(file, at, Math.min(chunk, file.length - at));
      }
      dataSet.finish();
    }
    return out.toByteArray();
  }

  private static byte[] file(TransferSyntax syntax) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    DicomWriter.writeFile(sample(), syntax, file);
    return file.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void everyUncompressedEncodingBecomesEveryOther(TransferSyntax from, TransferSyntax to, int chunk)
      throws IOException {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    DataSetWriter.write(read(file(from)), to, expected);

    assertThat(hex(recode(file(from), to, chunk))).isEqualTo(hex(expected.toByteArray()));
  }

  @Test
  void whatStaysInItsEncodingStaysByteForByte() throws IOException {
    for (TransferSyntax syntax : NATIVE) {
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      DataSetWriter.write(sample(), syntax, expected);

      assertThat(recode(file(syntax), syntax, 64)).isEqualTo(expected.toByteArray());
    }
  }

  @Test
  void aFileWithoutPreambleAndMetaInformationHasADataSetToo() throws IOException {
    ByteArrayOutputStream bare = new ByteArrayOutputStream();
    DataSetWriter.write(sample(), TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, bare);

    assertThat(recode(bare.toByteArray(), TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, 100))
        .isEqualTo(bare.toByteArray());
  }

  @Test
  void compressedPixelDataAreNotTouched() throws IOException {
    TransferSyntax jpeg = TransferSyntax.of(Uids.JPEGLosslessSV1).orElseThrow();
    byte[] file = file(jpeg);

    assertThat(recode(file, jpeg, 100)).isNotEmpty();
    assertThatThrownBy(() -> recode(file, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, 100))
        .isInstanceOf(DicomException.class)
        .hasMessageContaining("not decompressed");
    assertThat(DataSetOfFile.canRecode(jpeg, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)).isFalse();
    assertThat(DataSetOfFile.canRecode(jpeg, jpeg)).isTrue();
  }

  /** A long array makes a message that nobody can read. */
  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes).replaceAll("(.{64})", "$1\n");
  }

  private static DataSet read(byte[] file) throws IOException {
    return DicomReader.read(new ByteArrayInputStream(file), ReadOptions.everything(1 << 20))
        .dataSet();
  }
}
