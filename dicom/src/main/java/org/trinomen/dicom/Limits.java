package org.trinomen.dicom;

/**
 * What the reading of one data set may cost, so that no input can exhaust memory, stack or time.
 *
 * @param valueBytes longest value held; longer ones become bulk: only located
 * @param headerBytes all bytes held together; what comes after is not held
 * @param nesting deepest item in item; deeper input is refused
 * @param elements elements and items held together; what comes after is not held
 * @param inflatedBytes longest data set that deflated input may unfold to
 * @param inflateRatio how many times its own size deflated input may unfold to, once the result is
 *     large
 */
public record Limits(
    int valueBytes,
    int headerBytes,
    int nesting,
    int elements,
    long inflatedBytes,
    int inflateRatio) {

  /** For archives: headers whole, pixel data and other long values only located. */
  public static final Limits DEFAULT =
      new Limits(64 << 10, 16 << 20, 256, 200_000, 1L << 30, 1_100);

  /** What a data set's problems say when it has more than is held. */
  public static final String PASSED_OVER =
      "more elements than are held; the others are passed over";

  /** The same limits with values held up to another length. */
  public Limits holding(int valueBytes, int headerBytes) {
    return new Limits(valueBytes, headerBytes, nesting, elements, inflatedBytes, inflateRatio);
  }
}
