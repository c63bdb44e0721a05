package org.trinomen.dicom.dimse;

import java.util.function.Consumer;
import org.trinomen.dicom.ul.Association;

/**
 * What a provider does with requests.
 *
 * @param store takes C-STORE requests
 * @param echoed is told of each C-ECHO, after it was answered with Success
 */
public record DimseHandlers(StoreHandler store, Consumer<Association> echoed) {

  /** Stores, and answers C-ECHO without telling anyone. */
  public static DimseHandlers storing(StoreHandler store) {
    return new DimseHandlers(store, _ -> {});
  }
}
