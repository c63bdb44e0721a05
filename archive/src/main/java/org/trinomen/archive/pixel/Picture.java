package org.trinomen.archive.pixel;

/**
 * An image to look at.
 *
 * @param channels 1 for grey, 3 for red, green and blue
 * @param bits of a sample, 8 or 16
 * @param samples line by line; those of 16 bits little endian
 */
public record Picture(int width, int height, int channels, int bits, byte[] samples) {

  /** Checks that there are as many samples as there must be. */
  public Picture {
    if (samples.length != (long) width * height * channels * (bits / 8)) {
      throw new IllegalArgumentException("a picture needs a sample for each place");
    }
  }

  /** The same picture at another size, each pixel that of the nearest place. */
  public Picture resized(int newWidth, int newHeight) {
    int pixel = channels * bits / 8;
    byte[] resized = new byte[Math.multiplyExact(newWidth * newHeight, pixel)];
    int to = 0;
    for (int y = 0; y < newHeight; y++) {
      int line = (int) ((2L * y + 1) * height / (2L * newHeight)) * width;
      for (int x = 0; x < newWidth; x++) {
        int from = (line + (int) ((2L * x + 1) * width / (2L * newWidth))) * pixel;
        for (int i = 0; i < pixel; i++) {
          resized[to++] = samples[from + i];
        }
      }
    }
    return new Picture(newWidth, newHeight, channels, bits, resized);
  }

  /** The same picture, each pixel of 8 bits the weighted mean of five by five around it. */
  public Picture smoothed() {
    int[] weights = {1, 4, 6, 4, 1};
    byte[] across = new byte[samples.length];
    byte[] both = new byte[samples.length];
    int line = width * channels;
    for (int i = 0; i < samples.length; i++) {
      int start = i - i % line + i % channels;
      int end = start + line - channels;
      int sum = 0;
      for (int k = -2; k <= 2; k++) {
        sum += weights[k + 2] * (samples[Math.clamp(i + k * channels, start, end)] & 0xFF);
      }
      across[i] = (byte) ((sum + 8) / 16);
    }
    for (int i = 0; i < samples.length; i++) {
      int start = i % line;
      int end = start + (height - 1) * line;
      int sum = 0;
      for (int k = -2; k <= 2; k++) {
        sum += weights[k + 2] * (across[Math.clamp(i + k * line, start, end)] & 0xFF);
      }
      both[i] = (byte) ((sum + 8) / 16);
    }
    return new Picture(width, height, channels, bits, both);
  }
}
