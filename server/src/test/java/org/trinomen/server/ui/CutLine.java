package org.trinomen.server.ui;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A line between a browser and a server that can be cut: it hands bytes on, counts the uploads
 * among them, and at a count that was agreed on every connection breaks at once.
 */
final class CutLine implements AutoCloseable {

  private static final byte[] UPLOAD = "POST /instances HTTP".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HELD_ALREADY =
      "\"AlreadyStored\"".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger uploads = new AtomicInteger();
  private final AtomicInteger repeated = new AtomicInteger();
  private volatile int target;
  private volatile boolean cut;

  /** Where the next cut is made; guarded by this. */
  private int cutAt = Integer.MAX_VALUE;

  private CountDownLatch made = new CountDownLatch(1);

  CutLine(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Uploads that the browser began. */
  int uploads() {
    return uploads.get();
  }

  /** Uploads of what the server had: sent a second time. */
  int repeated() {
    return repeated.get();
  }

  /** Breaks everything when this many uploads more have begun. */
  synchronized CountDownLatch cutAfter(int more) {
    cutAt = uploads.get() + more;
    made = new CountDownLatch(1);
    return made;
  }

  /** Lets connections through again, to the server at this port. */
  void mend(int port) {
    target = port;
    cut = false;
  }

  private synchronized void counted(int count) {
    if (count >= cutAt) {
      cutAt = Integer.MAX_VALUE;
      cut = true;
      open.forEach(CutLine::closeQuietly);
      made.countDown();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket browser = listener.accept();
        if (cut) {
          browser.close();
        } else {
          connect(browser);
        }
      } catch (IOException e) {
        // The test is over, or the server is not there: the browser sees a broken line.
      }
    }
  }

  private void connect(Socket browser) throws IOException {
    Socket server;
    try {
      server = new Socket(InetAddress.getLoopbackAddress(), target);
    } catch (IOException e) {
      browser.close();
      return;
    }
    browser.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    open.add(browser);
    open.add(server);
    if (cut) {
      closeQuietly(browser);
      closeQuietly(server);
    }
    Thread.ofVirtual().start(() -> pump(browser, server, UPLOAD, true));
    Thread.ofVirtual().start(() -> pump(server, browser, HELD_ALREADY, false));
  }

  private void pump(Socket from, Socket to, byte[] sought, boolean uploading) {
    byte[] buffer = new byte[16 * 1024];
    int matched = 0;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        for (int i = 0; i < count; i++) {
          matched = buffer[i] == sought[matched] ? matched + 1 : buffer[i] == sought[0] ? 1 : 0;
          if (matched == sought.length) {
            matched = 0;
            if (uploading) {
              counted(uploads.incrementAndGet());
            } else {
              repeated.incrementAndGet();
            }
          }
        }
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // Cut, or ended by one of the two.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.setSoLinger(true, 0); // a reset, as when a line breaks
      socket.close();
    } catch (IOException e) {
      // It was closed by whoever copies from it or to it.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(CutLine::closeQuietly);
  }
}
