package org.trinomen.dicom;

import java.util.HexFormat;
import java.util.OptionalInt;

/**
 * Tags as {@code int}: group number in the high half, element number in the low half. They order
 * unsigned.
 */
public final class Tags {

  private static final HexFormat UPPER = HexFormat.of().withUpperCase();

  private Tags() {}

  public static int of(int group, int element) {
    return (group << 16) | (element & 0xFFFF);
  }

  public static int group(int tag) {
    return tag >>> 16;
  }

  public static int element(int tag) {
    return tag & 0xFFFF;
  }

  /** Odd group (PS3.5 §7.8.1); groups 0001, 0003, 0005, 0007 and FFFF are not for use. */
  public static boolean isPrivate(int tag) {
    return (tag & 0x00010000) != 0;
  }

  /** Element (gggg,0010-00FF) of an odd group: names who owns the block of that number. */
  public static boolean isPrivateCreator(int tag) {
    return isPrivate(tag) && element(tag) >= 0x0010 && element(tag) <= 0x00FF;
  }

  /** The tag that names the owner of a private element: (gggg,00bb) for (gggg,bbee). */
  public static int privateCreator(int tag) {
    return of(group(tag), element(tag) >>> 8);
  }

  public static boolean isGroupLength(int tag) {
    return element(tag) == 0;
  }

  /** Item and delimiters, (FFFE,E000), (FFFE,E00D), (FFFE,E0DD). */
  public static boolean isDelimiter(int tag) {
    return group(tag) == 0xFFFE;
  }

  /** (7FE0,0008), (7FE0,0009), (7FE0,0010): float, double float and integer pixel data. */
  public static boolean isPixelData(int tag) {
    return tag == Tag.PixelData || tag == Tag.FloatPixelData || tag == Tag.DoubleFloatPixelData;
  }

  /** As the standard prints it: {@code (0010,0020)}. */
  public static String format(int tag) {
    String hex = hex(tag);
    return "(" + hex.substring(0, 4) + "," + hex.substring(4) + ")";
  }

  /** Eight upper-case digits: {@code 00100020}. */
  public static String hex(int tag) {
    return UPPER.toHexDigits(tag);
  }

  /**
   * Reads a keyword or a tag in any usual form: {@code PatientID}, {@code 0010,0020}, {@code
   * 0010-0020}, {@code 00100020}, {@code (0010,0020)}.
   */
  public static OptionalInt parse(String text) {
    String digits = digits(text.strip());
    if (digits.length() == 8 && digits.chars().allMatch(HexFormat::isHexDigit)) {
      return OptionalInt.of(HexFormat.fromHexDigits(digits));
    }
    return Dictionary.keyword(text.strip());
  }

  private static String digits(String text) {
    boolean bracketed = text.startsWith("(") && text.endsWith(")");
    String inner = bracketed ? text.substring(1, text.length() - 1) : text;
    boolean split = inner.length() == 9 && (inner.charAt(4) == ',' || inner.charAt(4) == '-');
    return split ? inner.substring(0, 4) + inner.substring(5) : inner;
  }
}
