package org.trinomen.dicom.io;

import org.trinomen.dicom.Problem;
import org.trinomen.dicom.TransferSyntax;

/**
 * Takes the parts of a data set as {@link DataSetParser} finds them. Together the bytes handed over
 * are the whole input, each byte once and in order.
 *
 * <p>An element with a value is {@link #element} and then {@link #bytes} as often as the input was
 * cut; a sequence is {@link #startSequence}, for each item {@link #startItem}, its elements, {@link
 * #endItem}, and {@link #endSequence}; encapsulated pixel data is {@link #startFragments}, {@link
 * #fragment} with {@link #bytes} for each item, and {@link #endFragments}. A value of undefined
 * length that is neither ends with {@link #endUndefined}.
 */
public interface PartHandler {

  /** An element whose value follows; the array holds its header from {@code from} on. */
  void element(ElementHeader header, byte[] array, int from);

  /** The next bytes of a value or fragment. */
  void bytes(byte[] array, int from, int count);

  void startSequence(ElementHeader header, byte[] array, int from);

  /** Header of an item, 8 bytes. */
  void startItem(long offset, long length, byte[] array, int from);

  /**
   * End of an item, with its delimiter if it has one.
   *
   * @param syntax the encoding of its elements
   */
  void endItem(TransferSyntax syntax, byte[] array, int from, int count);

  /** End of a sequence, with its delimiter if it has one. */
  void endSequence(byte[] array, int from, int count);

  void startFragments(ElementHeader header, byte[] array, int from);

  /** Header of an item of encapsulated pixel data, 8 bytes; the first is the offset table. */
  void fragment(long offset, long length, byte[] array, int from);

  /** End of encapsulated pixel data, with its delimiter if it has one. */
  void endFragments(byte[] array, int from, int count);

  /** End of another value of undefined length. */
  void endUndefined(byte[] array, int from, int count);

  /** Bytes that belong to no element: a delimiter out of place, or what follows the data set. */
  void stray(byte[] array, int from, int count);

  /** Something is wrong but reading goes on. A handler may throw it instead. */
  void problem(Problem problem);
}
