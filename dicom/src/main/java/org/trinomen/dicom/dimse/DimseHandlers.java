package org.trinomen.dicom.dimse;

import java.util.Optional;
import java.util.function.Consumer;
import org.trinomen.dicom.ul.Association;

/**
 * What a provider does with requests.
 *
 * @param store takes C-STORE requests
 * @param find answers C-FIND requests; without it they are an unrecognized operation
 * @param retrieve looks for what C-GET and C-MOVE ask for; without it these are unrecognized
 * @param normalized takes N-ACTION and N-EVENT-REPORT requests; without it they are unrecognized
 * @param echoed is told of each C-ECHO, after it was answered with Success
 */
public record DimseHandlers(
    StoreHandler store,
    Optional<FindHandler> find,
    Optional<RetrieveHandler> retrieve,
    Optional<NormalizedHandler> normalized,
    Consumer<Association> echoed) {

  /** Without the normalized services. */
  public DimseHandlers(
      StoreHandler store,
      Optional<FindHandler> find,
      Optional<RetrieveHandler> retrieve,
      Consumer<Association> echoed) {
    this(store, find, retrieve, Optional.empty(), echoed);
  }

  /** Stores, and answers C-ECHO without telling anyone. */
  public static DimseHandlers storing(StoreHandler store) {
    return new DimseHandlers(store, Optional.empty(), Optional.empty(), _ -> {});
  }
}
