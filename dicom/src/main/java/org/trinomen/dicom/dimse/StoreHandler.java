package org.trinomen.dicom.dimse;

import java.io.IOException;
import java.io.InputStream;

/** Takes the instances that arrive by C-STORE. */
public interface StoreHandler {

  /**
   * Takes one; where the peer may have several under way, before the one before it is done. The
   * status is sent as soon as this returns, so Success must be true by then.
   *
   * @param dataSet the data set as it comes over the wire, read as it arrives; what is left unread
   *     is dropped. A read fails if the association ends before the data set does: then nothing
   *     must be kept, and no status reaches anyone
   * @throws IOException the sender is told Processing failure (0110), unless it was {@code dataSet}
   *     that failed
   */
  Status store(StoreRequest request, InputStream dataSet) throws IOException;
}
