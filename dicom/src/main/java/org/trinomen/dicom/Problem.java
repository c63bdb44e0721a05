package org.trinomen.dicom;

/**
 * Something a data set has wrong that did not stop its reading. Holds no value, which could name a
 * person.
 *
 * @param what what is wrong, as a clause
 * @param offset byte offset in the input, -1 where there is none
 * @param path element path; empty outside any element
 */
public record Problem(String what, long offset, String path) {

  public DicomException toException() {
    return new DicomException(what, offset, path);
  }
}
