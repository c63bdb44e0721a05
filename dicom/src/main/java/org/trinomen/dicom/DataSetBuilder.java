package org.trinomen.dicom;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.trinomen.dicom.text.SpecificCharacterSet;

/**
 * Makes a data set. Elements come out in the order of their tags, VRs are those of the dictionary,
 * values are padded to even length. Text is encoded when the data set is built, in the character
 * set given by then.
 */
public final class DataSetBuilder {

  private final TreeMap<Integer, Function<SpecificCharacterSet, Element>> elements =
      new TreeMap<>(Integer::compareUnsigned);

  private SpecificCharacterSet characterSet = SpecificCharacterSet.DEFAULT;

  /** An empty data set to begin with. */
  public DataSetBuilder() {}

  /** Text values; none of them for an element without a value. */
  public DataSetBuilder string(int tag, String... values) {
    return string(tag, vr(tag), values);
  }

  /** Text values under a VR of their own, as private elements need. */
  public DataSetBuilder string(int tag, Vr vr, String... values) {
    if (!vr.isText()) {
      throw new IllegalArgumentException(Tags.format(tag) + " has VR " + vr + ", which is no text");
    }
    String text = String.join("\\", values);
    elements.put(tag, set -> value(tag, vr, set.encode(text, vr)));
    return this;
  }

  public DataSetBuilder uid(int tag, String... values) {
    return string(tag, Vr.UI, values);
  }

  /** Whole numbers, in binary or as text, as the element's VR has it. */
  public DataSetBuilder integer(int tag, long... values) {
    Vr vr = vr(tag);
    if (vr.isText()) {
      return string(tag, LongStream.of(values).mapToObj(Long::toString).toArray(String[]::new));
    }
    int width = vr == Vr.AT ? 4 : vr.wordSize();
    ByteBuffer buffer = ByteBuffer.allocate(values.length * width).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      putInteger(buffer, tag, vr, value);
    }
    return bytes(tag, vr, buffer.array());
  }

  /** Numbers, in binary or as text of at most 16 characters (DS). */
  public DataSetBuilder decimal(int tag, double... values) {
    Vr vr = vr(tag);
    return switch (vr) {
      case FL -> {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        DoubleStream.of(values).forEach(value -> buffer.putFloat((float) value));
        yield bytes(tag, vr, buffer.array());
      }
      case FD -> {
        ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        DoubleStream.of(values).forEach(buffer::putDouble);
        yield bytes(tag, vr, buffer.array());
      }
      case DS ->
          string(
              tag,
              DoubleStream.of(values).mapToObj(DataSetBuilder::decimalText).toArray(String[]::new));
      case AE,
          AS,
          AT,
          CS,
          DA,
          DT,
          IS,
          LO,
          LT,
          OB,
          OD,
          OF,
          OL,
          OV,
          OW,
          PN,
          SH,
          SL,
          SQ,
          SS,
          ST,
          SV,
          TM,
          UC,
          UI,
          UL,
          UN,
          UR,
          US,
          UT,
          UV ->
          throw new IllegalArgumentException(
              Tags.format(tag) + " has VR " + vr + ", which is no decimal number");
    };
  }

  /** A value as encoded, little endian; padded here if its length is odd. */
  public DataSetBuilder bytes(int tag, Vr vr, byte[] value) {
    byte[] copy = value.clone();
    elements.put(tag, _ -> value(tag, vr, copy));
    return this;
  }

  public DataSetBuilder items(int tag, DataSet... items) {
    List<DataSet> list = List.of(items);
    elements.put(tag, _ -> new Element.Items(tag, -1, -1, list, Encoded.made(new byte[0])));
    return this;
  }

  public DataSetBuilder items(int tag, List<DataSet> items) {
    return items(tag, items.toArray(DataSet[]::new));
  }

  /** An element as it is; its text must be in the character set of this data set. */
  public DataSetBuilder put(Element element) {
    elements.put(element.tag(), _ -> element);
    return this;
  }

  /** All elements of a data set, in place of those with the same tags. */
  public DataSetBuilder putAll(DataSet dataSet) {
    if (dataSet.contains(Tag.SpecificCharacterSet)) {
      characterSet = dataSet.characterSet();
    }
    dataSet.forEach(this::put);
    return this;
  }

  public DataSetBuilder remove(int tag) {
    elements.remove(tag);
    return this;
  }

  /** The character set of the text given here, and Specific Character Set to say so. */
  public DataSetBuilder characterSet(SpecificCharacterSet characterSet) {
    this.characterSet = characterSet;
    return string(Tag.SpecificCharacterSet, characterSet.definedTerms().toArray(String[]::new));
  }

  public DataSet build() {
    List<Element> built =
        elements.values().stream()
            .map(element -> element.apply(characterSet))
            .collect(Collectors.toCollection(ArrayList::new));
    return DataSet.of(built, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, Optional.empty(), List.of());
  }

  private Vr vr(int tag) {
    boolean signed =
        elements.containsKey(Tag.PixelRepresentation)
            && elements.get(Tag.PixelRepresentation).apply(characterSet)
                instanceof Element.Value value
            && ValueDecoder.integer(value).orElse(0) == 1;
    return Dictionary.vr(tag, signed);
  }

  private static Element value(int tag, Vr vr, byte[] value) {
    byte[] padded = value;
    if (value.length % 2 != 0) {
      padded = Arrays.copyOf(value, value.length + 1);
      padded[value.length] = vr.paddingByte();
    }
    return new Element.Value(tag, vr, -1, Encoded.made(padded));
  }

  private static void putInteger(ByteBuffer buffer, int tag, Vr vr, long value) {
    boolean fits =
        switch (vr) {
          case US -> value >= 0 && value <= 0xFFFF;
          case SS -> value == (short) value;
          case UL, AT -> value >= 0 && value <= 0xFFFFFFFFL;
          case SL -> value == (int) value;
          case SV, UV -> true;
          case AE,
              AS,
              CS,
              DA,
              DS,
              DT,
              FD,
              FL,
              IS,
              LO,
              LT,
              OB,
              OD,
              OF,
              OL,
              OV,
              OW,
              PN,
              SH,
              SQ,
              ST,
              TM,
              UC,
              UI,
              UN,
              UR,
              UT ->
              false;
        };
    if (!fits) {
      throw new IllegalArgumentException(Tags.format(tag) + " with VR " + vr + " cannot hold it");
    }
    if (vr == Vr.AT) {
      buffer.putShort((short) (value >>> 16)).putShort((short) value);
      return;
    }
    int width = vr.wordSize();
    for (int i = 0; i < width; i++) {
      buffer.put((byte) (value >>> (8 * i)));
    }
  }

  /** PS3.5 §6.2: a DS has at most 16 characters; digits are given up until it does. */
  private static String decimalText(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("DS holds finite numbers only");
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    String text = Double.toString(value);
    for (int digits = 16; text.length() > 16; digits--) {
      text = new BigDecimal(value).round(new MathContext(digits)).toString();
    }
    return text;
  }
}
