package org.trinomen.dicom.dimse;

import java.io.IOException;
import org.trinomen.dicom.DataSet;

/** Answers C-FIND requests. */
public interface FindHandler {

  /**
   * Answers one.
   *
   * @return the status of the final response; not looked at if the peer has cancelled
   * @throws IOException the peer is told that the request can't be processed, unless it was {@code
   *     matches} that failed
   */
  Status find(QueryRequest request, Matches matches) throws IOException;

  /** Takes the matches, and sends each as it comes. */
  interface Matches {

    /**
     * Sends a match.
     *
     * @param everyKeySupported false: some optional key was not supported (PS3.4 Table C.4-1)
     * @return false if the peer has cancelled: then it wants no more
     * @throws IOException the association has ended
     */
    boolean send(DataSet identifier, boolean everyKeySupported) throws IOException;
  }
}
