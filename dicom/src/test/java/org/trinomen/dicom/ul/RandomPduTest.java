package org.trinomen.dicom.ul;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.DicomException;

/** Random PDUs, whole and damaged, from fixed seeds. {@link PduFuzzTest} searches further. */
final class RandomPduTest {

  /** A PDU of n bytes may need some 100 n: a list entry per 6 bytes of an empty PDV. */
  private static final long MEMORY_PER_BYTE = 100;

  private static final long MEMORY_BASE = 100_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Loads the classes, which takes memory too. */
  @BeforeAll
  static void warmUp() {
    RandomPdus pdus = new RandomPdus(1);
    Mutator mutator = new Mutator(1);
    for (int i = 0; i < 500; i++) {
      PduFuzzTest.check(PduWriter.write(pdus.next()));
      PduFuzzTest.check(mutator.mutate(PduWriter.write(pdus.next())));
    }
  }

  @Test
  void wholePdusSurviveTheRoundTrip() {
    RandomPdus pdus = new RandomPdus(20260101);
    for (int i = 0; i < 5_000; i++) {
      Pdu pdu = pdus.next();
      byte[] bytes = PduWriter.write(pdu);

      assertThat(PduReader.read(bytes, 0, bytes.length)).isEqualTo(pdu);
    }
  }

  @Test
  void damagedPdusAreReadOrRefusedInLittleMemory() {
    RandomPdus pdus = new RandomPdus(4711);
    Mutator mutator = new Mutator(4711);
    int refused = 0;
    for (int tried = 0; tried < 20_000; tried += 20) {
      byte[] bytes = PduWriter.write(pdus.next());
      for (int i = 0; i < 20; i++) {
        byte[] damaged = mutator.mutate(bytes);
        if (i % 2 == 0) {
          correctLength(damaged);
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        refused += isRead(damaged) ? 0 : 1;
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
            .isLessThan(MEMORY_BASE + MEMORY_PER_BYTE * damaged.length);
        assertThat(PduFuzzTest.check(damaged)).isEqualTo(isRead(damaged));
      }
    }
    assertThat(refused).isBetween(1_000, 19_000);
  }

  private static boolean isRead(byte[] bytes) {
    try {
      return PduReader.read(bytes, 0, bytes.length).pduType() > 0;
    } catch (DicomException e) {
      return false;
    }
  }

  /** Most damage changes the length; corrected, the damage is met further in. */
  private static void correctLength(byte[] pdu) {
    for (int i = 0; i < 4 && pdu.length >= 6; i++) {
      pdu[2 + i] = (byte) (pdu.length - 6 >> 8 * (3 - i));
    }
  }
}
