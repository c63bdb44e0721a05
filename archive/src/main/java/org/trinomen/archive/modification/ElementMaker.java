package org.trinomen.archive.modification;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.trinomen.archive.modification.ModificationException.Fault;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.text.SpecificCharacterSet;

/** Makes elements of values that someone gives, in the character set of a data set. */
final class ElementMaker {

  /** PS3.5 §7.1.2: what a length of 16 bits can say, even. */
  private static final int SHORT_LENGTH_MAX = 0xFFFE;

  /** PS3.5 §9.1. */
  private static final int UID_LENGTH_MAX = 64;

  private final SpecificCharacterSet characterSet;
  private final boolean signedPixels;

  ElementMaker(SpecificCharacterSet characterSet, boolean signedPixels) {
    this.characterSet = characterSet;
    this.signedPixels = signedPixels;
  }

  /** An element of the standard, or a private creator. */
  Element make(int tag, NewValue value) {
    return make(tag, Dictionary.vr(tag, signedPixels), value);
  }

  /** An element of this VR. */
  Element make(int tag, Vr vr, NewValue value) {
    return switch (value) {
      case NewValue.Copied(Element element) -> element;
      case NewValue.Items(List<List<NewValue.Entry>> items) -> sequence(tag, vr, items);
      case NewValue.Binary(byte[] bytes) -> checked(tag, vr, bytes);
      case NewValue.Text(String text) -> {
        if (vr == Vr.SQ) {
          if (!text.isEmpty()) {
            throw wrong(Fault.TYPE, tag, "is a sequence: give an array of objects");
          }
          yield only(new DataSetBuilder().items(tag, List.of()).build());
        }
        yield checked(tag, vr, bytes(tag, vr, text));
      }
    };
  }

  /** Whether the character set has all letters of a value. */
  static boolean canHold(SpecificCharacterSet set, int tag, NewValue value) {
    return switch (value) {
      case NewValue.Text(String text) -> {
        Vr vr = Dictionary.vr(tag, false);
        yield !vr.usesCharacterSet() || set.canEncode(text, vr);
      }
      case NewValue.Items(List<List<NewValue.Entry>> items) ->
          items.stream()
              .flatMap(List::stream)
              .allMatch(entry -> canHold(set, entry.tag(), entry.value()));
      case NewValue.Binary _, NewValue.Copied _ -> true;
    };
  }

  private Element sequence(int tag, Vr vr, List<List<NewValue.Entry>> items) {
    if (vr != Vr.SQ) {
      throw wrong(Fault.TYPE, tag, "is no sequence: give a text");
    }
    DataSet[] made = new DataSet[items.size()];
    for (int i = 0; i < made.length; i++) {
      DataSetBuilder item = new DataSetBuilder();
      for (NewValue.Entry entry : items.get(i)) {
        item.put(make(entry.tag(), entry.value()));
      }
      made[i] = item.build();
    }
    return only(new DataSetBuilder().items(tag, made).build());
  }

  private static Element checked(int tag, Vr vr, byte[] bytes) {
    if (vr == Vr.SQ) {
      throw wrong(Fault.TYPE, tag, "is a sequence: give an array of objects");
    }
    if (!vr.hasLongLength() && bytes.length > SHORT_LENGTH_MAX) {
      throw wrong(Fault.VALUE, tag, "has a value longer than " + SHORT_LENGTH_MAX + " bytes");
    }
    if (vr == Vr.UI && bytes.length > UID_LENGTH_MAX && indexOf(bytes, '\\') < 0) {
      throw wrong(Fault.VALUE, tag, "is a UID of more than " + UID_LENGTH_MAX + " characters");
    }
    return only(new DataSetBuilder().bytes(tag, vr, bytes).build());
  }

  private static int indexOf(byte[] bytes, char sought) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == sought) {
        return i;
      }
    }
    return -1;
  }

  private static Element only(DataSet dataSet) {
    return dataSet.iterator().next();
  }

  private byte[] bytes(int tag, Vr vr, String text) {
    if (vr.isNumberWords()) {
      return text.isBlank() ? new byte[0] : numbers(tag, vr, text.strip().split("\\\\", -1));
    }
    if (vr.isBinary()) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return characterSet.encode(text, vr);
    } catch (DicomException _) {
      throw wrong(Fault.VALUE, tag, "has a letter that its character set has not");
    }
  }

  private static byte[] numbers(int tag, Vr vr, String[] texts) {
    int width = vr == Vr.AT ? 4 : vr.wordSize();
    ByteBuffer bytes = ByteBuffer.allocate(texts.length * width).order(ByteOrder.LITTLE_ENDIAN);
    for (String text : texts) {
      try {
        number(bytes, vr, text.strip());
      } catch (ArithmeticException | NumberFormatException _) {
        throw wrong(Fault.VALUE, tag, "has a value that is no number for it, or out of range");
      }
    }
    return bytes.array();
  }

  private static void number(ByteBuffer bytes, Vr vr, String text) {
    switch (vr) {
      case FL -> bytes.putFloat(Float.parseFloat(text));
      case FD -> bytes.putDouble(Double.parseDouble(text));
      case AT -> {
        int tag = Tags.parse(text).orElseThrow(NumberFormatException::new);
        bytes.putShort((short) (tag >>> 16)).putShort((short) tag);
      }
      case US -> bytes.putShort((short) whole(text, 0, 0xFFFF));
      case SS -> bytes.putShort((short) whole(text, Short.MIN_VALUE, Short.MAX_VALUE));
      case UL -> bytes.putInt((int) whole(text, 0, 0xFFFF_FFFFL));
      case SL -> bytes.putInt((int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case SV -> bytes.putLong(Long.parseLong(text));
      case UV -> bytes.putLong(Long.parseUnsignedLong(text));
      case AE,
          AS,
          CS,
          DA,
          DS,
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
          SQ,
          ST,
          TM,
          UC,
          UI,
          UN,
          UR,
          UT ->
          throw new IllegalStateException(vr + " has no number words");
    }
  }

  private static long whole(String text, long least, long most) {
    long value = new BigDecimal(text).longValueExact();
    if (value < least || value > most) {
      throw new ArithmeticException("out of range");
    }
    return value;
  }

  static ModificationException wrong(Fault fault, int tag, String what) {
    String name =
        Dictionary.entry(tag)
            .map(Dictionary.Entry::keyword)
            .filter(keyword -> !keyword.isEmpty())
            .map(keyword -> keyword + " ")
            .orElse("");
    return new ModificationException(fault, name + Tags.format(tag) + " " + what);
  }

  /** Whether pixels are signed, on which some VRs depend. */
  static boolean signedPixels(DataSet dataSet) {
    return dataSet.integer(Tag.PixelRepresentation).orElse(0) == 1;
  }
}
