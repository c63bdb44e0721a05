package org.trinomen.dicom.web;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Vr;

/**
 * Writes data sets in the DICOM JSON model (PS3.18 Annex F). Items are written by recursion, whose
 * depth the reader of the data set has limited.
 */
final class DicomJsonWriter {

  /** What JSON is in, whatever the data set was in, and even if it said nothing. */
  static final String UNICODE = "ISO_IR 192";

  private static final List<String> GROUPS = List.of("Alphabetic", "Ideographic", "Phonetic");

  private final JsonWriter json;
  private final BulkDataUris bulkData;
  private final Decimals decimals;

  DicomJsonWriter(Appendable out, BulkDataUris bulkData, Decimals decimals) {
    this.json = new JsonWriter(out);
    this.bulkData = bulkData;
    this.decimals = decimals;
  }

  void write(DataSet dataSet) throws IOException {
    write(dataSet, "");
    json.flush();
  }

  private void write(DataSet dataSet, String path) throws IOException {
    // PS3.18 F.2.2: ascending order, and a name can stand only once; the last counts.
    TreeMap<Integer, Element> ordered = new TreeMap<>(Integer::compareUnsigned);
    dataSet.forEach(element -> ordered.put(element.tag(), element));
    json.open('{');
    for (Element element : ordered.values()) {
      // PS3.18 F.2.2: group lengths are not part of the model.
      if (!Tags.isGroupLength(element.tag()) && !Tags.isDelimiter(element.tag())) {
        write(dataSet, element, path);
      }
    }
    json.close('}');
  }

  private void write(DataSet dataSet, Element element, String above) throws IOException {
    String tag = Tags.hex(element.tag());
    String path = above.isEmpty() ? tag : above + tag;
    json.name(tag).open('{');
    json.name("vr").string(element.vr().name());
    switch (element) {
      case Element.Items sequence -> items(sequence, path);
      case Element.Value value when value.vr().isText() || value.vr().isNumberWords() ->
          values(dataSet, value);
      case Element.Value value -> binary(value, path);
      case Element.Bulk _, Element.Fragments _ -> bulkDataUri(element, path);
    }
    json.close('}');
  }

  private void items(Element.Items sequence, String path) throws IOException {
    if (sequence.items().isEmpty()) {
      return;
    }
    json.name("Value").open('[');
    for (int i = 0; i < sequence.items().size(); i++) {
      write(sequence.items().get(i), path + "/" + i + "/");
    }
    json.close(']');
  }

  private void binary(Element.Value value, String path) throws IOException {
    if (value.length() > 0 && !bulkDataUri(value, path)) {
      json.name("InlineBinary")
          .string(Base64.getEncoder().encodeToString(LittleEndian.bytes(value)));
    }
  }

  private boolean bulkDataUri(Element element, String path) throws IOException {
    Optional<String> uri = bulkData.uri(element, path);
    if (uri.isPresent()) {
      json.name("BulkDataURI").string(uri.get());
    }
    return uri.isPresent();
  }

  private void values(DataSet dataSet, Element.Value value) throws IOException {
    List<String> values =
        value.tag() == Tag.SpecificCharacterSet ? List.of(UNICODE) : dataSet.strings(value.tag());
    if (values.isEmpty() || values.equals(List.of(""))) {
      return;
    }
    json.name("Value").open('[');
    for (String each : values) {
      value(value.vr(), each);
    }
    json.close(']');
  }

  private void value(Vr vr, String text) throws IOException {
    if (text.isEmpty()) {
      // PS3.18 F.2.5: an empty value among others.
      json.literal("null");
    } else if (vr == Vr.PN) {
      personName(text);
    } else if (vr == Vr.DS && decimals == Decimals.NUMBERS) {
      numberOrString(JsonNumbers.fromDecimalString(text), text);
    } else if (vr == Vr.IS) {
      numberOrString(JsonNumbers.fromIntegerString(text), text);
    } else if (vr == Vr.FL) {
      // The few digits that tell tiny numbers of single precision apart are far from their value.
      boolean tiny = Math.abs(Float.parseFloat(text)) < Float.MIN_NORMAL;
      floatingPoint(tiny ? Double.toString(Float.parseFloat(text)) : text);
    } else if (vr == Vr.FD) {
      floatingPoint(text);
    } else if (vr == Vr.SV || vr == Vr.UV) {
      numberOrString(JsonNumbers.exact(text) ? Optional.of(text) : Optional.empty(), text);
    } else if (vr.isNumberWords() && vr != Vr.AT) {
      json.literal(text);
    } else {
      json.string(text);
    }
  }

  private void numberOrString(Optional<String> number, String text) {
    if (number.isPresent()) {
      json.literal(number.get());
    } else {
      json.string(text);
    }
  }

  /** JSON has no word for what is not finite; these are strings, spelt as most readers take. */
  private void floatingPoint(String text) {
    switch (text) {
      case "NaN" -> json.string("NaN");
      case "Infinity" -> json.string("inf");
      case "-Infinity" -> json.string("-inf");
      case String finite -> json.literal(finite);
    }
  }

  private void personName(String name) throws IOException {
    String[] groups = name.split("=", -1);
    json.open('{');
    for (int i = 0; i < groups.length && i < GROUPS.size(); i++) {
      if (!groups[i].isEmpty()) {
        json.name(GROUPS.get(i)).string(groups[i]);
      }
    }
    json.close('}');
  }
}
