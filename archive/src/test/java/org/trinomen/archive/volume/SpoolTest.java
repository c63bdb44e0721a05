package org.trinomen.archive.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.archive.file.FaultyFiles;

final class SpoolTest {

  private static final int SMALL = Spool.SMALL_BYTES;
  private static final SpoolLimits LIMITS = new SpoolLimits(256 * 1024, 2, 10_000_000);

  @TempDir Path folder;

  private Spool spool() throws IOException {
    return Spool.open(new DiskFiles(), folder.resolve("spool"), LIMITS);
  }

  static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static byte[] content(Payload payload) throws IOException {
    try (InputStream in = payload.open()) {
      return in.readAllBytes();
    }
  }

  private long files() throws IOException {
    try (var entries = Files.list(folder.resolve("spool"))) {
      return entries.count();
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 1, 100, SMALL - 8, SMALL - 7, SMALL, SMALL + 1, 255_000, 262_136, 262_137, 700_000
      })
  void whatComesOutIsWhatWentInWhateverTheLength(int length) throws IOException {
    byte[] before = bytes(1, 8);
    byte[] body = bytes(2, length);
    byte[] whole = Arrays.copyOf(before, 8 + length);
    System.arraycopy(body, 0, whole, 8, length);
    ByteArrayOutputStream seen = new ByteArrayOutputStream();

    try (SpooledPayload payload = spool().receive(before, new DribblingStream(body), seen::write)) {
      assertThat(payload.length()).isEqualTo(whole.length);
      assertThat(content(payload.payload())).isEqualTo(whole);
      assertThat(seen.toByteArray()).isEqualTo(whole);
      assertThat(payload.digest().bytes()).isEqualTo(Sha256.begin().digest(whole));
    }
    assertThat(files()).isZero();
  }

  @Test
  void onlyWhatIsLargerThanMemoryMaxGoesToAFileForTheOwnerAlone() throws IOException {
    Spool spool = spool();
    try (SpooledPayload small = receive(spool, SMALL - 1);
        SpooledPayload large = receive(spool, 200_000);
        SpooledPayload larger = receive(spool, 300_000)) {
      assertThat(small.payload()).isInstanceOf(Payload.InMemory.class);
      assertThat(large.payload()).isInstanceOf(Payload.InMemory.class);
      assertThat(larger.payload())
          .isInstanceOfSatisfying(
              Payload.Spooled.class,
              spooled -> assertThat(permissions(spooled.file())).isEqualTo("rw-------"));
      assertThat(permissions(folder.resolve("spool"))).isEqualTo("rwx------");
    }
  }

  @Test
  void whenAllLargeBuffersAreTakenTheNextArrivalGoesToAFileAndOneGivenBackIsUsedAgain()
      throws IOException {
    Spool spool = spool();
    try (SpooledPayload first = receive(spool, 200_000)) {
      SpooledPayload second = receive(spool, 200_000);
      try (SpooledPayload third = receive(spool, 200_000)) {
        assertThat(third.payload()).isInstanceOf(Payload.Spooled.class);
        assertThat(content(third.payload())).isEqualTo(bytes(7, 200_000));
      }
      second.close();
      try (SpooledPayload fourth = receive(spool, 200_000)) {
        assertThat(fourth.payload()).isInstanceOf(Payload.InMemory.class);
        assertThat(content(first.payload())).isEqualTo(bytes(7, 200_000));
      }
    }
  }

  @Test
  void closingTwiceGivesTheBufferBackOnce() throws IOException {
    Spool spool = spool();
    SpooledPayload first = receive(spool, 10);
    first.close();
    first.close();
    try (SpooledPayload second = receive(spool, 10);
        SpooledPayload third = receive(spool, 10)) {
      assertThat(((Payload.InMemory) second.payload()).bytes())
          .isNotSameAs(((Payload.InMemory) third.payload()).bytes());
    }
  }

  @Test
  void aSecondArrivalUsesTheBufferOfTheFirst() throws IOException {
    Spool spool = spool();
    byte[] used;
    try (SpooledPayload first = receive(spool, 10)) {
      used = ((Payload.InMemory) first.payload()).bytes();
    }
    try (SpooledPayload second = receive(spool, 20)) {
      assertThat(((Payload.InMemory) second.payload()).bytes()).isSameAs(used);
      assertThat(second.digest().bytes()).isEqualTo(Sha256.begin().digest(bytes(7, 20)));
    }
  }

  @Test
  void overTheLimitNothingIsKept() throws IOException {
    Spool spool =
        Spool.open(new DiskFiles(), folder.resolve("spool"), new SpoolLimits(100_000, 2, 400_000));
    try (SpooledPayload fits = receive(spool, 400_000)) {
      assertThat(fits.length()).isEqualTo(400_000);
    }
    assertThatThrownBy(() -> receive(spool, 400_001))
        .isInstanceOf(PayloadTooLongException.class)
        .hasMessageContaining("400000");
    assertThat(files()).isZero();
  }

  @Test
  void aTeeThatThrowsEndsTheReceptionAndNothingIsLeft() throws IOException {
    Spool spool = spool();
    List<Integer> chunks = new ArrayList<>();
    assertThatThrownBy(
            () ->
                spool.receive(
                    new byte[0],
                    new ByteArrayInputStream(new byte[2_000_000]),
                    (b, off, len) -> {
                      chunks.add(len);
                      if (chunks.size() == 5) {
                        throw new IllegalStateException("seen enough");
                      }
                    }))
        .hasMessage("seen enough");
    assertThat(chunks).hasSize(5);
    assertThat(files()).isZero();
  }

  @Test
  void leftoversOfACrashAreDeletedAtStart() throws IOException {
    Spool spool = spool();
    receive(spool, 300_000);
    receive(spool, 300_000);
    assertThat(files()).isEqualTo(2);

    spool();

    assertThat(files()).isZero();
  }

  @Test
  void aDiskThatFailsAtAnyCallLeavesTheSpoolUsable() throws IOException {
    FaultyFiles files = new FaultyFiles();
    Spool spool = Spool.open(files, folder.resolve("spool"), LIMITS);
    int n = 0;
    boolean struck;
    do {
      n++;
      files.failAt(n, FaultyFiles.Fault.ONCE);
      try (SpooledPayload payload = receive(spool, 900_000)) {
        assertThat(content(payload.payload())).isEqualTo(bytes(7, 900_000));
      } catch (IOException e) {
        assertThat(e).hasMessageStartingWith("injected");
      }
      struck = files.struck();
      files.heal();
      try (SpooledPayload again = receive(spool, 900_000)) {
        assertThat(content(again.payload())).isEqualTo(bytes(7, 900_000));
      }
    } while (struck);
    // Creating the file, its four writes, and deleting it were each made to fail.
    assertThat(n).isGreaterThan(5);
  }

  private static SpooledPayload receive(Spool spool, int length) throws IOException {
    return spool.receive(new byte[0], new ByteArrayInputStream(bytes(7, length)), Tee.NONE);
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives a few bytes, or many, at a time, as a network does. */
  private static final class DribblingStream extends InputStream {
    private final ByteArrayInputStream bytes;
    private final Random random = new Random(3);

    DribblingStream(byte[] bytes) {
      this.bytes = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return bytes.read(into, offset, Math.min(length, 1 + random.nextInt(40_000)));
    }
  }
}
