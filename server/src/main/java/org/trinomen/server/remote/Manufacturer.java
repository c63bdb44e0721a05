package org.trinomen.server.remote;

import java.util.Map;
import java.util.Optional;
import org.trinomen.dicom.Vr;

/** Whose a node is, as far as it changes how it must be asked. */
enum Manufacturer {
  GENERIC("Generic"),
  /** A lone asterisk is not understood where a date belongs. */
  GENERIC_NO_WILDCARD_IN_DATES("GenericNoWildcardInDates"),
  /** A lone asterisk is understood nowhere. */
  GENERIC_NO_UNIVERSAL_WILDCARD("GenericNoUniversalWildcard"),
  VITREA("Vitrea"),
  /** Wants an asterisk for what it is to tell. */
  GE("GE");

  /** Names of former times that Orthanc still takes. */
  private static final Map<String, Manufacturer> FORMER =
      Map.of(
          "AgfaImpax",
          GENERIC_NO_WILDCARD_IN_DATES,
          "SyngoVia",
          GENERIC_NO_WILDCARD_IN_DATES,
          "EFilm2",
          GENERIC,
          "MedInria",
          GENERIC,
          "ClearCanvas",
          GENERIC,
          "Dcm4Chee",
          GENERIC_NO_UNIVERSAL_WILDCARD);

  private final String text;

  Manufacturer(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  static Optional<Manufacturer> of(String text) {
    for (Manufacturer each : values()) {
      if (each.text.equals(text)) {
        return Optional.of(each);
      }
    }
    return Optional.ofNullable(FORMER.get(text));
  }

  /** A value as this node understands it. */
  String adapted(Vr vr, String value) {
    boolean date = vr == Vr.DA || vr == Vr.DT || vr == Vr.TM;
    boolean unknown =
        switch (this) {
          case GENERIC, GE -> false;
          case GENERIC_NO_WILDCARD_IN_DATES, VITREA -> date;
          case GENERIC_NO_UNIVERSAL_WILDCARD -> true;
        };
    return unknown && value.equals("*") ? "" : value;
  }

  /** What asks to be told a unique key. */
  String anything() {
    return this == GE ? "*" : "";
  }
}
