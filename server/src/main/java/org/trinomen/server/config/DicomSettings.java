package org.trinomen.server.config;

import java.time.Duration;
import java.util.List;

/**
 * The DIMSE door.
 *
 * @param enabled false: no DIMSE listener
 * @param listeners the ports; the first is {@code dicom.port}
 * @param aeTitle our AE title, 1 to 16 characters
 * @param checkCalledAeTitle true: a caller must ask for {@code aeTitle}; false: any will do
 * @param acceptUnknownCallers true: a caller that is no node of {@code nodes.d} may echo and store
 * @param acceptUnknownStorageClasses true: storage SOP classes that the dictionary doesn't know
 *     (private ones) are accepted as well
 * @param pduLengthMax largest PDU we offer to receive, in bytes (PS3.8 §D.1)
 * @param associationsMax associations open at once; more are rejected as transient
 * @param associationsPerAddressMax associations open at once from one address
 * @param halfOpenMax connections that have no association yet; for more the oldest are dropped
 * @param halfOpenPerAddressMax of these, from one address
 * @param connectsPerSecondMax connections that one address may open in a second, on average
 * @param handshakeTimeout how long a TLS handshake may take
 * @param artimTimeout how long a peer may take to ask for an association, or to close (PS3.8
 *     §9.1.5)
 * @param idleTimeout how long an association may be silent before it is aborted
 * @param stopTimeout how long associations may take to finish at shutdown
 * @param findMatchesMax matches one C-FIND gives; if there are more, its last response says so
 * @param exactNames whether letters of persons' names match only themselves in C-FIND, case and
 *     accents included (PS3.4 §C.2.2.2.1.1)
 * @param matchUnknown whether a value that is not known fulfils all conditions of C-FIND (PS3.4
 *     §C.2.2.1.2)
 * @param retrieveInstancesMax instances one C-GET or C-MOVE may bring; more are refused
 */
public record DicomSettings(
    boolean enabled,
    List<DicomListenerSettings> listeners,
    String aeTitle,
    boolean checkCalledAeTitle,
    boolean acceptUnknownCallers,
    boolean acceptUnknownStorageClasses,
    int pduLengthMax,
    int associationsMax,
    int associationsPerAddressMax,
    int halfOpenMax,
    int halfOpenPerAddressMax,
    int connectsPerSecondMax,
    Duration handshakeTimeout,
    Duration artimTimeout,
    Duration idleTimeout,
    Duration stopTimeout,
    int findMatchesMax,
    boolean exactNames,
    boolean matchUnknown,
    int retrieveInstancesMax) {

  public DicomSettings {
    listeners = List.copyOf(listeners);
  }

  /** The port that is called ours where only one can be told. */
  public int port() {
    return listeners.getFirst().port();
  }
}
