package org.trinomen.server.demo;

/** A positron emitter, with its code in SNOMED CT. */
enum Nuclide {
  FLUORINE_18("77004003", "^18^Fluorine", 6586.2, 0.9673),
  CARBON_11("40565003", "^11^Carbon", 1223.4, 0.9976);

  private final String code;
  private final String meaning;
  private final double halfLifeSeconds;
  private final double positronFraction;

  Nuclide(String code, String meaning, double halfLifeSeconds, double positronFraction) {
    this.code = code;
    this.meaning = meaning;
    this.halfLifeSeconds = halfLifeSeconds;
    this.positronFraction = positronFraction;
  }

  String code() {
    return code;
  }

  String meaning() {
    return meaning;
  }

  double halfLifeSeconds() {
    return halfLifeSeconds;
  }

  double positronFraction() {
    return positronFraction;
  }

  /** Share of the nuclei that decay in a second. */
  double decayConstant() {
    return StrictMath.log(2) / halfLifeSeconds;
  }
}
