package org.trinomen.server.dimse;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.trinomen.dicom.ul.Rejection;

/** Counts the associations that are open, altogether and by address, against their limits. */
final class AssociationSlots {

  private final int max;
  private final int perAddressMax;
  private final Map<InetAddress, Integer> byAddress = new HashMap<>();
  private int open;

  AssociationSlots(int max, int perAddressMax) {
    this.max = max;
    this.perAddressMax = perAddressMax;
  }

  /** Takes a slot, to be given back; or says why there is none, and takes none. */
  synchronized Optional<Rejection> take(InetAddress address) {
    if (open >= max) {
      return Optional.of(Rejection.TEMPORARY_CONGESTION);
    }
    if (byAddress.getOrDefault(address, 0) >= perAddressMax) {
      return Optional.of(Rejection.LOCAL_LIMIT_EXCEEDED);
    }
    open++;
    byAddress.merge(address, 1, Integer::sum);
    return Optional.empty();
  }

  synchronized void giveBack(InetAddress address) {
    open--;
    byAddress.computeIfPresent(address, (_, count) -> count > 1 ? count - 1 : null);
  }
}
