package org.trinomen.dicom.web;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.text.SpecificCharacterSet;
import org.trinomen.dicom.web.JsonValue.JsonArray;
import org.trinomen.dicom.web.JsonValue.JsonNull;
import org.trinomen.dicom.web.JsonValue.JsonNumber;
import org.trinomen.dicom.web.JsonValue.JsonObject;
import org.trinomen.dicom.web.JsonValue.JsonString;

/**
 * Makes data sets of the DICOM JSON model (PS3.18 Annex F). It refuses what it cannot turn into the
 * element that was meant; errors name the element and hold no value. Recursion into items is
 * limited by the nesting that the JSON reader allows.
 */
final class DicomJsonParser {

  private static final int BYTES_MAX = Integer.MAX_VALUE - 16;

  private final BulkDataSource bulkData;

  DicomJsonParser(BulkDataSource bulkData) {
    this.bulkData = bulkData;
  }

  DataSet dataSet(JsonObject object) {
    return dataSet(object, "");
  }

  private DataSet dataSet(JsonObject object, String path) {
    // JSON is Unicode, so text that needs more than ASCII can only go into ISO_IR 192.
    DataSetBuilder builder = new DataSetBuilder().characterSet(SpecificCharacterSet.UTF_8);
    boolean outermost = path.isEmpty();
    if (!object.members().containsKey(Tags.hex(Tag.SpecificCharacterSet))
        && !(outermost && needsUnicode(object))) {
      builder.remove(Tag.SpecificCharacterSet);
    }
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      int tag = tag(member.getKey(), path);
      String where = path + Tags.format(tag);
      if (!(member.getValue() instanceof JsonObject attribute)) {
        throw new DicomException("an attribute that is no JSON object", -1, where);
      }
      if (tag != Tag.SpecificCharacterSet && !Tags.isGroupLength(tag)) {
        attribute(builder, tag, attribute, where);
      }
    }
    return builder.build();
  }

  /** Loops and not streams, of which each level would take a dozen frames of the stack. */
  private static boolean needsUnicode(JsonValue value) {
    return switch (value) {
      case JsonObject(Map<String, JsonValue> members) -> anyNeedsUnicode(members.values());
      case JsonArray(List<JsonValue> elements) -> anyNeedsUnicode(elements);
      case JsonString(String text) -> text.chars().anyMatch(c -> c >= 0x80);
      case JsonNumber _, JsonValue.JsonBoolean _, JsonNull _ -> false;
    };
  }

  private static boolean anyNeedsUnicode(Collection<JsonValue> values) {
    for (JsonValue value : values) {
      if (needsUnicode(value)) {
        return true;
      }
    }
    return false;
  }

  private static int tag(String name, String path) {
    if (name.length() != 8 || !name.chars().allMatch(HexFormat::isHexDigit)) {
      throw new DicomException("an attribute's name is not a tag of eight digits", -1, path);
    }
    return HexFormat.fromHexDigits(name);
  }

  private void attribute(DataSetBuilder builder, int tag, JsonObject attribute, String where) {
    Vr vr = vr(tag, attribute, where);
    Optional<JsonValue> inline = attribute.member("InlineBinary");
    Optional<JsonValue> uri = attribute.member("BulkDataURI");
    List<JsonValue> values = values(attribute, where);
    if (Stream.of(inline.isPresent(), uri.isPresent(), !values.isEmpty()).filter(b -> b).count()
        > 1) {
      throw new DicomException("more than one of Value, InlineBinary, BulkDataURI", -1, where);
    }
    if (vr == Vr.SQ) {
      builder.items(tag, items(values, where));
    } else if (inline.isPresent()) {
      builder.bytes(tag, vr, base64(inline.get(), where));
    } else if (uri.isPresent()) {
      builder.bytes(tag, vr, bulk(uri.get(), where));
    } else if (vr.isText()) {
      String[] texts = values.stream().map(v -> text(vr, v, where)).toArray(String[]::new);
      builder.string(tag, vr, texts);
    } else if (vr.isNumberWords()) {
      builder.bytes(tag, vr, numbers(vr, values, where));
    } else if (values.isEmpty()) {
      builder.bytes(tag, vr, new byte[0]);
    } else {
      throw new DicomException("a Value where VR " + vr + " has binary data", -1, where);
    }
  }

  private static Vr vr(int tag, JsonObject attribute, String where) {
    if (attribute.member("vr").isEmpty()) {
      return Dictionary.vr(tag, false);
    }
    return attribute
        .string("vr")
        .flatMap(Vr::of)
        .orElseThrow(() -> new DicomException("an unknown VR", -1, where));
  }

  private static List<JsonValue> values(JsonObject attribute, String where) {
    return switch (attribute.members().get("Value")) {
      case null -> List.of();
      case JsonArray(List<JsonValue> elements) -> elements;
      case JsonNull _ -> List.of();
      case JsonObject _, JsonString _, JsonNumber _, JsonValue.JsonBoolean _ ->
          throw new DicomException("a Value that is no JSON array", -1, where);
    };
  }

  private List<DataSet> items(List<JsonValue> values, String where) {
    List<DataSet> items = new ArrayList<>(values.size());
    for (JsonValue value : values) {
      items.add(
          switch (value) {
            case JsonObject object -> dataSet(object, where + "[" + items.size() + "].");
            // PS3.18 F.2.5: an empty item may be null.
            case JsonNull _ -> DataSet.empty();
            case JsonArray _, JsonString _, JsonNumber _, JsonValue.JsonBoolean _ ->
                throw new DicomException("an item that is no JSON object", -1, where);
          });
    }
    return items;
  }

  private static String text(Vr vr, JsonValue value, String where) {
    String text =
        switch (value) {
          case JsonNull _ -> "";
          case JsonString(String string) -> string;
          case JsonNumber(String literal) -> number(vr, literal, where);
          case JsonObject name when vr == Vr.PN -> personName(name);
          case JsonObject _, JsonArray _, JsonValue.JsonBoolean _ ->
              throw new DicomException("a value that does not fit VR " + vr, -1, where);
        };
    if (vr.multiValued() && text.indexOf('\\') >= 0) {
      throw new DicomException("a backslash within a value", -1, where);
    }
    return text;
  }

  private static String number(Vr vr, String literal, String where) {
    if (vr == Vr.DS) {
      return JsonNumbers.toDecimalString(literal, decimal(literal, where));
    }
    if (vr == Vr.IS) {
      return Long.toString(integer(literal, where));
    }
    throw new DicomException("a number where VR " + vr + " has text", -1, where);
  }

  private static String personName(JsonObject name) {
    String groups =
        Stream.of("Alphabetic", "Ideographic", "Phonetic")
            .map(group -> name.string(group).orElse(""))
            .collect(Collectors.joining("="));
    return groups.replaceFirst("=+$", "");
  }

  private static byte[] numbers(Vr vr, List<JsonValue> values, String where) {
    int width = vr == Vr.AT ? 4 : vr.wordSize();
    if (values.size() > BYTES_MAX / width) {
      throw new DicomException("too many values", -1, where);
    }
    ByteBuffer bytes = ByteBuffer.allocate(values.size() * width).order(ByteOrder.LITTLE_ENDIAN);
    for (JsonValue value : values) {
      String literal =
          switch (value) {
            case JsonNumber(String number) -> number;
            case JsonString(String string) -> string;
            case JsonNull _, JsonObject _, JsonArray _, JsonValue.JsonBoolean _ ->
                throw new DicomException("a value that does not fit VR " + vr, -1, where);
          };
      put(bytes, vr, literal, where);
    }
    return bytes.array();
  }

  private static void put(ByteBuffer bytes, Vr vr, String literal, String where) {
    if (vr == Vr.AT) {
      int tag = tag(literal, where);
      bytes.putShort((short) Tags.group(tag)).putShort((short) Tags.element(tag));
    } else if (vr == Vr.FL) {
      bytes.putFloat((float) floatingPoint(literal, where));
    } else if (vr == Vr.FD) {
      bytes.putDouble(floatingPoint(literal, where));
    } else {
      putInteger(bytes, vr, literal, where);
    }
  }

  private static void putInteger(ByteBuffer bytes, Vr vr, String literal, String where) {
    int bits = 8 * vr.wordSize();
    boolean signed = vr == Vr.SS || vr == Vr.SL || vr == Vr.SV;
    BigDecimal value = decimal(literal, where);
    BigDecimal limit = BigDecimal.TWO.pow(signed ? bits - 1 : bits);
    BigDecimal least = signed ? limit.negate() : BigDecimal.ZERO;
    boolean whole = value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
    if (!whole || value.compareTo(least) < 0 || value.compareTo(limit) >= 0) {
      throw new DicomException("a number that VR " + vr + " cannot hold", -1, where);
    }
    long number = value.toBigInteger().longValue();
    for (int i = 0; i < bits; i += 8) {
      bytes.put((byte) (number >>> i));
    }
  }

  private static long integer(String literal, String where) {
    BigDecimal value = decimal(literal, where);
    // PS3.5 §6.2: IS is within 32 bits; more is let through, as devices do it, but no fraction.
    boolean whole = value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
    if (!whole || value.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new DicomException("a number that is no integer", -1, where);
    }
    return value.longValue();
  }

  private static BigDecimal decimal(String literal, String where) {
    if (literal.length() > 400 || !JsonNumbers.isJsonNumber(literal)) {
      throw new DicomException("a value that is no number", -1, where);
    }
    try {
      return new BigDecimal(literal);
    } catch (NumberFormatException e) {
      // The exponent is beyond what BigDecimal holds.
      throw new DicomException("a number out of any range", -1, where);
    }
  }

  private static double floatingPoint(String literal, String where) {
    return switch (literal) {
      case "NaN" -> Double.NaN;
      case "inf", "Infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-Infinity" -> Double.NEGATIVE_INFINITY;
      case String finite when JsonNumbers.isJsonNumber(finite) -> Double.parseDouble(finite);
      case String _ -> throw new DicomException("a value that is no number", -1, where);
    };
  }

  private static byte[] base64(JsonValue value, String where) {
    if (!(value instanceof JsonString(String text))) {
      throw new DicomException("InlineBinary that is no string", -1, where);
    }
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new DicomException("InlineBinary that is not base64", -1, where);
    }
  }

  private byte[] bulk(JsonValue value, String where) {
    if (!(value instanceof JsonString(String uri))) {
      throw new DicomException("a BulkDataURI that is no string", -1, where);
    }
    return bulkData
        .bytes(uri, where)
        .orElseThrow(() -> new DicomException("bulk data that is not at hand", -1, where));
  }
}
