package org.trinomen.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for programs that must be told theirs. They are below those that Linux gives out by itself
 * (32,768 on), so nobody gets one of them between asking for it here and listening there.
 */
public final class FreePort {

  private static final int FIRST = 11_000;
  private static final int LAST = 32_000;

  /** Where two runs of tests at a time begin far from each other. */
  private static final AtomicInteger NEXT =
      new AtomicInteger(FIRST + (int) (ProcessHandle.current().pid() % 200) * 100);

  private FreePort() {}

  /** One that was never given before, and that nobody listens at. */
  public static int any() {
    for (int port = NEXT.getAndIncrement(); port < LAST; port = NEXT.getAndIncrement()) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Somebody else's: the next one.
      }
    }
    throw new IllegalStateException("no port below " + LAST + " is free");
  }
}
