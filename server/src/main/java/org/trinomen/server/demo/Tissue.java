package org.trinomen.server.demo;

/**
 * What a place in the head consists of.
 *
 * <p>Uptake is relative to the mean of the body; it is reached after the time in which the tracer
 * enters, and where it is washed out, leaves with the half-time given here.
 */
enum Tissue {
  AIR(-1000, 0, 1e9),
  SCALP(40, 0.4, 60),
  SKULL(900, 0.2, 80),
  CORTEX(38, 3.1, 45),
  WHITE_MATTER(28, 1.3, 90),
  CEREBELLUM(40, 2.7, 35),
  VENTRICLE(8, 0.4, 60),
  STRIATUM(40, 3.8, 120);

  private final int hounsfield;
  private final double uptake;
  private final double washoutMinutes;

  Tissue(int hounsfield, double uptake, double washoutMinutes) {
    this.hounsfield = hounsfield;
    this.uptake = uptake;
    this.washoutMinutes = washoutMinutes;
  }

  int hounsfield() {
    return hounsfield;
  }

  double uptake() {
    return uptake;
  }

  double washoutMinutes() {
    return washoutMinutes;
  }
}
