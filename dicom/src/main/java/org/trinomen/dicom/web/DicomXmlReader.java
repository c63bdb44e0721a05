package org.trinomen.dicom.web;

import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.web.JsonValue.JsonArray;
import org.trinomen.dicom.web.JsonValue.JsonNull;
import org.trinomen.dicom.web.JsonValue.JsonObject;
import org.trinomen.dicom.web.JsonValue.JsonString;

/**
 * Reads the Native DICOM Model (PS3.19 §A.1) as what the DICOM JSON model says for the same (PS3.18
 * §F.2), so that there is one way on from there. Nothing outside the document is looked at, and a
 * document type, which could define entities, is refused.
 */
final class DicomXmlReader {

  private static final List<String> COMPONENTS =
      List.of("FamilyName", "GivenName", "MiddleName", "NamePrefix", "NameSuffix");

  /** PS3.5 §7.8.1: blocks of private elements have these numbers. */
  private static final int BLOCK_MIN = 0x10;

  private static final int BLOCK_MAX = 0xFF;

  /** Lists with gaps hold what stands between as well: so many in one, and in all of them. */
  private static final int VALUES_MAX = 1 << 20;

  private final XMLStreamReader in;
  private final JsonLimits limits;
  private int depth;
  private int gaps;

  /** An attribute, with the creator of its block where the block is not told. */
  private record Attribute(int tag, String creator, JsonObject value) {}

  private DicomXmlReader(XMLStreamReader in, JsonLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  /**
   * Reads a document.
   *
   * @throws DicomException if it is no XML, not this model, or over a limit
   */
  static JsonObject read(Reader document, JsonLimits limits) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    // It counts characters such as &amp; among entities, of which there are no others here.
    factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
    factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
    // Each item is two elements in one another; our own limit is told first.
    factory.setProperty("jdk.xml.maxElementDepth", Integer.toString(limits.depthMax()));
    try {
      XMLStreamReader in = factory.createXMLStreamReader(document);
      return new DicomXmlReader(in, limits).document();
    } catch (XMLStreamException e) {
      // Its message cites the document.
      throw new DicomException("no well-formed XML", e.getLocation().getCharacterOffset(), "");
    }
  }

  private JsonObject document() throws XMLStreamException {
    while (in.next() != XMLStreamConstants.START_ELEMENT) {
      if (in.getEventType() == XMLStreamConstants.DTD) {
        throw wrong("a document type");
      }
    }
    if (!in.getLocalName().equals("NativeDicomModel")) {
      throw wrong("an element other than NativeDicomModel");
    }
    return attributes();
  }

  /** The attributes up to the end of the element that holds them. */
  private JsonObject attributes() throws XMLStreamException {
    depth++;
    if (3 * depth > limits.depthMax()) {
      throw wrong("items nested too deeply");
    }
    List<Attribute> attributes = new ArrayList<>();
    for (String name = child(); name != null; name = child()) {
      if (!name.equals("DicomAttribute")) {
        throw wrong("an element other than DicomAttribute");
      }
      attributes.add(attribute());
    }
    depth--;
    return placed(attributes);
  }

  private Attribute attribute() throws XMLStreamException {
    String text = required("tag");
    if (text.length() != 8 || !text.chars().allMatch(HexFormat::isHexDigit)) {
      throw wrong("a tag that is not of eight digits");
    }
    int tag = HexFormat.fromHexDigits(text);
    String creator = Optional.ofNullable(in.getAttributeValue(null, "privateCreator")).orElse("");
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("vr", new JsonString(required("vr")));
    TreeMap<Integer, JsonValue> values = new TreeMap<>();
    for (String name = child(); name != null; name = child()) {
      switch (name) {
        case "Value" -> put(values, number(), new JsonString(in.getElementText()));
        case "PersonName" -> put(values, number(), personName());
        case "Item" -> put(values, number(), attributes());
        case "InlineBinary" ->
            members.put("InlineBinary", new JsonString(in.getElementText().replaceAll("\\s", "")));
        case "BulkData" -> members.put("BulkDataURI", new JsonString(bulkData()));
        case String _ -> throw wrong("an element that a DicomAttribute does not have");
      }
    }
    if (!values.isEmpty()) {
      members.put("Value", new JsonArray(list(values)));
    }
    return new Attribute(tag, creator, new JsonObject(members));
  }

  private void put(Map<Integer, JsonValue> values, int number, JsonValue value) {
    if (values.put(number, value) != null) {
      throw wrong("two values of the same number");
    }
  }

