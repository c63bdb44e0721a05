package org.trinomen.dicom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.web.JsonValue.JsonArray;
import org.trinomen.dicom.web.JsonValue.JsonBoolean;
import org.trinomen.dicom.web.JsonValue.JsonNull;
import org.trinomen.dicom.web.JsonValue.JsonNumber;
import org.trinomen.dicom.web.JsonValue.JsonObject;
import org.trinomen.dicom.web.JsonValue.JsonString;

class JsonReaderTest {

  @Test
  void everyKindOfValueIsRead() throws IOException {
    JsonValue value =
        read(
            "\uFEFF { \"a\" : [ 1, -0.50e+7, true, false, null, \"x\\u00e9\\n"
                + "\\\"\\/\" ], \"b\":{} }");
    assertThat(value)
        .isEqualTo(
            new JsonObject(
                Map.of(
                    "a",
                    new JsonArray(
                        List.of(
                            new JsonNumber("1"),
                            new JsonNumber("-0.50e+7"),
                            new JsonBoolean(true),
                            new JsonBoolean(false),
                            new JsonNull(),
                            new JsonString("xé\n\"/"))),
                    "b",
                    new JsonObject(Map.of()))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1,]",
        "[1 2]",
        "{\"a\"}",
        "{\"a\":1,}",
        "{a:1}",
        "'a'",
        "01",
        "1.",
        ".5",
        "+1",
        "1e",
        "-",
        "NaN",
        "tru",
        "nulL",
        "\"a",
        "\"\u0001\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "{} {}",
        "\"\\u\uFF11\uFF11\uFF11\uFF11\"",
        "\u0661"
      })
  void whatIsNotJsonIsRefused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(DicomException.class);
  }

  @Test
  void nestingIsLimited() throws IOException {
    JsonLimits limits = new JsonLimits(3, 1000);
    assertThat(new JsonReader(new StringReader("[[[]]]"), limits).readDocument())
        .isInstanceOf(JsonArray.class);
    assertThatThrownBy(() -> new JsonReader(new StringReader("[[[[]]]]"), limits).readDocument())
        .hasMessageContaining("deeper");
    assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(DicomException.class);
  }

  @Test
  void lengthIsLimited() {
    JsonLimits limits = new JsonLimits(3, 10);
    assertThatThrownBy(
            () -> new JsonReader(new StringReader("\"0123456789\""), limits).readDocument())
        .hasMessageContaining("longer");
  }

  @Test
  void anyTextComesBackFromItsJson() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = 0; c <= 0xFFFF; c++) {
      text.append((char) c);
    }
    StringBuilder json = new StringBuilder();
    JsonWriter writer = new JsonWriter(json);
    writer.string(text.toString());
    writer.flush();
    assertThat(read(json.toString())).isEqualTo(new JsonString(text.toString()));
    assertThat(json.chars().noneMatch(c -> c < 0x20 || c == 0x7F)).isTrue();
  }

  private static JsonValue read(String text) throws IOException {
    return new JsonReader(new StringReader(text), JsonLimits.DEFAULT).readDocument();
  }
}
