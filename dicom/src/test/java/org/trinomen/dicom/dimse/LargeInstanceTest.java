package org.trinomen.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.ul.AssociationSettings;

/** An instance many times larger than the heap goes from our user to our provider. */
final class LargeInstanceTest {

  private static final long LENGTH = 300_000_001L;
  private static final String HEAP = "-Xmx48m";

  @Test
  void instanceLargerThanTheHeapIsSentAndReceived() throws Exception {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LargeInstanceTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(java.getInputStream().readAllBytes());

    assertThat(java.waitFor(120, TimeUnit.SECONDS)).isTrue();
    System.out.print("LargeInstanceTest: " + said);
    assertThat(java.exitValue()).as(said).isZero();
  }

  /** Runs in the JVM with the small heap, both sides of it. */
  public static void main(String[] args) throws IOException {
    AssociationSettings settings = AssociationSettings.of(LoopbackProvider.TESTER);
    CRC32C received = new CRC32C();
    StoreHandler handler =
        (request, dataSet) -> {
          byte[] buffer = new byte[64 << 10];
          for (int n = dataSet.read(buffer); n >= 0; n = dataSet.read(buffer)) {
            received.update(buffer, 0, n);
          }
          return Status.SUCCESS;
        };
    Generated generated = new Generated(LENGTH);
    long begin = System.nanoTime();
    StoreScu.Outcome outcome;
    try (LoopbackProvider provider =
            new LoopbackProvider(
                new StoragePolicy(uid -> true, Set.of(SampleFile.EXPLICIT)),
                settings,
                DimseHandlers.storing(handler));
        StoreScu scu =
            new StoreScu(
                Caller.of("A", settings),
                new RemoteNode("localhost", provider.port(), "B"),
                List.of(),
                List.of())) {
      outcome = scu.send(new SecondaryCapture("2.25.1", generated));
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf("%s, %.0f MB/s with %s%n", outcome, LENGTH / 1e6 / seconds, HEAP);
    boolean same = received.getValue() == generated.sent.getValue();
    boolean answered = outcome.equals(new StoreScu.Answered(Status.SUCCESS, LENGTH));
    System.exit(same && answered ? 0 : 1);
  }

  /** So many bytes of noise, and their checksum. */
  private static final class Generated extends InputStream {
    private final byte[] noise = new byte[1_000_003];
    private final CRC32C sent = new CRC32C();
    private final long length;
    private long position;

    Generated(long length) {
      this.length = length;
      new Random(1).nextBytes(noise);
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int wanted) {
      if (position == length) {
        return -1;
      }
      int from = (int) (position % noise.length);
      int n = (int) Math.min(Math.min(wanted, noise.length - from), length - position);
      System.arraycopy(noise, from, into, offset, n);
      sent.update(into, offset, n);
      position += n;
      return n;
    }
  }
}
