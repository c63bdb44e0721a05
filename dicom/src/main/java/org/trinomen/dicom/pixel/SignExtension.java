package org.trinomen.dicom.pixel;

/** Codecs know no sign: what was negative comes out of them as its lowest bits. */
final class SignExtension {

  private SignExtension() {}

  /**
   * Clears the bits of each sample that are not stored, in which old images keep overlays (PS3.5
   * §8.1.1), and puts those that are stored in the lowest places.
   */
  static void clearUnused(byte[] samples, ImageDescription image) {
    int up = 32 - image.highBit() - 1;
    int down = 32 - image.bitsStored();
    if (image.sampleBytes() == 1) {
      for (int i = 0; i < samples.length; i++) {
        int high = samples[i] << up;
        samples[i] = (byte) (image.signed() ? high >> down : high >>> down);
      }
    } else if (image.sampleBytes() == 2) {
      for (int i = 0; i < samples.length; i += 2) {
        int high = LittleEndian.unsigned16(samples, i) << up;
        LittleEndian.put16(samples, i, image.signed() ? high >> down : high >>> down);
      }
    }
  }

  /** Makes of the lowest bits of each sample a number in two's complement. */
  static void extend(byte[] samples, int sampleBytes, int bits) {
    if (sampleBytes == 1) {
      int shift = 32 - bits;
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (byte) (samples[i] << shift >> shift);
      }
    } else if (sampleBytes == 2) {
      int shift = 32 - bits;
      for (int i = 0; i < samples.length; i += 2) {
        LittleEndian.put16(samples, i, LittleEndian.unsigned16(samples, i) << shift >> shift);
      }
    }
  }
}
