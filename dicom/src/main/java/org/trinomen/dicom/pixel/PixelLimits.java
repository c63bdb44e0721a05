package org.trinomen.dicom.pixel;

/**
 * What one image may cost.
 *
 * @param frameBytes longest frame, compressed or not
 * @param fragments most fragments of encapsulated pixel data that are looked at
 */
public record PixelLimits(int frameBytes, int fragments) {

  /** A frame of 16,384 by 16,384 bytes. */
  public static final PixelLimits DEFAULT = new PixelLimits(256 << 20, 1 << 20);
}
