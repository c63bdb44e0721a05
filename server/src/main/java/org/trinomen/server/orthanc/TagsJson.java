package org.trinomen.server.orthanc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Vr;
import org.trinomen.server.access.PhiAccess;

/** Writes tags in the three formats. */
public final class TagsJson {

  /** Longer text is left out, unless its tag is asked for by name. */
  private static final int TEXT_BYTES_MAX = 256;

  private final TagFormat format;
  private final Set<Integer> anyLength;

  /**
   * Prepares writing.
   *
   * @param phi the leave to show values
   * @param anyLength tags whose text is shown however long it is
   */
  @SuppressWarnings("UnusedVariable") // Holding it is what counts.
  public TagsJson(PhiAccess phi, TagFormat format, Set<Integer> anyLength) {
    this.format = format;
    this.anyLength = Set.copyOf(anyLength);
  }

  /** Main tags, as the index has them; those that are too long are left out. */
  void write(JsonGenerator json, Map<Integer, String> tags) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, Integer> entry : ordered(tags.keySet()).entrySet()) {
      String value = tags.getOrDefault(entry.getValue(), "");
      if (!isTooLong(entry.getValue(), value)) {
        json.writeFieldName(entry.getKey());
        writeText(json, entry.getValue(), Optional.empty(), value);
      }
    }
    json.writeEndObject();
  }

  /** A data set. */
  public void write(JsonGenerator json, DataSet dataSet) throws IOException {
    write(json, dataSet, _ -> true);
  }

  /** Some elements of a data set. */
  void write(JsonGenerator json, DataSet dataSet, IntPredicate shown) throws IOException {
    json.writeStartObject();
    TreeMap<String, Element> named = new TreeMap<>();
    for (Element element : sorted(dataSet)) {
      // Of several that share a name the first is shown.
      if (shown.test(element.tag())) {
        named.putIfAbsent(key(element.tag(), dataSet.privateCreator(element.tag())), element);
      }
    }
    for (Map.Entry<String, Element> entry : named.entrySet()) {
      json.writeFieldName(entry.getKey());
      write(json, dataSet, entry.getValue());
    }
    json.writeEndObject();
  }

  /** The value of one element, as it is shown. */
  void writeOne(JsonGenerator json, DataSet dataSet, Element element) throws IOException {
    write(json, dataSet, element);
  }

  private void write(JsonGenerator json, DataSet dataSet, Element element) throws IOException {
    int tag = element.tag();
    Optional<String> creator = dataSet.privateCreator(tag);
    switch (element) {
      case Element.Items items -> {
        begin(json, tag, creator, "Sequence");
        json.writeStartArray();
        for (DataSet item : items.items()) {
          write(json, item);
        }
        json.writeEndArray();
        end(json);
      }
      case Element.Value value -> {
        if (isShown(value.vr())) {
          writeText(json, tag, creator, text(dataSet, value));
        } else {
          writeNull(json, tag, creator, "Null");
        }
      }
      case Element.Bulk bulk ->
          writeNull(json, tag, creator, bulk.vr().isText() ? "TooLong" : "Null");
      case Element.Fragments _ -> writeNull(json, tag, creator, "Null");
    }
  }

  private void writeText(JsonGenerator json, int tag, Optional<String> creator, String text)
      throws IOException {
    if (isTooLong(tag, text)) {
      writeNull(json, tag, creator, "TooLong");
      return;
    }
    begin(json, tag, creator, "String");
    json.writeString(text);
    end(json);
  }

  private boolean isTooLong(int tag, String text) {
    return text.length() * 4 > TEXT_BYTES_MAX
        && text.getBytes(StandardCharsets.UTF_8).length > TEXT_BYTES_MAX
        && !anyLength.contains(tag);
  }

  /** Whether an element is shown as a text. */
  boolean isText(DataSet dataSet, Element element) {
    return element instanceof Element.Value value
        && isShown(value.vr())
        && !isTooLong(value.tag(), text(dataSet, value));
  }

  private void writeNull(JsonGenerator json, int tag, Optional<String> creator, String type)
      throws IOException {
    begin(json, tag, creator, type);
    json.writeNull();
    end(json);
  }

  private void begin(JsonGenerator json, int tag, Optional<String> creator, String type)
      throws IOException {
    if (format == TagFormat.FULL) {
      json.writeStartObject();
      json.writeStringField("Name", TagNames.name(tag, creator));
      if (creator.isPresent()) {
        json.writeStringField("PrivateCreator", creator.get());
      }
      json.writeStringField("Type", type);
      json.writeFieldName("Value");
    }
  }

  private void end(JsonGenerator json) throws IOException {
    if (format == TagFormat.FULL) {
      json.writeEndObject();
    }
  }

  private SortedMap<String, Integer> ordered(Set<Integer> tags) {
    TreeMap<String, Integer> ordered = new TreeMap<>();
    for (int tag : tags) {
      ordered.putIfAbsent(key(tag, Optional.empty()), tag);
    }
    return ordered;
  }

  private String key(int tag, Optional<String> creator) {
    return format == TagFormat.NAMES ? TagNames.name(tag, creator) : TagNames.numbers(tag);
  }

  private static List<Element> sorted(DataSet dataSet) {
    List<Element> elements = new ArrayList<>();
    for (Element element : dataSet) {
      if (!Tags.isGroupLength(element.tag())) {
        elements.add(element);
      }
    }
    elements.sort(Comparator.comparing(Element::tag, Integer::compareUnsigned));
    return elements;
  }

  private static boolean isShown(Vr vr) {
    return switch (vr) {
      case OB, OW, UN, OV -> false;
      case AE, AS, AT, CS, DA, DS, DT, FD, FL, IS, LO, LT, OD, OF, OL, PN, SH, SL, SQ, SS, ST ->
          true;
      case SV, TM, UC, UI, UL, UR, US, UT, UV -> true;
    };
  }

  private static String text(DataSet dataSet, Element.Value value) {
    return switch (value.vr()) {
      case AT -> tags(value);
      case OD, OF, OL -> numbers(value);
      case FD, FL -> dataSet.text(value.tag()).replaceAll("\\.0(?=\\\\|$)", "");
      case AE, AS, CS, DA, DS, DT, IS, LO, LT, OB, OV, OW, PN, SH, SL, SQ, SS, ST, SV, TM ->
          dataSet.text(value.tag());
      case UC, UI, UL, UN, UR, US, UT, UV -> dataSet.text(value.tag());
    };
  }

  private static String tags(Element.Value value) {
    ByteBuffer words = words(value);
    List<String> tags = new ArrayList<>();
    while (words.remaining() >= 4) {
      int group = words.getShort() & 0xFFFF;
      int element = words.getShort() & 0xFFFF;
      tags.add(TagNames.numbers(Tags.of(group, element)));
    }
    return String.join("\\", tags);
  }

  private static String numbers(Element.Value value) {
    ByteBuffer words = words(value);
    List<String> numbers = new ArrayList<>();
    int size = value.vr() == Vr.OD ? 8 : 4;
    while (words.remaining() >= size) {
      numbers.add(
          switch (value.vr()) {
            case OD -> Double.toString(words.getDouble());
            case OF -> Float.toString(words.getFloat());
            case Vr _ -> Integer.toUnsignedString(words.getInt());
          });
    }
    return String.join("\\", numbers);
  }

  private static ByteBuffer words(Element.Value value) {
    return ByteBuffer.wrap(value.bytes())
        .order(value.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }
}
