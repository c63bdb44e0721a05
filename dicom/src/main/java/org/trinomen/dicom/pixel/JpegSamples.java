package org.trinomen.dicom.pixel;

import java.util.List;

/** Makes pixels of the coefficients of all components. */
final class JpegSamples {

  private JpegSamples() {}

  static byte[] of(List<JpegComponent> components, ImageDescription image, int precision) {
    byte[] result = new byte[(int) image.frameBytes()];
    int across = 1;
    int down = 1;
    for (JpegComponent component : components) {
      if (component.quantization.length == 0) {
        throw MarkerReader.wrong("a JPEG component has no scan", -1);
      }
      across = Math.max(across, component.horizontal);
      down = Math.max(down, component.vertical);
    }
    for (int i = 0; i < components.size(); i++) {
      JpegComponent component = components.get(i);
      short[] plane = plane(component, precision);
      Plane samples =
          new Plane(
              plane,
              component.stride * 8,
              JpegDecoder.ceil(image.columns() * component.horizontal, across),
              JpegDecoder.ceil(image.rows() * component.vertical, down),
              image.columns());
      for (int row = 0; row < image.rows(); row++) {
        short[] line = samples.line(row, down / component.vertical, across / component.horizontal);
        store(line, image, result, row, i);
      }
    }
    return result;
  }

  private static short[] plane(JpegComponent component, int precision) {
    InverseDct dct = new InverseDct(precision);
    int stride = component.stride * 8;
    short[] plane = new short[component.coefficients.length];
    for (int row = 0; row < component.blockRows; row++) {
      for (int column = 0; column < component.blockColumns; column++) {
        dct.transform(
            component.coefficients,
            component.block(row, column),
            component.quantization,
            plane,
            row * 8 * stride + column * 8,
            stride);
      }
    }
    return plane;
  }

  /**
   * Samples of one component, perhaps fewer across or down than the image has.
   *
   * @param width samples in a line, and {@code height} lines, that belong to the image
   * @param columns of the image
   */
  private record Plane(short[] samples, int stride, int width, int height, int columns) {

    /** A line with as many samples as the image has columns. */
    short[] line(int row, int down, int across) {
      short[] line = new short[Math.max(columns + 1, width * across)];
      int source = Math.min(row / down, height - 1);
      int from = source * stride;
      if (across == 2 && width > 2 && down == 1) {
        smoothAcross(from, line);
      } else if (across == 2 && width > 2 && down == 2) {
        int nearer = (row & 1) == 0 ? Math.max(source - 1, 0) : Math.min(source + 1, height - 1);
        smoothBoth(from, nearer * stride, line);
      } else {
        for (int x = 0; x < columns; x++) {
          line[x] = samples[from + Math.min(x / across, width - 1)];
        }
      }
      return line;
    }

    /** Between two samples a quarter and three quarters of the way, as the JPEG Group does it. */
    private void smoothAcross(int from, short[] line) {
      line[0] = samples[from];
      for (int x = 0; x < width; x++) {
        int here = 3 * samples[from + x];
        if (x > 0) {
          line[2 * x] = (short) ((here + samples[from + x - 1] + 1) >> 2);
        }
        int next = x + 1 < width ? samples[from + x + 1] : samples[from + x];
        line[2 * x + 1] = (short) ((here + next + 2) >> 2);
      }
    }

    /** The same in both directions. */
    private void smoothBoth(int from, int nearer, short[] line) {
      int last = 3 * samples[from] + samples[nearer];
      int here = last;
      for (int x = 0; x < width; x++) {
        int next = x + 1 < width ? 3 * samples[from + x + 1] + samples[nearer + x + 1] : here;
        line[2 * x] = (short) ((3 * here + last + 8) >> 4);
        line[2 * x + 1] = (short) ((3 * here + next + 7) >> 4);
        last = here;
        here = next;
      }
    }
  }

  private static void store(
      short[] line, ImageDescription image, byte[] result, int row, int component) {
    int step = image.samples();
    int at = row * image.columns() * step + component;
    if (image.sampleBytes() == 1) {
      for (int x = 0; x < image.columns(); x++) {
        result[at] = (byte) line[x];
        at += step;
      }
      return;
    }
    int width = image.sampleBytes();
    for (int x = 0; x < image.columns(); x++) {
      LittleEndian.put16(result, at * width, line[x]);
      at += step;
    }
  }
}
