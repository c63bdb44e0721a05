package org.trinomen.dicom.pixel;

/** What the samples of a pixel mean (PS3.3 §C.7.6.3.1.2). */
public enum Photometric {
  MONOCHROME1("MONOCHROME1"),
  MONOCHROME2("MONOCHROME2"),
  PALETTE_COLOR("PALETTE COLOR"),
  RGB("RGB"),
  YBR_FULL("YBR_FULL"),
  YBR_FULL_422("YBR_FULL_422"),
  YBR_PARTIAL_422("YBR_PARTIAL_422"),
  YBR_PARTIAL_420("YBR_PARTIAL_420"),
  YBR_ICT("YBR_ICT"),
  YBR_RCT("YBR_RCT"),
  XYB("XYB"),
  /** A retired one, or none of the standard. */
  OTHER("");

  private final String term;

  Photometric(String term) {
    this.term = term;
  }

  /** As the element Photometric Interpretation has it. */
  public String term() {
    return term;
  }

  /** The one of a term; OTHER if it is none. */
  public static Photometric of(String term) {
    for (Photometric photometric : values()) {
      if (photometric.term.equals(term)) {
        return photometric;
      }
    }
    return OTHER;
  }

  public boolean isMonochrome() {
    return this == MONOCHROME1 || this == MONOCHROME2;
  }

  /** Luminance and two colour differences, each for every pixel once the frame is decoded. */
  public boolean isYbr() {
    return switch (this) {
      case YBR_FULL, YBR_FULL_422, YBR_PARTIAL_422, YBR_PARTIAL_420, YBR_ICT, YBR_RCT -> true;
      case MONOCHROME1, MONOCHROME2, PALETTE_COLOR, RGB, XYB, OTHER -> false;
    };
  }
}
