package org.trinomen.dicom.ul;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.trinomen.dicom.DicomException;

/**
 * Whatever bytes come, the reader gives a PDU or a {@link DicomException}; and a PDU that was read
 * is written and read again the same. {@code JAZZER_FUZZ=1} searches on from the kept inputs;
 * without it they are replayed.
 */
final class PduFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void anyBytes(byte[] bytes) {
    check(bytes);
  }

  /** Reads at an offset: positions must not depend on where the PDU lies. True if it is one. */
  static boolean check(byte[] bytes) {
    byte[] shifted = new byte[bytes.length + 3];
    System.arraycopy(bytes, 0, shifted, 3, bytes.length);
    Pdu pdu;
    try {
      pdu = PduReader.read(shifted, 3, shifted.length);
    } catch (DicomException e) {
      assertThat(e.offset()).isBetween(1L, bytes.length + 1L);
      return false;
    }
    byte[] again = PduWriter.write(pdu);
    assertThat(PduReader.read(again, 0, again.length)).isEqualTo(pdu);
    return true;
  }
}
