package org.trinomen.archive.modification;

import org.trinomen.dicom.DataSet;

/** Makes the header of a copy of the header of what is copied. */
@FunctionalInterface
public interface HeaderChange {

  /**
   * The header of the copy, with the same values that are not held.
   *
   * @throws ModificationException if it can't be made
   */
  DataSet apply(DataSet original);
}