  /** Values that are not there are empty (PS3.19 table A.1.5-2). */
  private List<JsonValue> list(SortedMap<Integer, JsonValue> values) {
    gaps += values.lastKey() - values.size();
    if (gaps > VALUES_MAX) {
      throw wrong("too many values are left out");
    }
    List<JsonValue> list = new ArrayList<>();
    for (int i = 1; i <= values.lastKey(); i++) {
      list.add(values.getOrDefault(i, new JsonNull()));
    }
    return list;
  }

  private int number() {
    String number = required("number");
    if (!number.matches("[1-9][0-9]{0,6}") || Integer.parseInt(number) > VALUES_MAX) {
      throw wrong("a number that counts no value");
    }
    return Integer.parseInt(number);
  }

  private JsonObject personName() throws XMLStreamException {
    Map<String, JsonValue> groups = new LinkedHashMap<>();
    for (String group = child(); group != null; group = child()) {
      Map<String, String> components = new HashMap<>();
      for (String name = child(); name != null; name = child()) {
        components.put(name, in.getElementText());
      }
      String text =
          COMPONENTS.stream()
              .map(name -> components.getOrDefault(name, ""))
              .collect(Collectors.joining("^"));
      groups.put(group, new JsonString(text.replaceFirst("\\^+$", "")));
    }
    return new JsonObject(groups);
  }

  private String bulkData() throws XMLStreamException {
    String uri = in.getAttributeValue(null, "uri");
    if (uri == null) {
      throw wrong("BulkData without a uri");
    }
    if (child() != null) {
      throw wrong("BulkData that holds something");
    }
    return uri;
  }

  /** Private attributes stand under their creator; each creator gets its block. */
  private JsonObject placed(List<Attribute> attributes) {
    Map<String, JsonValue> placed = new LinkedHashMap<>();
    for (Attribute attribute : attributes) {
      if (attribute.creator.isEmpty()) {
        place(placed, attribute.tag, attribute.value);
      }
    }
    Map<String, Integer> blocks = new HashMap<>();
    for (Attribute attribute : attributes) {
      if (!attribute.creator.isEmpty()) {
        int group = Tags.group(attribute.tag);
        int block =
            blocks.computeIfAbsent(
                group + " " + attribute.creator, _ -> block(placed, group, attribute.creator));
        place(placed, Tags.of(group, (block << 8) | (attribute.tag & 0xFF)), attribute.value);
      }
    }
    return new JsonObject(placed);
  }

  private void place(Map<String, JsonValue> placed, int tag, JsonValue value) {
    if (placed.put(Tags.hex(tag), value) != null) {
      throw wrong("an attribute twice");
    }
  }

  /** The block that this creator has reserved, or the first that is free. */
  private int block(Map<String, JsonValue> placed, int group, String creator) {
    int free = 0;
    for (int block = BLOCK_MAX; block >= BLOCK_MIN; block--) {
      JsonValue reserved = placed.get(Tags.hex(Tags.of(group, block)));
      if (reserved == null) {
        free = block;
      } else if (reserved instanceof JsonObject object
          && object.members().get("Value") instanceof JsonArray(List<JsonValue> values)
          && values.getFirst().equals(new JsonString(creator))) {
        return block;
      }
    }
    if (free == 0) {
      throw wrong("more creators than a group has room for");
    }
    JsonArray name = new JsonArray(List.of(new JsonString(creator)));
    JsonObject reservation = new JsonObject(Map.of("vr", new JsonString("LO"), "Value", name));
    place(placed, Tags.of(group, free), reservation);
    return free;
  }

  /** The name of the next element within this one, or null at its end. */
  private @Nullable String child() throws XMLStreamException {
    while (true) {
      switch (in.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          return in.getLocalName();
        }
        case XMLStreamConstants.END_ELEMENT -> {
          return null;
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          if (!in.isWhiteSpace()) {
            throw wrong("text between elements");
          }
        }
        case XMLStreamConstants.END_DOCUMENT, XMLStreamConstants.ENTITY_REFERENCE ->
            throw wrong("no end of an element");
        default -> {} // Comments and instructions to others.
      }
    }
  }

  private String required(String name) {
    String value = in.getAttributeValue(null, name);
    if (value == null) {
      throw wrong("a " + in.getLocalName() + " without " + name);
    }
    return value;
  }

  private DicomException wrong(String what) {
    return new DicomException(
        what + " in the Native DICOM Model", in.getLocation().getCharacterOffset(), "");
  }
}
