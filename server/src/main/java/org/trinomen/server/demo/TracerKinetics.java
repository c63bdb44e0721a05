package org.trinomen.server.demo;

/** How a tracer comes and goes: concentration over time, corrected for decay. */
enum TracerKinetics {
  /** Enters and stays, as FDG does. */
  TRAPPED,
  /** Enters quickly and leaves, as most receptor ligands do. */
  WASHED_OUT;

  private static final double BLOOD_SHARE = 0.05;
  private static final double BLOOD_PEAK_MINUTES = 0.6;

  /** Concentration in a tissue, relative to the injected dose spread evenly over the body. */
  double concentration(Tissue tissue, double minutes) {
    if (tissue == Tissue.AIR) {
      return 0;
    }
    double t = Math.max(minutes, 0.05);
    double bound =
        switch (this) {
          case TRAPPED -> 1 - StrictMath.exp(-t / 22.0);
          case WASHED_OUT ->
              (1 - StrictMath.exp(-t / 4.0)) * StrictMath.exp(-t / tissue.washoutMinutes());
        };
    return tissue.uptake() * bound + BLOOD_SHARE * blood(t);
  }

  /** A bolus: a sharp peak within the first minute and a slow tail. */
  private static double blood(double t) {
    double bolus = 6.0 * t / BLOOD_PEAK_MINUTES * StrictMath.exp(1 - t / BLOOD_PEAK_MINUTES);
    return bolus + 1.2 * StrictMath.exp(-t / 9.0);
  }
}
