package org.trinomen.dicom;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Value Representations (PS3.5 §6.2). */
public enum Vr {
  AE(Form.TEXT),
  AS(Form.TEXT),
  AT(Form.BINARY, 2),
  CS(Form.TEXT),
  DA(Form.TEXT),
  DS(Form.TEXT),
  DT(Form.TEXT),
  FD(Form.BINARY, 8),
  FL(Form.BINARY, 4),
  IS(Form.TEXT),
  LO(Form.CODED_TEXT),
  LT(Form.CODED_BLOCK),
  OB(Form.BULK, 1),
  OD(Form.BULK, 8),
  OF(Form.BULK, 4),
  OL(Form.BULK, 4),
  OV(Form.BULK, 8),
  OW(Form.BULK, 2),
  PN(Form.CODED_TEXT),
  SH(Form.CODED_TEXT),
  SL(Form.BINARY, 4),
  SQ(Form.SEQUENCE),
  SS(Form.BINARY, 2),
  ST(Form.CODED_BLOCK),
  SV(Form.BINARY, 8),
  TM(Form.TEXT),
  UC(Form.CODED_TEXT),
  UI(Form.TEXT),
  UL(Form.BINARY, 4),
  UN(Form.BULK, 1),
  UR(Form.BLOCK),
  US(Form.BINARY, 2),
  UT(Form.CODED_BLOCK),
  UV(Form.BINARY, 8);

  /** What a value is made of. */
  private enum Form {
    /** Characters of the default repertoire, values divided by a backslash. */
    TEXT,
    /** As TEXT, in the character set of the data set. */
    CODED_TEXT,
    /** One value of characters in the character set of the data set; a backslash is a character. */
    CODED_BLOCK,
    /** One value of characters of the default repertoire. */
    BLOCK,
    /** Numbers of a fixed width. */
    BINARY,
    /** One value of any number of words. */
    BULK,
    SEQUENCE
  }

  private static final @Nullable Vr[] BY_CODE = byCode();

  private final Form form;
  private final int wordSize;
  private final boolean longLength;

  Vr(Form form) {
    this(form, 1);
  }

  Vr(Form form, int wordSize) {
    this.form = form;
    this.wordSize = wordSize;
    // PS3.5 table 7.1-1: these have two reserved bytes and a length of 32 bits.
    this.longLength =
        switch (name()) {
          case "OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV" -> true;
          case String _ -> false;
        };
  }

  /** The VR of two bytes as they stand in explicit VR, high byte first; null if there is none. */
  public static @Nullable Vr ofCode(int code) {
    int first = ((code >>> 8) & 0xFF) - 'A';
    int second = (code & 0xFF) - 'A';
    boolean letters = first >= 0 && first < 26 && second >= 0 && second < 26;
    return letters ? BY_CODE[first * 26 + second] : null;
  }

  public static Optional<Vr> of(String name) {
    return name.length() == 2
        ? Optional.ofNullable(ofCode((name.charAt(0) << 8) | (name.charAt(1) & 0xFF)))
        : Optional.empty();
  }

  /** The two bytes of the name, high byte first. */
  public int code() {
    return (name().charAt(0) << 8) | name().charAt(1);
  }

  /** Whether Specific Character Set applies (PS3.5 §6.1.2.2). */
  public boolean usesCharacterSet() {
    return form == Form.CODED_TEXT || form == Form.CODED_BLOCK;
  }

  public boolean isText() {
    return form == Form.TEXT || form == Form.BLOCK || usesCharacterSet();
  }

  /** Numbers or words, neither text nor items. */
  public boolean isBinary() {
    return form == Form.BINARY || form == Form.BULK;
  }

  /** Numbers of fixed width, of which there may be several: US, FD, AT... */
  public boolean isNumberWords() {
    return form == Form.BINARY;
  }

  /** Explicit VR gives it a length of 32 bits behind two reserved bytes (PS3.5 §7.1.2). */
  public boolean hasLongLength() {
    return longLength;
  }

  /** Bytes that change places between little and big endian; for AT each half is a word. */
  public int wordSize() {
    return wordSize;
  }

  /** What fills an odd value up to even length (PS3.5 §6.2). */
  public byte paddingByte() {
    return (byte) (isText() && this != UI ? ' ' : 0);
  }

  /** Whether a backslash divides values (PS3.5 §6.4), or, for numbers, more than one may stand. */
  public boolean multiValued() {
    return form == Form.TEXT || form == Form.CODED_TEXT || form == Form.BINARY;
  }

  private static @Nullable Vr[] byCode() {
    @Nullable Vr[] table = new @Nullable Vr[26 * 26];
    for (Vr vr : values()) {
      table[(vr.name().charAt(0) - 'A') * 26 + vr.name().charAt(1) - 'A'] = vr;
    }
    return table;
  }
}
