package org.trinomen.server.demo;

import java.util.Random;

/**
 * A head made of ellipsoids: scalp, skull, a folded cortex around white matter, ventricles,
 * striatum and cerebellum. Each scan's is a little different. Coordinates are those of DICOM in
 * millimetres from the middle of the head: x to the left, y to the back, z to the top.
 */
final class BrainPhantom {

  private static final double FOLDING = 0.06;

  private final double halfWidth;
  private final double halfDepth;
  private final double halfHeight;
  private final double foldingPhase;

  BrainPhantom(Random random) {
    this.halfWidth = 72 * (1 + 0.04 * random.nextGaussian());
    this.halfDepth = 92 * (1 + 0.04 * random.nextGaussian());
    this.halfHeight = 78 * (1 + 0.04 * random.nextGaussian());
    this.foldingPhase = random.nextGaussian();
  }

  Tissue at(double x, double y, double z) {
    double side = Math.abs(x);
    if (within(side - 9, y + 5, z - 4, 5, 20, 12)) {
      return Tissue.VENTRICLE;
    }
    if (within(side - 19, y + 16, z, 7, 13, 12)) {
      return Tissue.STRIATUM;
    }
    if (within(x, y - 28, z + 0.55 * halfHeight, 38, 28, 22)) {
      return Tissue.CEREBELLUM;
    }
    double radius = squaredRadius(x, y, z, halfWidth, halfDepth, halfHeight);
    double folds =
        FOLDING
            * StrictMath.sin(x / 5.5 + foldingPhase)
            * StrictMath.sin(y / 6.5)
            * StrictMath.cos(z / 6.0);
    if (radius + 2.2 * folds < 0.56) {
      return Tissue.WHITE_MATTER;
    }
    if (radius + folds < 0.80) {
      return Tissue.CORTEX;
    }
    if (radius < 0.90) {
      return Tissue.SKULL;
    }
    return radius < 1.0 ? Tissue.SCALP : Tissue.AIR;
  }

  private static boolean within(double x, double y, double z, double rx, double ry, double rz) {
    return squaredRadius(x, y, z, rx, ry, rz) < 1;
  }

  private static double squaredRadius(
      double x, double y, double z, double rx, double ry, double rz) {
    return (x / rx) * (x / rx) + (y / ry) * (y / ry) + (z / rz) * (z / rz);
  }
}
