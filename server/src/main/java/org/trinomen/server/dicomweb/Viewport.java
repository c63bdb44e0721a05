package org.trinomen.server.dicomweb;

import org.trinomen.archive.pixel.Picture;

/**
 * What a picture must fit in, and which part of the image it shows (PS3.18 §8.3.5.1.3).
 *
 * @param width at most
 * @param height at most
 * @param left first column shown
 * @param top first line shown
 * @param columns how many are shown; 0 for all there are
 * @param lines how many are shown; 0 for all there are
 */
record Viewport(int width, int height, int left, int top, int columns, int lines) {

  private static final int SIDE_MAX = 8192;

  /** Of a side that does not matter. */
  static final String ANY = "8192";

  /**
   * Reads {@code vw,vh} or {@code vw,vh,sx,sy,sw,sh}, of which the last four may be left empty.
   *
   * @throws org.trinomen.server.http.RequestFailure if it is neither
   */
  static Viewport of(String text) {
    String[] parts = text.split(",", -1);
    if (parts.length != 2 && parts.length != 6) {
      throw RenderForm.wrong("viewport is a width and a height, or these and the part shown");
    }
    int[] numbers = new int[6];
    for (int i = 0; i < parts.length; i++) {
      boolean optional = i >= 2 && parts[i].isEmpty();
      if (!optional && !parts[i].matches("[0-9]{1,9}(\\.0{0,9})?")) {
        throw RenderForm.wrong("viewport has whole numbers, not negative");
      }
      numbers[i] = optional ? 0 : Integer.parseInt(parts[i].replaceFirst("\\..*", ""));
    }
    if (numbers[0] == 0 || numbers[1] == 0 || Math.max(numbers[0], numbers[1]) > SIDE_MAX) {
      throw RenderForm.wrong("a viewport's sides are from 1 to " + SIDE_MAX);
    }
    return new Viewport(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
  }

  /** What is seen through it; the ratio of the sides stays. */
  Picture of(Picture whole) {
    Picture part = part(whole);
    double factor = Math.min((double) width / part.width(), (double) height / part.height());
    Picture smooth = factor < 1 && part.bits() == 8 ? part.smoothed() : part;
    return smooth.resized(
        Math.max(1, (int) Math.round(part.width() * factor)),
        Math.max(1, (int) Math.round(part.height() * factor)));
  }

  private Picture part(Picture whole) {
    if (left >= whole.width() || top >= whole.height()) {
      throw RenderForm.wrong("the viewport shows nothing of the image");
    }
    int across = Math.min(columns == 0 ? whole.width() : columns, whole.width() - left);
    int down = Math.min(lines == 0 ? whole.height() : lines, whole.height() - top);
    if (across == whole.width() && down == whole.height()) {
      return whole;
    }
    int pixel = whole.channels() * whole.bits() / 8;
    byte[] samples = new byte[across * down * pixel];
    for (int line = 0; line < down; line++) {
      System.arraycopy(
          whole.samples(),
          ((top + line) * whole.width() + left) * pixel,
          samples,
          line * across * pixel,
          across * pixel);
    }
    return new Picture(across, down, whole.channels(), whole.bits(), samples);
  }
}
