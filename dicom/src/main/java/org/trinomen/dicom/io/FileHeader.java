package org.trinomen.dicom.io;

import java.util.List;
import java.util.OptionalLong;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Encoded;
import org.trinomen.dicom.Problem;
import org.trinomen.dicom.TransferSyntax;

/**
 * What a file says of itself (PS3.10 §7). The data set's long values and pixel data may be located
 * only, not held.
 *
 * @param opening what stands before the file meta information: preamble and prefix, or nothing
 * @param fileMeta file meta information, group 0002; empty where the file has none
 * @param dataSet the data set
 * @param transferSyntax its UID is the one stated or, where none is, that of the plain one; its
 *     encoding is what the bytes are in, which some files state wrongly
 * @param dataSetOffset where the data set begins
 * @param pixelDataOffset where the pixel data element of the data set begins, if it has one and is
 *     not deflated
 * @param length of the file as far as it was read
 * @param problems what was wrong
 */
public record FileHeader(
    Encoded opening,
    DataSet fileMeta,
    DataSet dataSet,
    TransferSyntax transferSyntax,
    long dataSetOffset,
    OptionalLong pixelDataOffset,
    long length,
    List<Problem> problems) {

  /** Takes a copy of the problems. */
  public FileHeader {
    problems = List.copyOf(problems);
  }
}
