package org.trinomen.server.demo;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Where the voxels of a volume are: axial slices, ascending, around the origin.
 *
 * @param matrix rows and columns
 * @param slices number of slices
 * @param pixelMm distance of pixels
 * @param sliceMm distance of slices
 */
record ImageGrid(int matrix, int slices, double pixelMm, double sliceMm) {

  /** Position of the middle of the first pixel of a row or column. */
  double firstPixelMm() {
    return -(matrix - 1) / 2.0 * pixelMm;
  }

  double sliceMm(int slice) {
    return (slice - (slices - 1) / 2.0) * sliceMm;
  }

  int pixels() {
    return matrix * matrix;
  }

  Tissue[] sample(BrainPhantom phantom) {
    Tissue[] tissues = new Tissue[slices * pixels()];
    int voxel = 0;
    for (int slice = 0; slice < slices; slice++) {
      for (int row = 0; row < matrix; row++) {
        for (int column = 0; column < matrix; column++) {
          double x = firstPixelMm() + column * pixelMm;
          double y = firstPixelMm() + row * pixelMm;
          tissues[voxel++] = phantom.at(x, y, sliceMm(slice));
        }
      }
    }
    return tissues;
  }

  static float[] values(Tissue[] tissues, ToDoubleFunction<Tissue> value) {
    Map<Tissue, Float> ofTissue = new EnumMap<>(Tissue.class);
    for (Tissue tissue : Tissue.values()) {
      ofTissue.put(tissue, (float) value.applyAsDouble(tissue));
    }
    float[] values = new float[tissues.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = ofTissue.getOrDefault(tissues[i], 0f);
    }
    return values;
  }

  /** Smooths in place with a Gaussian of this standard deviation, as a scanner's optics do. */
  void blur(float[] volume, double sigmaMm) {
    blurAlong(volume, 1, matrix, sigmaMm / pixelMm);
    blurAlong(volume, matrix, matrix, sigmaMm / pixelMm);
    blurAlong(volume, pixels(), slices, sigmaMm / sliceMm);
  }

  /** One axis: lines of {@code length} voxels that are {@code stride} apart in memory. */
  private static void blurAlong(float[] volume, int stride, int length, double sigma) {
    int reach = (int) Math.ceil(3 * sigma);
    float[] kernel = kernel(sigma, reach);
    float[] line = new float[length];
    for (int start = 0; start < volume.length; start++) {
      if (start / stride % length != 0) {
        continue;
      }
      for (int i = 0; i < length; i++) {
        line[i] = volume[start + i * stride];
      }
      for (int i = 0; i < length; i++) {
        float sum = 0;
        for (int k = -reach; k <= reach; k++) {
          sum += kernel[k + reach] * line[Math.clamp(i + k, 0, length - 1)];
        }
        volume[start + i * stride] = sum;
      }
    }
  }

  private static float[] kernel(double sigma, int reach) {
    float[] kernel = new float[2 * reach + 1];
    double sum = 0;
    for (int k = -reach; k <= reach; k++) {
      sum += StrictMath.exp(-k * k / (2 * sigma * sigma));
    }
    for (int k = -reach; k <= reach; k++) {
      kernel[k + reach] = (float) (StrictMath.exp(-k * k / (2 * sigma * sigma)) / sum);
    }
    return kernel;
  }
}
