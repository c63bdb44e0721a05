package org.trinomen.dicom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.text.SpecificCharacterSet;

class DicomJsonTest {

  /** PS3.18 F.2.4: an attribute of each form of value. */
  @Test
  void valuesOfEveryKindAreWrittenAsTheStandardSays() throws IOException {
    DataSet dataSet =
        new DataSetBuilder()
            .characterSet(SpecificCharacterSet.of(List.of("", "ISO 2022 IR 87")))
            .string(Tag.PatientName, "Yamada^Tarou=山田^太郎=やまだ^たろう")
            .string(Tag.PatientID, "A\"1\u001B")
            .string(Tag.ImageType, "ORIGINAL", "", "AXIAL")
            .string(Tag.PatientComments, "C:\\temp")
            .string(Tag.AccessionNumber)
            .string(Tag.PixelSpacing, "0.50", "+1.25")
            .string(Tag.PatientWeight, "heavy")
            .integer(Tag.SeriesNumber, 7)
            .integer(Tag.Rows, 65535)
            .integer(Tag.FrameIncrementPointer, 0x00181063)
            .decimal(Tag.RealWorldValueSlope, 0.1)
            .items(Tag.ReferencedStudySequence)
            .items(
                Tag.RequestAttributesSequence,
                new DataSetBuilder().string(Tag.ScheduledProcedureStepID, "S1").build(),
                DataSet.empty())
            .bytes(Tag.PixelData, Vr.OW, new byte[] {1, 2, 3, 4})
            .build();
    assertThat(json(dataSet, BulkDataUris.NONE))
        .isEqualTo(
            """
            {"00080005":{"vr":"CS","Value":["ISO_IR 192"]},\
            "00080008":{"vr":"CS","Value":["ORIGINAL",null,"AXIAL"]},\
            "00080050":{"vr":"SH"},\
            "00081110":{"vr":"SQ"},\
            "00100010":{"vr":"PN","Value":[{"Alphabetic":"Yamada^Tarou",\
            "Ideographic":"山田^太郎","Phonetic":"やまだ^たろう"}]},\
            "00100020":{"vr":"LO","Value":["A\\"1\\u001b"]},\
            "00101030":{"vr":"DS","Value":["heavy"]},\
            "00104000":{"vr":"LT","Value":["C:\\\\temp"]},\
            "00200011":{"vr":"IS","Value":[7]},\
            "00280009":{"vr":"AT","Value":["00181063"]},\
            "00280010":{"vr":"US","Value":[65535]},\
            "00280030":{"vr":"DS","Value":[0.50,1.25]},\
            "00400275":{"vr":"SQ","Value":[{"00400009":{"vr":"SH","Value":["S1"]}},{}]},\
            "00409225":{"vr":"FD","Value":[0.1]},\
            "7FE00010":{"vr":"OW","InlineBinary":"AQIDBA=="}}\
            """);
  }

  @Test
  void bulkDataStandsWhereTheCallerSays() throws IOException {
    DataSet inner = new DataSetBuilder().bytes(Tag.ICCProfile, Vr.OB, new byte[10]).build();
    DataSet dataSet = new DataSetBuilder().items(Tag.OpticalPathSequence, inner).build();
    String json = json(dataSet, (element, path) -> Optional.of("bulk/" + path));
    assertThat(json).contains("{\"vr\":\"OB\",\"BulkDataURI\":\"bulk/00480105/0/00282000\"}");
  }

