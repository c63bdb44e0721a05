package org.trinomen.dicom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.text.SpecificCharacterSet;

/** The Native DICOM Model, written and read again; and documents that are none. */
class DicomXmlTest {

  private static final BulkDataSource BULK =
      uri -> uri.equals("there") ? Optional.of(new byte[] {1, 2}) : Optional.empty();

  private static DataSet read(String xml) {
    return DicomXml.read(new StringReader(xml), JsonLimits.DEFAULT, BULK);
  }

  private static DataSet model(String attributes) {
    return read(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><NativeDicomModel"
            + " xmlns=\"http://dicom.nema.org/PS3.19/models/NativeDICOM\" xml:space=\"preserve\">"
            + attributes
            + "</NativeDicomModel>");
  }

  private static String json(DataSet dataSet) throws Exception {
    StringBuilder json = new StringBuilder();
    DicomJson.write(dataSet, json, BulkDataUris.NONE);
    return json.toString();
  }

  private static DataSetBuilder text() {
    return new DataSetBuilder().characterSet(SpecificCharacterSet.of(List.of("ISO_IR 192")));
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    DataSet dataSet =
        text()
            .string(Tag.ImageType, "DERIVED", "", "AXIAL")
            .string(Tag.PatientName, "Yamada^Tarou=山田^太郎=やまだ^たろう")
            .string(Tag.OtherPatientNames, "A", "^Given^^Dr")
            .string(Tag.PatientComments, "<b>&\"quoted\"</b>\r\n  blanks  stay")
            .string(0x0029_0023, Vr.LO, "MAKER")
            .string(0x0029_2305, Vr.SH, "private")
            .bytes(0x0029_2306, Vr.OB, new byte[] {0, 1, -1, 7})
            .integer(Tag.Rows, 512)
            .string(Tag.SliceThickness, "2.50")
            .items(
                Tag.RadiopharmaceuticalInformationSequence,
                new DataSetBuilder().string(Tag.RadionuclideHalfLife, "6586.2").build(),
                new DataSetBuilder().build(),
                text().string(Tag.Radiopharmaceutical, "¹⁸F").build())
            .build();
    StringBuilder xml = new StringBuilder();
    DicomXml.write(dataSet, xml, BulkDataUris.NONE);
    DataSet again = read(xml.toString());
    assertThat(json(again)).isEqualTo(json(dataSet));
  }

  @Test
  void creatorsThatAreNotToldGetBlocksOfTheirOwn() {
    DataSet read =
        model(
            """
            <DicomAttribute tag="00290001" vr="LO" privateCreator="ONE">
              <Value number="1">a</Value></DicomAttribute>
            <DicomAttribute tag="00290001" vr="LO" privateCreator="TWO">
              <Value number="1">b</Value></DicomAttribute>
            <DicomAttribute tag="00290010" vr="LO"><Value number="1">TWO</Value></DicomAttribute>
            """);
    assertThat(read.string(0x0029_1001)).hasValue("b");
    assertThat(read.string(0x0029_0011)).hasValue("ONE");
    assertThat(read.string(0x0029_1101)).hasValue("a");
  }

  @Test
  void valuesHaveNumbersAndBulkDataAddresses() {
    DataSet read =
        model(
            """
            <DicomAttribute tag="00080008" vr="CS"><Value number="3">AXIAL</Value>
              <Value number="1">ORIGINAL</Value></DicomAttribute>
            <!-- a comment -->
            <DicomAttribute tag="7FE00010" vr="OW"><BulkData uri="there"/></DicomAttribute>
            """);
    assertThat(read.strings(Tag.ImageType)).containsExactly("ORIGINAL", "", "AXIAL");
    assertThat(read.element(Tag.PixelData).orElseThrow().length()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "<NativeDicomModel>",
        "<Other/>",
        "<!DOCTYPE x><NativeDicomModel/>",
        "<!DOCTYPE x [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;\">]><NativeDicomModel>&c;"
            + "</NativeDicomModel>",
        "<NativeDicomModel>text</NativeDicomModel>",
        "<NativeDicomModel>&lt;</NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute vr=\"LO\"/></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag=\"00100010\"/></NativeDicomModel>",
      })
  void otherDocumentsAreRefused(String xml) {
    assertThatThrownBy(() -> read(xml)).isInstanceOf(DicomException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tag=\"0010001\" vr=\"PN\">",
        "tag=\"00100020\" vr=\"QQ\">",
        "tag=\"00100020\" vr=\"LO\"><Value>x</Value>",
        "tag=\"00100020\" vr=\"LO\"><Value number=\"0\">x</Value>",
        "tag=\"00100020\" vr=\"LO\"><Value number=\"9999999\">x</Value>",
        "tag=\"00100020\" vr=\"LO\"><Value number=\"1\">x</Value><Value number=\"1\">y</Value>",
        "tag=\"00100020\" vr=\"LO\"><Value number=\"1\"><b/></Value>",
        "tag=\"00280010\" vr=\"US\"><Value number=\"1\">70000</Value>",
        "tag=\"7FE00010\" vr=\"OW\"><BulkData uri=\"elsewhere\"/>",
        "tag=\"7FE00010\" vr=\"OW\"><BulkData/>",
        "tag=\"7FE00010\" vr=\"OW\"><InlineBinary>!</InlineBinary>",
        "tag=\"00100010\" vr=\"PN\"><Other/>",
      })
  void attributesThatMeanNothingAreRefused(String attribute) {
    assertThatThrownBy(() -> model("<DicomAttribute " + attribute + "</DicomAttribute>"))
        .isInstanceOf(DicomException.class);
  }

  @Test
  void longTextIsReadWhole() {
    String text = "&amp;&#x41;b".repeat(200_000);
    DataSet read =
        model(
            "<DicomAttribute tag=\"00104000\" vr=\"LT\"><Value number=\"1\">"
                + text
                + "</Value></DicomAttribute>");
    assertThat(read.string(Tag.PatientComments)).hasValue("&Ab".repeat(200_000));
  }

  @Test
  void nestingHasALimit() {
    String open = "<DicomAttribute tag=\"00081199\" vr=\"SQ\"><Item number=\"1\">";
    String deep = open.repeat(250) + "</Item></DicomAttribute>".repeat(250);
    assertThat(model(deep).items(0x0008_1199)).hasSize(1);
    assertThatThrownBy(() -> model(open.repeat(100_000)))
        .isInstanceOf(DicomException.class)
        .hasMessageContaining("nested too deeply");
  }

  /** Each of them is small, and stands for a million empty values. */
  @Test
  void valuesThatAreLeftOutHaveALimitInAll() {
    String gap = "<DicomAttribute tag=\"0029%04X\" vr=\"LO\"><Value number=\"1000000\">x</Value>";
    String one = gap.formatted(0x1001) + "</DicomAttribute>";
    assertThat(model(one).strings(0x0029_1001)).hasSize(1_000_000);
    assertThatThrownBy(() -> model(one + gap.formatted(0x1002) + "</DicomAttribute>"))
        .isInstanceOf(DicomException.class)
        .hasMessageContaining("left out");
  }
}
