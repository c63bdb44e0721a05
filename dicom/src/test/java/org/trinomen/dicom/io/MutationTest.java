package org.trinomen.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.SharedInput;

/**
 * Damaged input, made from sound input by chance: it is read or refused with {@link
 * DicomException}, nothing else; what is read is written with the same bytes; and the memory that
 * it takes is in proportion to the input. The seed is fixed, the time bounded; {@code
 * -Dtrinomen.fuzz.seconds} gives more of it, {@code -Dtrinomen.fuzz.seed} another run.
 */
class MutationTest {

  /** The chunk of a {@link DicomReader}, the buffers of a {@link HeaderReader}, class loading. */
  private static final long FIXED_COST = 4 << 20;

  /** An item takes 8 bytes of input and objects of some hundred bytes; deflated ones still less. */
  private static final long COST_PER_BYTE = 1000;

  private enum Change {
    FLIP,
    INSERT,
    OVERWRITE,
    REMOVE,
    CUT,
    REPEAT
  }

  private static final Change[] CHANGES = Change.values();

  private static final byte[][] FRAGMENTS = {
    HexFormat.of().parseHex("FEFF00E0FFFFFFFF"),
    HexFormat.of().parseHex("FEFF00E000000000"),
    HexFormat.of().parseHex("FEFF0DE000000000"),
    HexFormat.of().parseHex("FEFFDDE000000000"),
    HexFormat.of().parseHex("E07F10004F420000FFFFFFFF"),
    HexFormat.of().parseHex("0800401153510000FFFFFFFF"),
    HexFormat.of().parseHex("09000110554E0000FFFFFFFF"),
    HexFormat.of().parseHex("FFFFFFFF"),
    HexFormat.of().parseHex("FFFFFF7F"),
    HexFormat.of().parseHex("00000000"),
    HexFormat.of().parseHex("00000080"),
  };

  @Test
  void damagedFilesAreReadOrRefusedAndNothingElse() throws IOException {
    Random random = new Random(Long.getLong("trinomen.fuzz.seed", 1895));
    List<byte[]> seeds = seeds();
    Duration time = Duration.ofSeconds(Integer.getInteger("trinomen.fuzz.seconds", 8));
    long end = System.nanoTime() + time.toNanos();
    int runs = 0;
    int accepted = 0;
    while (System.nanoTime() < end) {
      byte[] input = mutate(seeds.get(random.nextInt(seeds.size())), random);
      try {
        accepted += check(input) ? 1 : 0;
      } catch (AssertionError | RuntimeException e) {
        Path kept = Files.write(Files.createTempFile("trinomen-fuzz", ".dcm"), input);
        throw new AssertionError("input kept in " + kept, e);
      }
      runs++;
    }
    System.out.println("Mutated files: " + runs + ", of which read: " + accepted);
    assertThat(accepted).isPositive().isLessThan(runs);
  }

  /** Run by Jazzer where it is asked to; else once for each file of its folder of inputs. */
  @FuzzTest(maxDuration = "10s")
  void anyBytesAreReadOrRefusedAndNothingElse(byte[] input) throws IOException {
    check(input);
  }

  /** Whether the input was read. */
  private static boolean check(byte[] input) throws IOException {
    FileHeader everything;
    try {
      everything = read(input, ReadOptions.everything(1 << 24));
    } catch (DicomException e) {
      assertThat(e.offset()).isGreaterThanOrEqualTo(-1);
      return false;
    }
    long before = allocated();
    read(input, ReadOptions.HEADER);
    assertThat(allocated() - before).isLessThan(FIXED_COST + COST_PER_BYTE * input.length);
    checkLengths(everything.dataSet());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DicomWriter.writeFile(everything, out);
    if (everything.transferSyntax().deflated()) {
      FileHeader again = read(out.toByteArray(), ReadOptions.everything(1 << 24));
      assertThat(bytes(again.dataSet())).isEqualTo(bytes(everything.dataSet()));
    } else {
      assertThat(out.toByteArray()).isEqualTo(input);
    }
    return true;
  }

  /** Bytes this thread has taken from the heap so far, given back or not. */
  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static byte[] bytes(DataSet dataSet) {
    return dataSet.encoded().orElseThrow().value();
  }

  private static void checkLengths(DataSet dataSet) {
    for (Element element : dataSet) {
      assertThat(element.length()).isBetween(0L, Limits.DEFAULT.inflatedBytes());
      dataSet.strings(element.tag());
      dataSet.integer(element.tag());
      dataSet.decimal(element.tag());
      if (element instanceof Element.Value value) {
        assertThat(value.bytes()).hasSize((int) value.length());
      }
      dataSet.items(element.tag()).forEach(MutationTest::checkLengths);
    }
  }

  private static FileHeader read(byte[] input, ReadOptions options) throws IOException {
    try (InputStream in = new ByteArrayInputStream(input)) {
      return DicomReader.read(in, options);
    }
  }

  private static byte[] mutate(byte[] seed, Random random) {
    byte[] bytes = seed.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      // Most files begin with a preamble, in which nothing can go wrong.
      int from = bytes.length > 400 && random.nextInt(4) > 0 ? 132 : 0;
      int at = from + random.nextInt(bytes.length - from);
      bytes =
          switch (CHANGES[random.nextInt(CHANGES.length)]) {
            case FLIP -> flip(bytes, at, random);
            case INSERT -> splice(bytes, at, at, FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
            case OVERWRITE -> {
              byte[] fragment = FRAGMENTS[random.nextInt(FRAGMENTS.length)];
              yield splice(bytes, at, Math.min(bytes.length, at + fragment.length), fragment);
            }
            case REMOVE ->
                splice(bytes, at, Math.min(bytes.length, at + random.nextInt(40)), new byte[0]);
            case CUT -> Arrays.copyOf(bytes, at);
            case REPEAT -> {
              int to = Math.min(bytes.length, at + random.nextInt(60));
              yield splice(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
            }
          };
    }
    return bytes;
  }

  private static byte[] flip(byte[] bytes, int at, Random random) {
    bytes[at] ^= (byte) (1 << random.nextInt(8));
    return bytes;
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] inserted) {
    byte[] result = new byte[bytes.length - (to - from) + inserted.length];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(inserted, 0, result, from, inserted.length);
    System.arraycopy(bytes, to, result, from + inserted.length, bytes.length - to);
    return result;
  }

  /** Files made here, and inputs that once did harm. */
  private static List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>(SyntheticFiles.all());
    Path kept =
        SharedInput.repositoryRoot()
            .resolve("dicom/src/test/resources/org/trinomen/dicom/io/MutationTestInputs");
    try (Stream<Path> files = Files.walk(kept)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        seeds.add(Files.readAllBytes(file));
      }
    }
    return seeds;
  }
}
