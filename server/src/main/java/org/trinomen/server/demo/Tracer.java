package org.trinomen.server.demo;

/** A radiopharmaceutical, with its code in SNOMED CT or DCM. */
enum Tracer {
  FDG(
      "Fluorodeoxyglucose",
      "35321007",
      "SCT",
      "Fluorodeoxyglucose F^18^",
      Nuclide.FLUORINE_18,
      185e6,
      TracerKinetics.TRAPPED),
  RACLOPRIDE(
      "Raclopride",
      "129512009",
      "SCT",
      "Raclopride C^11^",
      Nuclide.CARBON_11,
      600e6,
      TracerKinetics.WASHED_OUT);

  private final String text;
  private final String code;
  private final String scheme;
  private final String meaning;
  private final Nuclide nuclide;
  private final double usualDoseBq;
  private final TracerKinetics kinetics;

  Tracer(
      String text,
      String code,
      String scheme,
      String meaning,
      Nuclide nuclide,
      double usualDoseBq,
      TracerKinetics kinetics) {
    this.text = text;
    this.code = code;
    this.scheme = scheme;
    this.meaning = meaning;
    this.nuclide = nuclide;
    this.usualDoseBq = usualDoseBq;
    this.kinetics = kinetics;
  }

  String text() {
    return text;
  }

  String code() {
    return code;
  }

  String scheme() {
    return scheme;
  }

  String meaning() {
    return meaning;
  }

  Nuclide nuclide() {
    return nuclide;
  }

  double usualDoseBq() {
    return usualDoseBq;
  }

  TracerKinetics kinetics() {
    return kinetics;
  }
}
