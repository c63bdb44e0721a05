package org.trinomen.dicom.text;

import org.trinomen.dicom.Vr;

/**
 * The characters that end a stretch of text, at which the character sets of value 1 come back into
 * force (PS3.5 §6.1.2.5.3). Control characters do so everywhere.
 */
enum Delimiters {
  PERSON_NAME("\\^="),
  VALUES("\\"),
  NONE("");

  private final String characters;

  Delimiters(String characters) {
    this.characters = characters;
  }

  static Delimiters of(Vr vr) {
    return switch (vr) {
      case PN -> PERSON_NAME;
      // PS3.5 Table 6.2-1: these have one value, in which the backslash is a character like any.
      case LT, ST, UT, UR -> NONE;
      case AE,
          AS,
          AT,
          CS,
          DA,
          DS,
          DT,
          FD,
          FL,
          IS,
          LO,
          OB,
          OD,
          OF,
          OL,
          OV,
          OW,
          SH,
          SL,
          SQ,
          SS,
          SV,
          TM,
          UC,
          UI,
          UL,
          UN,
          US,
          UV ->
          VALUES;
    };
  }

  boolean contains(int character) {
    return characters.indexOf(character) >= 0;
  }
}