  @Test
  void valuesNotAtHandWithoutAddressAreLeftOut() throws IOException {
    DataSet read =
        DicomJson.read(
            new StringReader("{\"7FE00010\":{\"vr\":\"OW\",\"BulkDataURI\":\"a\"}}"),
            JsonLimits.DEFAULT,
            uri -> Optional.of(uri.getBytes(StandardCharsets.UTF_8)));
    assertThat(read.element(Tag.PixelData)).map(Element::length).hasValue(2L);
    assertThatThrownBy(() -> read("{\"7FE00010\":{\"vr\":\"OW\",\"BulkDataURI\":\"a\"}}"))
        .isInstanceOf(DicomException.class)
        .hasMessageContaining("(7FE0,0010)");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "+1, 1",
    "-0.50, -0.50",
    ".5, 0.5",
    "5., 5",
    "007, 7",
    "1E5, 1E5",
    "+1.e5, 1E+5",
    "1e-3, 1e-3",
    "1 2, '\"1 2\"'",
    "0x10, '\"0x10\"'",
    "NaN, '\"NaN\"'",
    "'1,5', '\"1,5\"'"
  })
  void decimalStringsAreNumbersWhereTheyAreValid(String ds, String expected) throws IOException {
    DataSet dataSet = new DataSetBuilder().string(Tag.SliceThickness, ds).build();
    assertThat(json(dataSet, BulkDataUris.NONE))
        .isEqualTo("{\"00180050\":{\"vr\":\"DS\",\"Value\":[" + expected + "]}}");
  }

  @ParameterizedTest
  @CsvSource({
    "SV, 9007199254740991, 9007199254740991",
    "SV, -9007199254740992, '\"-9007199254740992\"'",
    "UV, 18446744073709551615, '\"18446744073709551615\"'"
  })
  void whole64BitNumbersBeyond2To53AreStrings(Vr vr, String number, String expected)
      throws IOException {
    String json = "{\"00720083\":{\"vr\":\"" + vr + "\",\"Value\":[" + number + "]}}";
    assertThat(json(read(json), BulkDataUris.NONE)).isEqualTo(json.replace(number, expected));
    assertThat(json(read(json.replace(number, expected)), BulkDataUris.NONE))
        .isEqualTo(json.replace(number, expected));
  }

  @Test
  void whatIsWrittenReadsBackTheSame() throws IOException {
    DataSet dataSet =
        new DataSetBuilder()
            .characterSet(SpecificCharacterSet.UTF_8)
            .string(Tag.PatientName, "Müller^Zoë=山田")
            .string(Tag.OtherPatientIDs, "1", "2")
            .string(Tag.StudyDescription)
            .string(Tag.PixelSpacing, "0.5", "0.25")
            .integer(Tag.Rows, 128)
            .integer(Tag.FrameIncrementPointer, 0xFFFEE000L, 0x00181063)
            .decimal(Tag.RealWorldValueSlope, Double.NaN, Double.NEGATIVE_INFINITY, 1e300)
            .items(
                Tag.ReferencedStudySequence,
                new DataSetBuilder().uid(Tag.ReferencedSOPInstanceUID, "1.2.3").build())
            .bytes(0x00091001, Vr.UN, new byte[] {0, -1})
            .build();
    String json = json(dataSet, BulkDataUris.NONE);
    DataSet read = read(json);
    assertThat(json(read, BulkDataUris.NONE)).isEqualTo(json);
    for (Element element : dataSet) {
      if (element instanceof Element.Value value) {
        assertThat(((Element.Value) read.element(element.tag()).orElseThrow()).bytes())
            .isEqualTo(value.bytes());
      }
    }
  }

  @Test
  void emptyValuesAreCountedWhereThereAreSeveral() throws IOException {
    DataSet dataSet =
        new DataSetBuilder().string(Tag.PatientID, "").string(Tag.OtherPatientIDs, "", "").build();
    String json = json(dataSet, BulkDataUris.NONE);
    assertThat(json)
        .isEqualTo(
            "{\"00100020\":{\"vr\":\"LO\"},\"00101000\":{\"vr\":\"LO\",\"Value\":[null,null]}}");
    assertThat(json(read(json), BulkDataUris.NONE)).isEqualTo(json);
  }

  @Test
  void textBeyondAsciiMakesTheDataSetUnicode() throws IOException {
    DataSet plain = read("{\"00100010\":{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"Doe\"}]}}");
    assertThat(plain.contains(Tag.SpecificCharacterSet)).isFalse();
    DataSet nested =
        read(
            "{\"00400275\":{\"vr\":\"SQ\",\"Value\":"
                + "[{\"00400007\":{\"vr\":\"LO\",\"Value\":[\"é\"]}}]}}");
    assertThat(nested.string(Tag.SpecificCharacterSet)).hasValue("ISO_IR 192");
    DataSet item = nested.items(Tag.RequestAttributesSequence).getFirst();
    assertThat(item.contains(Tag.SpecificCharacterSet)).isFalse();
    assertThat(item.string(Tag.ScheduledProcedureStepDescription)).hasValue("é");
  }

  @Test
  void decimalNumbersTooLongForDsLoseDigitsNotMagnitude() throws IOException {
    DataSet read = read("{\"00180050\":{\"vr\":\"DS\",\"Value\":[-1.2345678901234567e-300,0.10]}}");
    assertThat(read.strings(Tag.SliceThickness)).containsExactly("-1.23456789E-300", "0.10");
  }

  @Test
  void missingVrComesFromTheDictionary() throws IOException {
    assertThat(read("{\"00280010\":{\"Value\":[5]}}").integer(Tag.Rows)).hasValue(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"0010\":{}}",
        "{\"PatientID\":{}}",
        "{\"00100020\":7}",
        "{\"00100020\":{\"vr\":\"XX\"}}",
        "{\"00100020\":{\"vr\":\"LO\",\"Value\":\"A\"}}",
        "{\"00100020\":{\"vr\":\"LO\",\"Value\":[7]}}",
        "{\"00100020\":{\"vr\":\"LO\",\"Value\":[{}]}}",
        "{\"00100020\":{\"vr\":\"LO\",\"Value\":[\"A\\\\B\"]}}",
        "{\"00100020\":{\"vr\":\"LO\",\"Value\":[\"A\\ud800\"]}}",
        "{\"00100020\":{\"vr\":\"UN\",\"InlineBinary\":\"*\"}}",
        "{\"00100020\":{\"vr\":\"UN\",\"Value\":[1]}}",
        "{\"00100020\":{\"vr\":\"LO\",\"Value\":[\"A\"],\"InlineBinary\":\"\"}}",
        "{\"00280010\":{\"vr\":\"US\",\"Value\":[65536]}}",
        "{\"00280010\":{\"vr\":\"US\",\"Value\":[-1]}}",
        "{\"00280010\":{\"vr\":\"US\",\"Value\":[1.5]}}",
        "{\"00280010\":{\"vr\":\"US\",\"Value\":[1e999999999]}}",
        "{\"00280010\":{\"vr\":\"US\",\"Value\":[\"x\"]}}",
        "{\"00200011\":{\"vr\":\"IS\",\"Value\":[1e-9]}}",
        "{\"00200011\":{\"vr\":\"IS\",\"Value\":[1e99999999999]}}",
        "{\"00180050\":{\"vr\":\"DS\",\"Value\":[1.00000000000e99999999999]}}",
        "{\"00400275\":{\"vr\":\"SQ\",\"Value\":[1]}}",
        "{\"00280009\":{\"vr\":\"AT\",\"Value\":[\"0018106\"]}}",
      })
  void whatIsNotTheModelIsRefused(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(DicomException.class);
  }

  @Test
  void arraysHoldSeveralDataSets() throws IOException {
    StringBuilder json = new StringBuilder();
    DataSet one = new DataSetBuilder().string(Tag.PatientID, "1").build();
    DicomJson.writeAll(List.of(one, DataSet.empty()), json, BulkDataUris.NONE);
    assertThat(json).hasToString("[{\"00100020\":{\"vr\":\"LO\",\"Value\":[\"1\"]}},{}]");
    List<DataSet> read =
        DicomJson.readAll(
            new StringReader(json.toString()), JsonLimits.DEFAULT, BulkDataSource.NONE);
    assertThat(read).hasSize(2);
    assertThat(read.getFirst().string(Tag.PatientID)).hasValue("1");
  }

  /** JSON from strangers: it is read, or refused with the one exception that says so. */
  @Test
  void damagedJsonIsReadOrRefused() throws IOException {
    String good =
        """
        {"00080005":{"vr":"CS","Value":["ISO_IR 192"]},\
        "00100010":{"vr":"PN","Value":[{"Alphabetic":"Müller","Ideographic":"山"},null]},\
        "00200011":{"vr":"IS","Value":[7,"8"]},"00280030":{"vr":"DS","Value":[0.50,1e-7]},\
        "00280009":{"vr":"AT","Value":["00181063"]},"00280010":{"vr":"US","Value":[65535]},\
        "00400275":{"vr":"SQ","Value":[{"00400009":{"vr":"SH","Value":["S1"]}},{}]},\
        "00409225":{"vr":"FD","Value":[0.1,"NaN"]},"7FE00010":{"vr":"OW","InlineBinary":"AQI="}}\
        """;
    assertThat(read(good).size()).isEqualTo(9);
    Random random = new Random(7);
    String spices = "{}[]\":,0123456789.eE+-\\ntruefalsunSQAT\u0000é";
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder damaged = new StringBuilder(good);
      for (int n = random.nextInt(3); n >= 0; n--) {
        int at = random.nextInt(damaged.length());
        char spice = spices.charAt(random.nextInt(spices.length()));
        damaged.replace(at, at + random.nextInt(3), String.valueOf(spice));
      }
      try {
        DataSet read = read(damaged.toString());
        assertThat(json(read(json(read, BulkDataUris.NONE)), BulkDataUris.NONE))
            .isEqualTo(json(read, BulkDataUris.NONE));
      } catch (DicomException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(5_000, 19_900);
  }

  private static String json(DataSet dataSet, BulkDataUris bulkData) throws IOException {
    StringBuilder json = new StringBuilder();
    DicomJson.write(dataSet, json, bulkData);
    return json.toString();
  }

  private static DataSet read(String json) throws IOException {
    return DicomJson.read(new StringReader(json), JsonLimits.DEFAULT, BulkDataSource.NONE);
  }

  /** In a small stack, as requests have it. */
  @Test
  void deepestNestingThatIsAllowedIsRead() throws Exception {
    String open = "{\"00081199\":{\"vr\":\"SQ\",\"Value\":[";
    String json = open.repeat(255) + "{}" + "]}}".repeat(255);
    AtomicReference<DataSet> read = new AtomicReference<>();
    Thread reading =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (Reader in = new StringReader(json)) {
                    read.set(DicomJson.read(in, JsonLimits.DEFAULT, BulkDataSource.NONE));
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    reading.join();
    assertThat(read.get()).isNotNull();
    assertThat(read.get().items(0x0008_1199)).hasSize(1);
  }
}
