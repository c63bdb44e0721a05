package org.trinomen.server.pull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between a program and an archive, counts the files that are asked for, and holds answers
 * back from a chosen byte on, so that the program can be killed there.
 */
final class HeldRelay implements AutoCloseable {

  private static final int CHUNK = 4096;
  private static final long PATIENCE_S = 60;

  /** One run of a program: from which file, and how many bytes of answers later, it is held. */
  static final class Run {
    private final int files;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong left;
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    private Run(int files, long bytes) {
      this.files = files;
      this.left = new AtomicLong(bytes);
    }

    /** How many files were asked for. */
    int files() {
      return asked.get();
    }

    boolean awaitHeld() throws InterruptedException {
      return held.await(PATIENCE_S, TimeUnit.SECONDS);
    }

    void over() {
      over.countDown();
    }

    private void count(String requests) {
      asked.addAndGet(requests.split("/file[ ?]", -1).length - 1);
    }

    /** How many of the bytes may pass. */
    private int passing(int bytes) {
      if (asked.get() < files) {
        return bytes;
      }
      return Math.clamp(left.getAndAdd(-bytes), 0, bytes);
    }
  }

  private final ServerSocket door;
  private final int archive;
  private volatile Run run = new Run(Integer.MAX_VALUE, 0);

  /**
   * Opens it on a port that the system chooses.
   *
   * @param archive port of the archive on the loopback address
   */
  HeldRelay(int archive) throws IOException {
    this.archive = archive;
    this.door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** What connects from now on is let through. */
  Run free() {
    return held(Integer.MAX_VALUE, 0);
  }

  /** What connects from now on is held, so many bytes of answers after a file was asked for. */
  Run held(int files, long bytes) {
    run = new Run(files, bytes);
    return run;
  }

  private void accept() {
    try {
      while (true) {
        Socket program = door.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), archive);
        Run of = run;
        Thread.ofVirtual().start(() -> requests(program, server, of));
        Thread.ofVirtual().start(() -> answers(server, program, of));
      }
    } catch (IOException e) {
      // The door was closed.
    }
  }

  private static void requests(Socket program, Socket server, Run run) {
    byte[] chunk = new byte[CHUNK];
    try (program;
        server) {
      InputStream in = program.getInputStream();
      OutputStream out = server.getOutputStream();
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        run.count(new String(chunk, 0, read, StandardCharsets.ISO_8859_1));
        out.write(chunk, 0, read);
      }
    } catch (IOException e) {
      // The program is gone, or was answered to the end.
    }
  }

  private static void answers(Socket server, Socket program, Run run) {
    byte[] chunk = new byte[CHUNK];
    try (program;
        server) {
      InputStream in = server.getInputStream();
      OutputStream out = program.getOutputStream();
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        int passing = run.passing(read);
        out.write(chunk, 0, passing);
        if (passing < read) {
          run.held.countDown();
          run.over.await();
          return;
        }
      }
    } catch (IOException e) {
      // The program is gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    run.over();
    door.close();
  }
}
