package org.trinomen.dicom;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.trinomen.dicom.text.SpecificCharacterSet;

/** Turns the bytes of values into text and numbers (PS3.5 §6.2). Never fails on bad values. */
final class ValueDecoder {

  private ValueDecoder() {}

  /** All values as text, without their padding. */
  static List<String> strings(Element.Value value, SpecificCharacterSet characterSet) {
    if (value.vr().isText()) {
      return texts(decode(value, characterSet), value.vr());
    }
    if (!value.vr().isNumberWords()) {
      return List.of();
    }
    int count = value.encoded().valueLength() / width(value.vr());
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(numberText(value, i));
    }
    return texts;
  }

  private static List<String> texts(String all, Vr vr) {
    if (all.isEmpty()) {
      return List.of();
    }
    if (!vr.multiValued()) {
      return List.of(trim(all, vr));
    }
    int cut = all.indexOf('\\');
    if (cut < 0) {
      String only = trim(all, vr);
      return only.isEmpty() ? List.of() : List.of(only);
    }
    List<String> texts = new ArrayList<>();
    int from = 0;
    while (cut >= 0) {
      texts.add(trim(all.substring(from, cut), vr));
      from = cut + 1;
      cut = all.indexOf('\\', from);
    }
    texts.add(trim(all.substring(from), vr));
    return texts;
  }

  private static String decode(Element.Value value, SpecificCharacterSet characterSet) {
    byte[] array = value.encoded().bytes().array();
    int from = value.encoded().valueFrom();
    int to = value.encoded().to();
    // Nearly all values are plain ASCII, which nearly all character sets decode alike.
    if (isPlain(value) && (!value.vr().usesCharacterSet() || characterSet.readsAsciiAsAscii())) {
      return new String(array, from, to - from, StandardCharsets.ISO_8859_1);
    }
    SpecificCharacterSet set =
        value.vr().usesCharacterSet() ? characterSet : SpecificCharacterSet.DEFAULT;
    return set.decode(Arrays.copyOfRange(array, from, to), value.vr());
  }

  /** Whether all bytes are ASCII and none is ESC, which begins escape sequences. */
  static boolean isPlain(Element.Value value) {
    byte[] array = value.encoded().bytes().array();
    int to = value.encoded().to();
    for (int i = value.encoded().valueFrom(); i < to; i++) {
      if (array[i] < 0 || array[i] == 0x1B) {
        return false;
      }
    }
    return true;
  }

  /**
   * PS3.5 §6.2: padding is at the end, with a space or, for UI, NUL; in most VRs leading spaces
   * mean nothing either. Some write NUL everywhere.
   */
  private static String trim(String text, Vr vr) {
    int to = text.length();
    while (to > 0 && (text.charAt(to - 1) == ' ' || text.charAt(to - 1) == 0)) {
      to--;
    }
    int from = 0;
    if (vr.multiValued() && vr != Vr.UC) {
      while (from < to && text.charAt(from) == ' ') {
        from++;
      }
    }
    return text.substring(from, to);
  }

  /** One value of a number VR as text: as in IS and DS, and tags as eight digits. */
  private static String numberText(Element.Value value, int index) {
    long bits = bits(value, index);
    return switch (value.vr()) {
      case FL -> Float.toString(Float.intBitsToFloat((int) bits));
      case FD -> Double.toString(Double.longBitsToDouble(bits));
      case AT -> Tags.hex((int) bits);
      case UV -> Long.toUnsignedString(bits);
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
          UT ->
          Long.toString(bits);
    };
  }

  /** The first value as a whole number: of number VRs, IS, and DS without a fraction. */
  static OptionalLong integer(Element.Value value) {
    Vr vr = value.vr();
    if (vr.isNumberWords() && vr != Vr.FL && vr != Vr.FD) {
      boolean present = value.encoded().valueLength() >= width(vr);
      return present ? OptionalLong.of(bits(value, 0)) : OptionalLong.empty();
    }
    OptionalDouble decimal = decimal(value);
    // Beyond 2^53 a double no longer tells neighbours apart.
    if (decimal.isEmpty()
        || decimal.getAsDouble() != Math.rint(decimal.getAsDouble())
        || Math.abs(decimal.getAsDouble()) > 1L << 53) {
      return OptionalLong.empty();
    }
    return OptionalLong.of((long) decimal.getAsDouble());
  }

  /** The first value as a number. */
  static OptionalDouble decimal(Element.Value value) {
    Vr vr = value.vr();
    if (vr.isNumberWords()) {
      if (value.encoded().valueLength() < width(vr)) {
        return OptionalDouble.empty();
      }
      long bits = bits(value, 0);
      if (vr == Vr.FL) {
        return OptionalDouble.of(Float.intBitsToFloat((int) bits));
      }
      return OptionalDouble.of(vr == Vr.FD ? Double.longBitsToDouble(bits) : (double) bits);
    }
    if (vr != Vr.DS && vr != Vr.IS) {
      return OptionalDouble.empty();
    }
    List<String> texts = strings(value, SpecificCharacterSet.DEFAULT);
    return texts.isEmpty() ? OptionalDouble.empty() : parse(texts.getFirst());
  }

  /** Java would also take NaN, hexadecimal and type suffixes, which DS does not have. */
  private static OptionalDouble parse(String text) {
    boolean decimal = !text.isEmpty() && text.length() <= 64;
    for (int i = 0; i < text.length() && decimal; i++) {
      decimal = "0123456789+-.eE".indexOf(text.charAt(i)) >= 0;
    }
    if (!decimal) {
      return OptionalDouble.empty();
    }
    try {
      return OptionalDouble.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  private static int width(Vr vr) {
    return vr == Vr.AT ? 4 : vr.wordSize();
  }

  /** The bits of one value, sign extended where the VR is signed; of AT the tag. */
  private static long bits(Element.Value value, int index) {
    byte[] array = value.encoded().bytes().array();
    Vr vr = value.vr();
    int width = width(vr);
    int at = value.encoded().valueFrom() + index * width;
    boolean bigEndian = value.bigEndian();
    if (vr == Vr.AT) {
      return Tags.of((int) word(array, at, 2, bigEndian), (int) word(array, at + 2, 2, bigEndian))
          & 0xFFFFFFFFL;
    }
    long bits = word(array, at, width, bigEndian);
    boolean signed = vr == Vr.SS || vr == Vr.SL;
    int unused = 64 - 8 * width;
    return signed ? bits << unused >> unused : bits;
  }

  private static long word(byte[] array, int at, int width, boolean bigEndian) {
    long word = 0;
    for (int i = 0; i < width; i++) {
      int place = bigEndian ? i : width - 1 - i;
      word = (word << 8) | (array[at + place] & 0xFF);
    }
    return word;
  }
}
