package org.trinomen.server.dimse;

import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trinomen.dicom.ul.TlsHandshake;

/**
 * The connections that have no association yet. There is room for so many; one more lets the oldest
 * go of the address that has most of them. Whoever means it asks for an association at once and is
 * among the youngest, so a crowd that only connects displaces itself and nobody else.
 */
final class HalfOpen {

  private final int max;
  private final int perAddressMax;
  private final Map<InetAddress, Set<Socket>> byAddress = new HashMap<>();
  private int count;

  HalfOpen(int max, int perAddressMax) {
    this.max = max;
    this.perAddressMax = perAddressMax;
  }

  /** Adds one; true if another had to go for it. */
  boolean add(Socket socket) {
    Optional<Socket> dropped = Optional.empty();
    synchronized (this) {
      Set<Socket> same =
          byAddress.computeIfAbsent(socket.getInetAddress(), _ -> new LinkedHashSet<>());
      if (same.size() >= perAddressMax) {
        dropped = oldest(same);
      } else if (count >= max) {
        dropped =
            byAddress.values().stream()
                .max(Comparator.comparingInt(Set::size))
                .flatMap(HalfOpen::oldest);
      }
      dropped.ifPresent(this::forget);
      // The set may just have been forgotten with its last one.
      byAddress.computeIfAbsent(socket.getInetAddress(), _ -> new LinkedHashSet<>()).add(socket);
      count++;
    }
    dropped.ifPresent(TlsHandshake::drop);
    return dropped.isPresent();
  }

  /** It has an association now, or has ended; false if it had to go for another. */
  synchronized boolean remove(Socket socket) {
    return forget(socket);
  }

  synchronized int count() {
    return count;
  }

  /** Ends all of them, whatever they wait for. */
  void dropAll() {
    List<Socket> all = new ArrayList<>();
    synchronized (this) {
      byAddress.values().forEach(all::addAll);
    }
    all.forEach(TlsHandshake::drop);
  }

  private boolean forget(Socket socket) {
    Set<Socket> same = byAddress.get(socket.getInetAddress());
    if (same == null || !same.remove(socket)) {
      return false;
    }
    count--;
    if (same.isEmpty()) {
      byAddress.remove(socket.getInetAddress());
    }
    return true;
  }

  private static Optional<Socket> oldest(Set<Socket> sockets) {
    Iterator<Socket> inOrder = sockets.iterator();
    return inOrder.hasNext() ? Optional.of(inOrder.next()) : Optional.empty();
  }
}
