package org.trinomen.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.dicom.text.SpecificCharacterSet;

class DataSetTest {

  @ParameterizedTest
  @CsvSource({
    "LO, ' a b ', a b",
    "LO, 'a\\ b ', a",
    "UT, ' a\\b ', ' a\\b'",
    "UI, '1.2.3\0', 1.2.3",
    "LO, 'a\0', a",
    "CS, '   ', ",
    "PN, 'A^B ', A^B",
    "UC, ' a ', ' a'",
  })
  void givesTextWithoutItsPadding(Vr vr, String stored, String text) {
    DataSet dataSet = value(vr, stored.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(dataSet.string(Tag.PatientID)).isEqualTo(Optional.ofNullable(text));
  }

  @ParameterizedTest
  @CsvSource({
    "IS, '12 ', 12, 12.0",
    "IS, '1.0', 1, 1.0",
    "IS, '99999999999', 99999999999, 99999999999",
    "DS, '-1.5e2', -150, -150",
    "DS, '0.1 ', , 0.1",
    "DS, 'NaN', , ",
    "DS, '0x1p3', , ",
    "DS, '1d', , ",
    "DS, '1e999999999', , Infinity",
    "DS, '', , ",
    "LO, '12', , ",
    "US, '\u0001\u0002', 513, 513",
    "SS, '\u00FF\u00FF', -1, -1",
    "UL, '\u00FF\u00FF\u00FF\u00FF', 4294967295, 4294967295",
    "US, '\u0001', , ",
  })
  void givesNumbersWhereThereAreSome(Vr vr, String stored, Long integer, Double decimal) {
    DataSet dataSet = value(vr, stored.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(dataSet.integer(Tag.PatientID))
        .isEqualTo(integer == null ? OptionalLong.empty() : OptionalLong.of(integer));
    assertThat(dataSet.decimal(Tag.PatientID))
        .isEqualTo(decimal == null ? OptionalDouble.empty() : OptionalDouble.of(decimal));
  }

  @Test
  void builderPutsElementsInOrderUnderTheVrOfTheDictionary() {
    DataSet dataSet =
        new DataSetBuilder()
            .bytes(Tag.PixelData, Vr.OB, new byte[3])
            .integer(Tag.Rows, 512)
            .string(Tag.PatientID, "A1")
            .integer(Tag.PixelRepresentation, 1)
            .integer(Tag.SmallestImagePixelValue, -5)
            .integer(Tag.InstanceNumber, 7, 8)
            .decimal(Tag.SliceThickness, 1.0 / 3)
            .decimal(Tag.ImagePositionPatient, 1, -2.5, 1e-30)
            .build();

    assertThat(dataSet.element(Tag.PixelData).map(Element::length)).contains(4L);
    assertThat(dataSet.integer(Tag.Rows)).hasValue(512);
    assertThat(dataSet.element(Tag.SmallestImagePixelValue).map(Element::vr)).contains(Vr.SS);
    assertThat(dataSet.integer(Tag.SmallestImagePixelValue)).hasValue(-5);
    assertThat(dataSet.text(Tag.InstanceNumber)).isEqualTo("7\\8");
    assertThat(dataSet.string(Tag.SliceThickness).orElseThrow()).hasSizeLessThanOrEqualTo(16);
    assertThat(dataSet.strings(Tag.ImagePositionPatient)).containsExactly("1", "-2.5", "1.0E-30");
    assertThat(dataSet)
        .extracting(Element::tag)
        .startsWith(Tag.PatientID)
        .endsWith(Tag.PixelData)
        .hasSize(8);
  }

  @Test
  void builderRefusesWhatAVrCannotHold() {
    DataSetBuilder builder = new DataSetBuilder();

    assertThatThrownBy(() -> builder.integer(Tag.Rows, 65536))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.string(Tag.Rows, "1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.decimal(Tag.Rows, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.string(Tag.PatientName, "Müller").build())
        .isInstanceOf(DicomException.class)
        .hasMessageNotContaining("ller");
  }

  @Test
  void itemsInheritTheCharacterSet() {
    DataSet item = value(Vr.LO, "Zoë".getBytes(StandardCharsets.UTF_8));
    DataSet dataSet =
        new DataSetBuilder()
            .characterSet(SpecificCharacterSet.of(List.of("ISO_IR 192")))
            .string(Tag.PatientName, "Müller^Zoë")
            .items(Tag.RequestAttributesSequence, item)
            .build();

    assertThat(dataSet.personName(Tag.PatientName).orElseThrow().alphabetic().family())
        .isEqualTo("Müller");
    assertThat(dataSet.items(Tag.RequestAttributesSequence).getFirst().string(Tag.PatientID))
        .contains("Zoë");
  }

  @Test
  void findsPrivateElementsByTheirCreatorInAnyBlock() {
    DataSet dataSet =
        new DataSetBuilder()
            .string(0x0009_0010, Vr.LO, "OTHER")
            .string(0x0009_0011, Vr.LO, "ACME 1.0")
            .string(0x0009_1001, Vr.SH, "no")
            .string(0x0009_1101, Vr.SH, "yes")
            .build();

    Element found = dataSet.element("ACME 1.0", 0x0009_0001).orElseThrow();
    assertThat(found.tag()).isEqualTo(0x0009_1101);
    assertThat(dataSet.privateCreator(found.tag())).contains("ACME 1.0");
    assertThat(dataSet.element("ACME 2.0", 0x0009_0001)).isEmpty();
  }

  @Test
  void theLastOfTwoElementsWithOneTagCounts() {
    Element first = value(Vr.LO, new byte[] {'1'}).element(Tag.PatientID).orElseThrow();
    Element second = value(Vr.LO, new byte[] {'2'}).element(Tag.PatientID).orElseThrow();
    DataSet dataSet =
        DataSet.of(
            List.of(first, second),
            TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
            Optional.empty(),
            List.of());

    assertThat(dataSet.string(Tag.PatientID)).contains("2");
    assertThat(dataSet.size()).isEqualTo(2);
  }

  @Test
  void printsNoValues() {
    DataSet dataSet = value(Vr.LO, "SECRET".getBytes(StandardCharsets.UTF_8));

    assertThat(dataSet + " " + dataSet.element(Tag.PatientID)).doesNotContain("SECRET");
  }

  private static DataSet value(Vr vr, byte[] bytes) {
    Element element = new Element.Value(Tag.PatientID, vr, -1, Encoded.made(bytes));
    return DataSet.of(
        List.of(element), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, Optional.empty(), List.of());
  }
}
