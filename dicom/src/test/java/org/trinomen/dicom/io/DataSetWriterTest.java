package org.trinomen.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.Vr;

class DataSetWriterTest {

  private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

  static Stream<TransferSyntax> syntaxes() {
    return Stream.of(
        EXPLICIT,
        TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
        TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
        TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
  }

  @ParameterizedTest
  @MethodSource("syntaxes")
  void valuesAreTheSameInEveryTransferSyntax(TransferSyntax syntax) throws IOException {
    byte[] file = SyntheticFiles.file(SyntheticFiles.dataSet(), syntax);
    FileHeader read = read(file);

    assertThat(read.problems()).isEmpty();
    assertThat(read.transferSyntax()).isEqualTo(syntax);
    assertSameValues(read.dataSet(), SyntheticFiles.dataSet());
    assertThat(read.dataSet().integer(Tag.SmallestImagePixelValue)).hasValue(-2);
    assertThat(read.dataSet().string(Tag.FrameIncrementPointer)).contains("00181065");
  }

  @ParameterizedTest
  @MethodSource("syntaxes")
  void transcodingThereAndBackGivesTheSameBytes(TransferSyntax syntax) throws IOException {
    byte[] original = write(SyntheticFiles.dataSet(), EXPLICIT);
    DataSet there = read(SyntheticFiles.file(SyntheticFiles.dataSet(), syntax)).dataSet();

    assertThat(write(there, EXPLICIT)).isEqualTo(original);
  }

  @Test
  void writesHeadersAsTheStandardHasThem() throws IOException {
    DataSet dataSet =
        new DataSetBuilder()
            .string(Tag.PatientID, "A1")
            .items(
                Tag.RequestAttributesSequence,
                new DataSetBuilder().string(Tag.StudyID, "7").build())
            .bytes(Tag.PixelData, Vr.OW, new byte[] {1, 2})
            .build();

    assertThat(write(dataSet, EXPLICIT))
        .isEqualTo(
            AnnotatedBytes.of(
                """
                10002000 'LO' 0200 'A1'
                40007502 'SQ' 0000 FFFFFFFF
                  FEFF00E0 FFFFFFFF
                    20001000 'SH' 0200 '7 '
                  FEFF0DE0 00000000
                FEFFDDE0 00000000
                E07F1000 'OW' 0000 02000000 0102
                """));
    assertThat(write(dataSet, TransferSyntax.EXPLICIT_VR_BIG_ENDIAN))
        .isEqualTo(
            AnnotatedBytes.of(
                """
                00100020 'LO' 0002 'A1'
                00400275 'SQ' 0000 FFFFFFFF
                  FFFEE000 FFFFFFFF
                    00200010 'SH' 0002 '7 '
                  FFFEE00D 00000000
                FFFEE0DD 00000000
                7FE00010 'OW' 0000 00000002 0201
                """));
    assertThat(write(dataSet, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN))
        .isEqualTo(
            AnnotatedBytes.of(
                """
                10002000 02000000 'A1'
                40007502 FFFFFFFF
                  FEFF00E0 FFFFFFFF
                    20001000 02000000 '7 '
                  FEFF0DE0 00000000
                FEFFDDE0 00000000
                E07F1000 02000000 0102
                """));
  }

  @Test
  void aTextTooLongForItsVrGoesAsUn() throws IOException {
    String text = "x".repeat(70_000);
    DataSet dataSet = new DataSetBuilder().string(Tag.PatientComments, text).build();
    byte[] bytes = write(dataSet, EXPLICIT);

    assertThat(Arrays.copyOf(bytes, 12))
        .isEqualTo(AnnotatedBytes.of("10000040 'UN' 0000 70110100"));
    assertThat(read(SyntheticFiles.file(dataSet, EXPLICIT)).dataSet().string(Tag.PatientComments))
        .contains(text);
  }

  @Test
  void oneChangedElementLeavesTheOthersAsTheyWere() throws IOException {
    String odd = "08003010 'ZZ' 0200 'A1'";
    String sequence = "08004011 'SQ' 0000 12000000 FEFF00E0 0A000000 08005511 'UI' 0200 '1 '";
    DataSet read =
        read(AnnotatedBytes.file(
                Uids.ExplicitVRLittleEndian, odd + sequence + " 10002000 'LO' 0200 'A1'"))
            .dataSet();
    DataSet changed = new DataSetBuilder().putAll(read).string(Tag.PatientID, "B2").build();

    assertThat(write(changed, EXPLICIT))
        .isEqualTo(AnnotatedBytes.of(odd + sequence + " 10002000 'LO' 0200 'B2'"));
  }

  @Test
  void groupLengthsAreLeftOutWhereTheyWouldBeWrong() throws IOException {
    DataSet read =
        read(AnnotatedBytes.file(
                Uids.ExplicitVRLittleEndian, "10000000 'UL' 0400 0A000000 10002000 'LO' 0200 'A1'"))
            .dataSet();

    assertThat(write(read, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN))
        .isEqualTo(AnnotatedBytes.of("10002000 02000000 'A1'"));
  }

  @Test
  void refusesValuesThatWereNotHeld() throws IOException {
    FileHeader header;
    try (HeaderReader reader = new HeaderReader(ReadOptions.HEADER)) {
      byte[] file = SyntheticFiles.file(SyntheticFiles.dataSet(), EXPLICIT);
      reader.feed(file, 0, file.length);
      header = reader.finish();
    }

    assertThatThrownBy(() -> write(header.dataSet(), EXPLICIT))
        .isInstanceOf(DicomException.class)
        .hasMessageContaining("(7FE0,0010)");
  }

  @Test
  void encapsulatedPixelDataCannotBecomeBigEndian() throws IOException {
    FileHeader file =
        read(
            AnnotatedBytes.file(
                Uids.JPEGBaseline8Bit,
                "E07F1000 'OB' 0000 FFFFFFFF FEFF00E0 00000000 FEFFDDE0 00000000"));

    assertThatThrownBy(() -> write(file.dataSet(), TransferSyntax.EXPLICIT_VR_BIG_ENDIAN))
        .isInstanceOf(DicomException.class);
    assertThat(write(file.dataSet(), TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN))
        .isEqualTo(AnnotatedBytes.of("E07F1000 FFFFFFFF FEFF00E0 00000000 FEFFDDE0 00000000"));
  }

  @Test
  void fileMetaInformationIsWhatPs310Asks() throws IOException {
    byte[] file = FileMeta.encode(Uids.CTImageStorage, "1.2.3", Uids.ExplicitVRLittleEndian);
    FileHeader read = read(file);
    DataSet meta = read.fileMeta();

    assertThat(file).hasSizeGreaterThan(132).startsWith(new byte[128]);
    assertThat(read.problems()).isEmpty();
    assertThat(meta.integer(Tag.FileMetaInformationGroupLength)).hasValue(file.length - 144);
    assertThat(meta.string(Tag.MediaStorageSOPClassUID)).contains(Uids.CTImageStorage);
    assertThat(meta.string(Tag.MediaStorageSOPInstanceUID)).contains("1.2.3");
    assertThat(meta.string(Tag.TransferSyntaxUID)).contains(Uids.ExplicitVRLittleEndian);
    assertThat(meta.string(Tag.ImplementationClassUID))
        .contains(FileMeta.IMPLEMENTATION_CLASS_UID)
        .hasValueSatisfying(uid -> assertThat(uid).hasSizeLessThanOrEqualTo(64));
    assertThat(meta.string(Tag.ImplementationVersionName))
        .hasValueSatisfying(name -> assertThat(name).hasSizeLessThanOrEqualTo(16));
  }

  private static void assertSameValues(DataSet actual, DataSet expected) {
    assertThat(actual).extracting(Element::tag).containsExactlyElementsOf(tags(expected));
    for (Element element : expected) {
      Optional<Element> found = actual.element(element.tag());
      assertThat(found).map(Element::vr).contains(element.vr());
      assertThat(actual.strings(element.tag())).isEqualTo(expected.strings(element.tag()));
      List<DataSet> items = actual.items(element.tag());
      assertThat(items).hasSameSizeAs(expected.items(element.tag()));
      for (int i = 0; i < items.size(); i++) {
        assertSameValues(items.get(i), expected.items(element.tag()).get(i));
      }
    }
  }

  private static List<Integer> tags(DataSet dataSet) {
    return StreamSupport.stream(dataSet.spliterator(), false).map(Element::tag).toList();
  }

  private static byte[] write(DataSet dataSet, TransferSyntax syntax) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataSetWriter.write(dataSet, syntax, out);
    return out.toByteArray();
  }

  private static FileHeader read(byte[] file) throws IOException {
    return DicomReader.read(new ByteArrayInputStream(file), ReadOptions.everything(1 << 20));
  }
}
